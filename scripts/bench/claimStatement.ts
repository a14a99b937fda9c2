/** Everything a claim has to leave behind, in one statement: the event, the guarded counter, the owner, the episode, the trail, a job. */
export const claimStatement = `
  with event as (
    insert into "InboundEvent" (id, platform, tenant, "dedupeKey", answer)
    values (uuidv7(), 'playground', 'playground', $1, '{}')
    on conflict (platform, tenant, "dedupeKey") do nothing returning id
  ), counted as (
    update "OwnerCounter" c set value = c.value + 1 from event, "User" u
    where u.handle = $2 and c."userId" = u.id and c.kind = 'held' and c.entity = 'lead' and c.scope = '' and c.value < 1000000
    returning c."userId", event.id as event
  ), taken as (
    update "Lead" l set "ownerId" = c."userId", "ownerSince" = now(), "poolId" = null, "homePoolId" = l."poolId",
      "updatedAt" = now(), version = l.version + 1
    from counted c where l.no = $3 and l."ownerId" is null and l."poolId" is not null
    returning l.id, l.no, l.title, l."ownerId", c.event
  ), episode as (
    insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId")
    select uuidv7(), 'lead', id, "ownerId", now(), 'claim', "ownerId" from taken
  ), trail as (
    insert into "AuditEvent" (id, at, "actorId", via, action, entity, "entityId", "requestId")
    select uuidv7(), now(), "ownerId", 'chat', 'lead.claim', 'lead', id, event from taken
  )
  select no, title, (graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12)).id
  from taken`

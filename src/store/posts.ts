import { newId } from '../core/id.ts'
import type { AuditWish, RecordRef } from '../core/platform.ts'
import type { Tx } from './db.ts'
import { type Placed, queueInTurn, type Standing, turnOf } from './turns.ts'

/** A card copy about to exist: where, which view of what, for whom. */
export type NewPost = {
  id: string
  spaceId: string
  view: string
  of: RecordRef
  audience: 'room' | 'only'
  readerId: string | null
  params: Record<string, unknown>
  /** True when the reply carries it, so that the queue looks only if the reply never came. */
  inReply: boolean
  /** True when only the reply shows it, to one person for a while: nobody can change it later. */
  fleeting: boolean
  /** True when the id is that of the tapped copy, which now shows something else (a further page). */
  again: boolean
}

/** Everything one action leaves behind beside its own records. */
export type Settlement = {
  /** Null when nobody asked for it: a routine. */
  event: string | null
  answer: unknown
  at: Date
  actorId: string
  via: string
  audit: AuditWish[]
  changed: RecordRef[]
  posts: NewPost[]
  /** The tapped copy, to be redrawn: by the reply, or by the queue before all others. */
  tapped: (Standing & { inReply: boolean }) | null
}

/** A copy to be drawn, with the number of the redraw that this transaction asked for. */
export type Asked = { id: string; wanted: number }

/**
 * Writes the answer, the trail, the new copies and a redraw of every copy of what changed: one statement in the
 * transaction of the change, jobs included. Copies that the reply carries get no job: they are the reply's for five
 * seconds, and should it never come, the sweep finds them. Where the reply carries words only, every copy has one writer, the queue,
 * and its states arrive in their order. Where cards take turns, a job is put in for its copy's turn: that of the tapped one is known
 * beforehand, the others are found by the statement and follow in a second one.
 */
export async function settle(tx: Tx, all: Settlement): Promise<Asked[]> {
  const trail = all.audit.map(({ action, on, facts = {}, undoOf = null }) => ({
    id: newId(),
    action,
    ...refOf(on),
    facts,
    undoOf,
  }))
  const posts = all.posts.map(({ of, ...post }) => ({ ...post, ...refOf(of) }))
  const changed = all.changed.map(refOf)
  const tapped = all.tapped?.id ?? null
  const tappedAfterMs = all.tapped && !all.tapped.inReply ? turnOf(tx, all.tapped) : 0
  const turning = [...tx.turns.keys()]
  const inReply = [
    ...all.posts.filter(post => post.inReply).map(post => post.id),
    ...(all.tapped?.inReply ? [all.tapped.id] : []),
  ]
  const asked = await tx.sql<Asked & Placed>`
    with seen as (
      insert into "Rhythm" ("userId", "seenAt") select ${all.actorId}::uuid, ${all.at} where ${all.event}::uuid is not null and not exists (
        select 1 from "Rhythm" known where known."userId" = ${all.actorId}::uuid and known."seenAt" > ${all.at}::timestamptz - interval '1 hour')
      on conflict ("userId") do update set "seenAt" = excluded."seenAt"
    ), answered as (
      update "InboundEvent" set answer = ${JSON.stringify(all.answer)}::jsonb where id = ${all.event}::uuid
    ), trail as (
      insert into "AuditEvent" (id, at, "actorId", via, action, entity, "entityId", facts, "requestId", "undoOfId")
      select t.id, ${all.at}, ${all.actorId}, ${all.via}, t.action, t.entity, t."entityId", t.facts, ${all.event}::uuid, t."undoOf"
      from jsonb_to_recordset(${JSON.stringify(trail)}::jsonb)
        as t(id uuid, action text, entity text, "entityId" uuid, facts jsonb, "undoOf" uuid)
    ), posted as (
      insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", params, state, "busyUntil", "doubtSince", "createdAt", "updatedAt")
      select p.id, p."spaceId", p.view, p.entity, p."entityId", p.audience, p."readerId", p.params,
        case when p.fleeting then 'frozen' else 'queued' end, case when p."inReply" then now() + interval '5 seconds' end,
        case when p."inReply" then now() end, ${all.at}, ${all.at}
      from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb)
        as p(id uuid, "spaceId" uuid, view text, entity text, "entityId" uuid, audience text, "readerId" uuid, params jsonb, fleeting boolean, "inReply" boolean)
      on conflict (id) do update set params = excluded.params, wanted = "CardPost".wanted + 1, "busyUntil" = coalesce(excluded."busyUntil", "CardPost"."busyUntil"),
        "updatedAt" = excluded."updatedAt"
      returning id, wanted, "spaceId", "messageId", audience
    ), old as (
      select ${tapped}::uuid as id
      union
      select p.id from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r(entity text, "entityId" uuid)
      join "CardPost" p on p.entity = r.entity and p."entityId" = r."entityId" and p.state in ('queued', 'live')
    ), stale as (
      update "CardPost" c set wanted = c.wanted + 1,
        "busyUntil" = case when c.id = any (${inReply}::uuid[]) then now() + interval '5 seconds' else c."busyUntil" end
      from old where c.id = old.id and c.state in ('queued', 'live')
      returning c.id, c.wanted, c."spaceId", c."messageId", c.audience
    ), asked as (
      select * from posted union all select * from stale
    )
    select asked.id, asked.wanted, turning.place, case when asked.id <> all (${inReply}::uuid[]) and turning.place is null then
      (graphile_worker.add_job('card', json_build_object('post', asked.id), job_key := 'card:' || asked.id, max_attempts := 12,
        priority := case when asked.id = ${tapped} then -10 else 0 end,
        run_at := now() + case when asked.id = ${tapped} then ${tappedAfterMs}::int else 0 end * interval '1 millisecond')).id end as job
    from asked left join lateral (
      select json_build_object('platform', install.platform, 'message', asked."messageId", 'to',
        json_build_object('chat', space."chatId", 'kind', space.kind, 'audience', asked.audience, 'reader', null)) as place
      from "ChatSpace" space join "ChatInstall" install on install.id = space."installId" and install.platform = any (${turning}::text[])
      where cardinality(${turning}::text[]) > 0 and space.id = asked."spaceId" and asked.id <> all (${inReply}::uuid[]) and asked.id is distinct from ${tapped}
    ) turning on true`
  await queueInTurn(tx, asked)
  return asked
}

/** A card that no deed asked for: for one reader, for somebody we do not know yet (no reader), or for everybody in a room. */
export type UnaskedCard = {
  spaceId: string
  view: string
  of: RecordRef
  readerId: string | null
  audience?: 'room' | 'only'
  params?: Record<string, unknown>
}

/** Posts cards that no deed asked for, and brings older copies of the same cards up to date: one statement for all of them. */
export async function postCards(tx: Tx, cards: UnaskedCard[], now: Date): Promise<void> {
  if (cards.length === 0) return
  const posts = cards.map(({ of, audience = 'only', params = {}, ...card }) => ({
    ...{ id: newId(), audience, params, ...card },
    ...refOf(of),
  }))
  const turning = [...tx.turns.keys()]
  const asked = await tx.sql<Placed>`
    with posted as (
      insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", params, "createdAt", "updatedAt")
      select p.id, p."spaceId", p.view, p.entity, p."entityId", p.audience, p."readerId", p.params, ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb)
        as p(id uuid, "spaceId" uuid, view text, entity text, "entityId" uuid, audience text, "readerId" uuid, params jsonb)
      returning id, view, entity, "entityId", "spaceId", "messageId", audience
    ), older as (
      update "CardPost" c set wanted = c.wanted + 1 from (select distinct view, entity, "entityId" from posted where entity <> 'user') p
      where c.entity = p.entity and c."entityId" = p."entityId" and c.state in ('queued', 'live') and c.view = p.view
      returning c.id, c."spaceId", c."messageId", c.audience
    )
    select asked.id, turning.place, case when turning.place is null then
      (graphile_worker.add_job('card', json_build_object('post', asked.id), job_key := 'card:' || asked.id, max_attempts := 12)).id end as job
    from (select id, "spaceId", "messageId", audience from posted union all select * from older) asked left join lateral (
      select json_build_object('platform', install.platform, 'message', asked."messageId", 'to',
        json_build_object('chat', space."chatId", 'kind', space.kind, 'audience', asked.audience, 'reader', null)) as place
      from "ChatSpace" space join "ChatInstall" install on install.id = space."installId" and install.platform = any (${turning}::text[])
      where cardinality(${turning}::text[]) > 0 and space.id = asked."spaceId"
    ) turning on true`
  await queueInTurn(tx, asked)
}

function refOf({ entity, id }: RecordRef): { entity: string; entityId: string } {
  return { entity, entityId: id }
}

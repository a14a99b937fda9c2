/** The floor: a claim with nothing around it. Parses the body, runs one statement, answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { z } from 'zod'
import { serve } from './serving.ts'

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 8, idleTimeoutMillis: 0 })
const body = z.object({ as: z.string(), text: z.string(), eventId: z.string() })

// Everything a claim has to leave behind: the event, the guarded counter, the owner, the episode, the trail, a job.
const claim = `
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

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const said = body.parse(JSON.parse(await text(request)))
  const values = [`${said.as}:${said.eventId}`, said.as, said.text.replace('领取 ', '')]
  const { rows } = await pool.query<{ no: string }>({ name: 'claim', text: claim, values })
  const reply = JSON.stringify({ answer: rows[0] ? { notice: rows[0].no } : { error: { code: 'lead.taken' } } })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) }).end(reply)
}

serve(
  (request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      response.writeHead(500, { 'content-length': 0 }).end()
    })
  },
  () => pool.end(),
)

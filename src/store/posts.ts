import { newId } from '../core/id.ts'
import type { Address, AuditWish, RecordRef } from '../core/platform.ts'
import type { Tx } from './db.ts'
import { mend } from './troubles.ts'

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
  tapped: { id: string; inReply: boolean } | null
}

/** A copy to be drawn, with the number of the redraw that this transaction asked for. */
export type Asked = { id: string; wanted: number }

/**
 * Writes the answer, the trail, the new copies and a redraw of every copy of what changed: one statement in the
 * transaction of the change, jobs included. Copies that the reply carries get no job: they are the reply's for five
 * seconds, and should it never come, the sweep finds them. Where the reply carries words only, every copy has one writer, the queue,
 * and its states arrive in their order.
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
  const inReply = [
    ...all.posts.filter(post => post.inReply).map(post => post.id),
    ...(all.tapped?.inReply ? [all.tapped.id] : []),
  ]
  return tx.sql<Asked>`
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
      returning id, wanted
    ), old as (
      select ${tapped}::uuid as id
      union
      select p.id from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r(entity text, "entityId" uuid)
      join "CardPost" p on p.entity = r.entity and p."entityId" = r."entityId" and p.state in ('queued', 'live')
    ), stale as (
      update "CardPost" c set wanted = c.wanted + 1,
        "busyUntil" = case when c.id = any (${inReply}::uuid[]) then now() + interval '5 seconds' else c."busyUntil" end
      from old where c.id = old.id and c.state in ('queued', 'live')
      returning c.id, c.wanted
    ), asked as (
      select id, wanted from posted union all select id, wanted from stale
    )
    select id, wanted, case when id <> all (${inReply}::uuid[]) then
      (graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12,
        priority := case when id = ${tapped} then -10 else 0 end)).id end as job
    from asked`
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
  await tx.sql`
    with posted as (
      insert into "CardPost" (id, "spaceId", view, entity, "entityId", audience, "readerId", params, "createdAt", "updatedAt")
      select p.id, p."spaceId", p.view, p.entity, p."entityId", p.audience, p."readerId", p.params, ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb)
        as p(id uuid, "spaceId" uuid, view text, entity text, "entityId" uuid, audience text, "readerId" uuid, params jsonb)
      returning id, view, entity, "entityId"
    ), older as (
      update "CardPost" c set wanted = c.wanted + 1 from (select distinct view, entity, "entityId" from posted where entity <> 'user') p
      where c.entity = p.entity and c."entityId" = p."entityId" and c.state in ('queued', 'live') and c.view = p.view returning c.id
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12)
    from (select id from posted union all select id from older) asked`
}

/** A copy as the queue finds it, with the address it goes to. */
export type DueCopy = {
  id: string
  platform: string
  view: string
  of: RecordRef
  params: Record<string, unknown>
  readerId: string | null
  message: string | null
  wanted: number
  /** Since when it may have been posted without our knowing. */
  doubtSince: Date | null
  to: Address
}

/**
 * Takes a copy that is not yet as wanted, for half a minute: one writer a copy, so that an older state never overtakes a
 * newer one. Undefined when it is up to date, given up, or in somebody else's hands. Until the first post is known to have happened
 * or not, it is in doubt: the process may die in between.
 */
export async function takeCopy(tx: Tx, id: string): Promise<DueCopy | undefined> {
  const [copy] = await tx.sql<DueCopy>`
    with before as (
      select id, "doubtSince" from "CardPost"
      where id = ${id} and state in ('queued', 'live') and drawn < wanted and ("busyUntil" is null or "busyUntil" < now())
      for update
    )
    update "CardPost" c set "busyUntil" = now() + interval '30 seconds', attempts = c.attempts + 1,
      "doubtSince" = case when c."messageId" is null then coalesce(c."doubtSince", now()) end
    from before, "ChatSpace" space
    join "ChatInstall" install on install.id = space."installId" and install.state = 'active'
    where c.id = before.id and space.id = c."spaceId"
    returning c.id, install.platform, c.view, json_build_object('entity', c.entity, 'id', c."entityId") as of, c.params, c."readerId",
      c."messageId" as message, c.wanted, before."doubtSince", json_build_object('chat', space."chatId", 'kind', space.kind, 'audience', c.audience, 'reader',
        (select i."platformUserId" from "ChatIdentity" i where i."userId" = c."readerId" and i."installId" = install.id limit 1)) as to`
  return copy
}

/** A copy in somebody else's hands is looked at again when their time is up: they may have lost it. */
export async function lookAgain(tx: Tx, id: string): Promise<void> {
  await tx.sql`
    select graphile_worker.add_job('card', json_build_object('post', c.id), job_key := 'card:' || c.id, job_key_mode := 'preserve_run_at',
      run_at := c."busyUntil", max_attempts := 12)
    from "CardPost" c
    where c.id = ${id} and c.state in ('queued', 'live') and c.drawn < c.wanted and c."busyUntil" > now()`
}

/** Where a copy that is behind is to be written, without taking it; undefined when it is up to date or given up. */
export async function placeOf(
  store: { sql: Tx['sql'] },
  id: string,
): Promise<Pick<DueCopy, 'platform' | 'message' | 'to'> | undefined> {
  const [copy] = await store.sql<Pick<DueCopy, 'platform' | 'message' | 'to'>>`
    select install.platform, c."messageId" as message,
      json_build_object('chat', space."chatId", 'kind', space.kind, 'audience', c.audience, 'reader', null) as to
    from "CardPost" c join "ChatSpace" space on space.id = c."spaceId" join "ChatInstall" install on install.id = space."installId"
    where c.id = ${id} and c.state in ('queued', 'live') and c.drawn < c.wanted`
  return copy
}

/** The queue looks at a copy again after so many milliseconds, and not before. */
export async function comeBack(store: { sql: Tx['sql'] }, id: string, afterMs: number): Promise<void> {
  await store.sql`
    select graphile_worker.add_job('card', json_build_object('post', ${id}::text), job_key := 'card:' || ${id}, max_attempts := 12,
      run_at := now() + ${`${afterMs} milliseconds`}::interval)`
}

/** Remembers where a copy is and what it shows. True when a newer state is wanted meanwhile. */
export async function copyShown(
  tx: Tx,
  { id, message, drawn, at }: { id: string; message: string; drawn: number; at: Date },
): Promise<boolean> {
  const [copy] = await tx.sql<{ behind: boolean; posted: 'first' | 'again'; troubled: boolean }>`
    with before as (select id, "messageId" from "CardPost" where id = ${id} for update)
    update "CardPost" c set "messageId" = ${message}, state = 'live', drawn = greatest(c.drawn, ${drawn}), "busyUntil" = null, attempts = 0,
      "doubtSince" = null, error = null, "updatedAt" = ${at}
    from before where c.id = before.id
    returning c.drawn < c.wanted as behind, case when before."messageId" is null then 'first' else 'again' end as posted, exists (
      select 1 from "Trouble" t join "ChatSpace" space on space."installId" = t."installId" where space.id = c."spaceId" and t.state = 'open'
    ) as troubled`
  if (copy?.troubled) await mend(tx, { post: id, posted: copy.posted, at })
  return copy?.behind ?? false
}

/** Several copies at once, after a reply has shown them; the queue goes on with those of which a newer state is wanted meanwhile. */
export async function copiesShown(
  tx: { sql: Tx['sql'] },
  shown: { post: string; message: string; drawn: number }[],
  at: Date,
): Promise<void> {
  if (shown.length === 0) return
  await tx.sql`
    with shown as (
      update "CardPost" c set "messageId" = s.message, state = 'live', drawn = greatest(c.drawn, s.drawn), "busyUntil" = null,
        "doubtSince" = null, "updatedAt" = ${at}
      from unnest(${shown.map(({ post }) => post)}::uuid[], ${shown.map(({ message }) => message)}::text[],
        ${shown.map(({ drawn }) => drawn)}::int[]) as s(post, message, drawn)
      where c.id = s.post
      returning c.id, c.drawn < c.wanted as behind
    )
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12)
    from shown where behind`
}

/** Queues the copies whose writer went away over them: a reply that never came, a process that died. Returns how many. */
export async function sweepCopies(store: { sql: Tx['sql'] }): Promise<number> {
  const left = await store.sql`
    select graphile_worker.add_job('card', json_build_object('post', id), job_key := 'card:' || id, max_attempts := 12)
    from "CardPost" where state in ('queued', 'live') and drawn < wanted and "busyUntil" < now() limit 1000`
  return left.length
}

/**
 * Gives a copy back after a failed attempt; the reason stays readable. "sure" says that nothing was posted in any attempt so far. With
 * `afterMs` the queue looks again then; it is no failed job, for nobody here did anything wrong.
 */
export async function copyWaits(
  tx: Tx,
  { id, error, sure, afterMs }: { id: string; error: string; sure: 'sure' | 'doubt'; afterMs?: number },
): Promise<void> {
  await tx.sql`
    update "CardPost" set "busyUntil" = null, error = ${error}, "doubtSince" = case when ${sure} = 'doubt' then "doubtSince" end where id = ${id}`
  if (afterMs !== undefined) await comeBack(tx, id, afterMs)
}

/** Gives a copy up for good: there is nothing anybody could mend. */
export async function copyLost(tx: Tx, { id, error }: { id: string; error: string }): Promise<void> {
  await tx.sql`update "CardPost" set "busyUntil" = null, error = ${error}, state = 'lost', "doubtSince" = null where id = ${id}`
}

function refOf({ entity, id }: RecordRef): { entity: string; entityId: string } {
  return { entity, entityId: id }
}

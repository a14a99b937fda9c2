import type { Address, Entity, Inbound, RecordRef } from '../core/platform.ts'
import type { Tx } from './db.ts'
import { mend } from './troubles.ts'
import { queueAfter } from './turns.ts'

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
  if (afterMs !== undefined) await queueAfter(tx, [{ id, afterMs }])
}

/** Gives a copy up for good: there is nothing anybody could mend. */
export async function copyLost(tx: Tx, { id, error }: { id: string; error: string }): Promise<void> {
  await tx.sql`update "CardPost" set "busyUntil" = null, error = ${error}, state = 'lost', "doubtSince" = null where id = ${id}`
}

/** A copy that somebody looks at: which view of what, and for whom it is. */
export type SeenCopy = {
  view: string
  entity: Entity
  entityId: string
  params: Record<string, unknown>
  readerId: string | null
}

/** The copy that somebody asks about, by its message or by our own id, in the chat where they see it; one for a single person is nobody else's. */
export async function seenCopy(
  tx: Tx,
  { platform, tenant, chat, message, copy }: Inbound,
  personId: string,
): Promise<SeenCopy | undefined> {
  const [seen] = await tx.sql<SeenCopy>`
    select c.view, c.entity, c."entityId", c.params, c."readerId" from "CardPost" c
    join "ChatSpace" space on space.id = c."spaceId" and space."chatId" = ${chat.id}
    join "ChatInstall" install on install.id = space."installId" and install.platform = ${platform} and install."externalTenant" = ${tenant}
    where (c.id = ${copy ?? null}::uuid or c."messageId" = ${message ?? null}) and (c.audience = 'room' or c."readerId" = ${personId}::uuid)
    limit 1`
  return seen
}

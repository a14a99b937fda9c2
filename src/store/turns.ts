import type { Turns } from '../core/platform.ts'
import type { Tx } from './db.ts'

/** Where a copy is written; `message` is null before its first post. */
export type Place = { platform: string } & Pick<Parameters<Turns['until']>[0], 'message' | 'to'>

/** A copy and where it is written. */
export type Standing = { id: string; place: Place }

/** A copy as a statement returns it: with a place where cards take turns, and its job is still to be put in. */
export type Placed = { id: string; place: Place | null }

/** Milliseconds until the turn of a copy, which it keeps; 0 where nobody takes turns. */
export function turnOf({ turns }: Pick<Tx, 'turns'>, { id, place }: Standing): number {
  return turns.get(place.platform)?.until({ post: id, ...place }) ?? 0
}

/**
 * Puts the copies that have to take turns into the queue, each for its turn: a job that ran only to hear that it came too early would
 * cost more than the writing.
 */
export async function queueInTurn(tx: Tx, asked: readonly Placed[]): Promise<void> {
  const turns = asked.flatMap(({ id, place }) => (place ? [{ id, afterMs: turnOf(tx, { id, place }) }] : []))
  if (turns.length > 0) await queueAfter(tx, turns)
}

/** The queue looks at each copy after so many milliseconds, and not before. */
export async function queueAfter(to: { sql: Tx['sql'] }, turns: { id: string; afterMs: number }[]): Promise<void> {
  await to.sql`
    select graphile_worker.add_job('card', json_build_object('post', t.id), job_key := 'card:' || t.id, max_attempts := 12,
      run_at := now() + t.ms * interval '1 millisecond')
    from unnest(${turns.map(({ id }) => id)}::text[], ${turns.map(({ afterMs }) => Math.ceil(afterMs))}::int[]) as t(id, ms)`
}

/** Where a copy that is behind is to be written, without taking it; undefined when it is up to date or given up. */
export async function placeOf(store: { sql: Tx['sql'] }, id: string): Promise<Place | undefined> {
  const [copy] = await store.sql<Place>`
    select install.platform, c."messageId" as message,
      json_build_object('chat', space."chatId", 'kind', space.kind, 'audience', c.audience, 'reader', null) as to
    from "CardPost" c join "ChatSpace" space on space.id = c."spaceId" join "ChatInstall" install on install.id = space."installId"
    where c.id = ${id} and c.state in ('queued', 'live') and c.drawn < c.wanted`
  return copy
}

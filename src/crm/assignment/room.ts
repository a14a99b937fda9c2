import type { Context } from '../action.ts'

/**
 * How many more leads each of these people may hold, Infinity where no rule covers them. Their counters are locked, in the order of their
 * keys, until the transaction ends.
 */
export async function roomFor({ tx }: Context, people: string[]): Promise<Map<string, number>> {
  const rows = await tx.sql<{ id: string; room: number | null }>`
    select person.id, tightest.room from (select id from unnest(${people}::uuid[]) id order by id) person
    left join lateral shoal_room(person.id, 'lead', 'own') tightest on true`
  return new Map(rows.map(({ id, room }) => [id, room ?? Number.POSITIVE_INFINITY]))
}

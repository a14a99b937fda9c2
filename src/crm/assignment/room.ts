import type { Context } from '../action.ts'

/** Which of these people may hold one more lead. Their counters are locked, in the order of their keys, until the transaction ends. */
export async function havingRoom({ tx }: Context, people: string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string; room: number | null }>`
    select person.id, tightest.room from (select id from unnest(${people}::uuid[]) id order by id) person
    left join lateral shoal_room(person.id, 'lead', 'own') tightest on true`
  return new Set(rows.filter(({ room }) => room === null || room > 0).map(({ id }) => id))
}

import type { Context } from '../action.ts'

/** Which of these people may hold one more lead. Their counters are locked, in the order of their keys, until the transaction ends. */
export async function havingRoom({ tx }: Context, people: string[]): Promise<Set<string>> {
  await tx.sql`
    insert into "OwnerCounter" ("userId", kind, entity, scope)
    select id, 'held', 'lead', '' from unnest(${people}::uuid[]) id order by id on conflict do nothing`
  const held = await tx.sql<{ id: string; held: number }>`
    select "userId" as id, value as held from "OwnerCounter"
    where "userId" = any (${people}::uuid[]) and kind = 'held' and entity = 'lead' and scope = '' order by "userId" for update`
  const limits = await tx.sql<{ id: string; max: number }>`
    select u.id, min(r.max)::int as max from "User" u left join "Department" d on d.id = u."departmentId"
    join "CapacityRule" r on r.entity = 'lead' and (r."userId" = u.id or position(r."departmentId"::text in d.path) > 0)
    where u.id = any (${people}::uuid[]) group by u.id`
  const most = new Map(limits.map(({ id, max }) => [id, max]))
  return new Set(held.filter(({ id, held }) => held < (most.get(id) ?? Number.POSITIVE_INFINITY)).map(({ id }) => id))
}

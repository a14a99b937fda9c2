import type { Tx } from '../../../store/db.ts'

/** How many more records somebody may hold, by the strictest rule that covers them. */
export type Room = { name: string; rule: string; max: number; left: number }

/**
 * The room that owners have, for those a rule covers. Locks their counters: whoever claims at the same time waits, and so does not
 * pass the limit together with this batch.
 */
export async function roomOf(tx: Tx, entity: 'lead' | 'customer', owners: string[]): Promise<Map<string, Room>> {
  if (owners.length === 0) return new Map()
  await tx.sql`
    insert into "OwnerCounter" ("userId", kind, entity, scope)
    select o, 'held', ${entity}, '' from unnest(${owners}::uuid[]) o order by o on conflict do nothing`
  const rows = await tx.sql<Room & { owner: string }>`
    with held as (
      select "userId", value from "OwnerCounter"
      where "userId" = any (${owners}::uuid[]) and kind = 'held' and entity = ${entity} and scope = ''
      order by "userId" for update
    )
    select distinct on (u.id) u.id as owner, u."displayName" as name, r.name as rule, r.max, greatest(r.max - held.value, 0) as left
    from held join "User" u on u.id = held."userId"
    left join "Department" d on d.id = u."departmentId"
    join "CapacityRule" r on r.entity = ${entity}
      and (r."userId" = u.id or r."departmentId"::text = any (string_to_array(d.path, '/')))
    order by u.id, r.max`
  return new Map(rows.map(({ owner, ...room }) => [owner, room]))
}

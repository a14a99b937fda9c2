import type { Tx } from '../../../store/db.ts'
import type { Ownable } from '../../ownership.ts'

/** How many more records somebody may hold, by the strictest rule that covers them. */
export type Room = { name: string; rule: string; max: number; left: number }

/**
 * The room that owners have, for those a rule covers. Locks their counters: whoever claims at the same time waits, and so does not
 * pass the limit together with this batch.
 */
export async function roomOf(tx: Tx, entity: Ownable, owners: string[]): Promise<Map<string, Room>> {
  if (owners.length === 0) return new Map()
  const rows = await tx.sql<Room & { owner: string }>`
    select u.id as owner, u."displayName" as name, r.name as rule, r.max, greatest(r.room, 0) as left
    from (select id, "displayName" from "User" where id = any (${owners}::uuid[]) order by id) u,
      lateral shoal_room(u.id, ${entity}, 'own') r`
  return new Map(rows.map(({ owner, ...room }) => [owner, room]))
}

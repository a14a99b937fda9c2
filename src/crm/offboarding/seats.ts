import type { AuditWish } from '../../core/platform.ts'
import type { Context } from '../action.ts'

/**
 * What a leaver was besides an owner: a helper with records, a member or admin of pools, somebody whom rules give leads to. All of it ends
 * with the hand-over, so that nothing waits for a person who does not come. A pool keeps an admin: without another one it is `heir`.
 */
export async function leaveSeats(
  { tx }: Context,
  { from, heir }: { from: string; heir: string },
): Promise<AuditWish[]> {
  const helping = await tx.sql`delete from "TeamMember" where "userId" = ${from} returning 1`
  const pools = await tx.sql`
    update "Pool" set "userIds" = array_remove("userIds", ${from}::uuid),
      "adminIds" = case when "adminIds" = array[${from}::uuid] then array[${heir}::uuid] else array_remove("adminIds", ${from}::uuid) end
    where ${from}::uuid = any ("userIds" || "adminIds") returning 1`
  const memberships = await tx.sql`delete from "AssignmentMember" where "userId" = ${from} returning 1`
  const fallbacks =
    await tx.sql`update "AssignmentRule" set "fallbackId" = null where "fallbackId" = ${from} returning 1`
  const facts = { helping: helping.length, pools: pools.length, rules: memberships.length + fallbacks.length }
  if (facts.helping + facts.pools + facts.rules === 0) return []
  return [{ action: 'member.seats', on: { entity: 'user', id: from }, facts }]
}

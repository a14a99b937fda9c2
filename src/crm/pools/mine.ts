import type { Tx } from '../../store/db.ts'
import type { Ownable } from '../ownership.ts'
import type { Waiting } from './masks.ts'

export type MyPool = { id: string; name: string; isAdmin: boolean; hiddenFields: string[] }

/** The pools a person may take from, of one kind of record or of both; the first in order is theirs by default. */
export async function poolsOf(
  { tx, actor }: { tx: Tx; actor: { id: string } },
  entity: Ownable | null = null,
): Promise<MyPool[]> {
  return tx.sql<MyPool>`
    select pool.id, pool.name, ${actor.id}::uuid = any (pool."adminIds") as "isAdmin", pool."hiddenFields"
    from "Pool" pool, "User" me
    where me.id = ${actor.id} and (${entity}::text is null or pool.entity = ${entity}) and pool.enabled and shoal_in_pool(pool, me)
    order by pool.priority, pool.id`
}

/** True for a member of the pool, or one of its admins. */
export async function isInPool(tx: Tx, pool: string, actor: { id: string }): Promise<boolean> {
  const [row] = await tx.sql<{ member: boolean }>`
    select shoal_in_pool(pool, me) as member from "Pool" pool, "User" me where pool.id = ${pool} and me.id = ${actor.id}`
  return row?.member ?? false
}

/** What a pool hides and whose eyes it hides nothing from; null for a record that waits in none. */
export async function waitingIn(tx: Tx, poolId: string | null): Promise<Waiting | null> {
  return poolId ? tx.pool.findUnique({ where: { id: poolId }, select: { adminIds: true, hiddenFields: true } }) : null
}

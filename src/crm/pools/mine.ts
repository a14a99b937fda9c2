import type { Tx } from '../../store/db.ts'

export type MyPool = { id: string; name: string; isAdmin: boolean; hiddenFields: string[] }

/** The lead pools a person may take from, the first in order being theirs by default. */
export async function poolsOf({ tx, actor }: { tx: Tx; actor: { id: string } }): Promise<MyPool[]> {
  return tx.sql<MyPool>`
    select pool.id, pool.name, ${actor.id}::uuid = any (pool."adminIds") as "isAdmin", pool."hiddenFields"
    from "Pool" pool, "User" me
    where me.id = ${actor.id} and pool.entity = 'lead' and pool.enabled and shoal_in_pool(pool, me)
    order by pool.priority, pool.name`
}

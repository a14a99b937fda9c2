import type { Context } from '../action.ts'
import type { ImportEntity } from './job.ts'

/** The pools that rows without an owner may go into: those of the kind that the importer is a member of. */
export async function poolsFor(
  { tx, actor }: Pick<Context, 'tx'> & { actor: { id: string } },
  entity: ImportEntity,
): Promise<{ id: string; name: string }[]> {
  return tx.sql<{ id: string; name: string }>`
    select pool.id, pool.name from "Pool" pool, "User" me
    where me.id = ${actor.id} and pool.entity = ${entity} and pool.enabled and shoal_in_pool(pool, me)
    order by pool.priority, pool.name`
}

import type { Actor, Reach } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

/** The people whose records lie within the scopes of a right, for sums over many records; null means everybody. */
export async function ownersWithin(tx: Tx, actor: Actor, { scopes }: Reach): Promise<string[] | null> {
  if (scopes.includes('all')) return null
  if (scopes.length === 0) return []
  const path = actor.departmentPath ?? ''
  const around = await tx.sql<{ id: string }>`
    select u.id from "User" u join "Department" d on d.id = u."departmentId"
    where (${scopes.includes('department') || scopes.includes('departmentTree')} and d.path = ${path})
      or (${scopes.includes('departmentTree') && path !== ''} and starts_with(d.path, ${`${path}/`}))`
  const below = scopes.includes('subordinates') ? actor.subordinates : []
  return [...new Set([actor.id, ...below, ...around.map(({ id }) => id)])]
}

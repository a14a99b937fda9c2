import { type Actor, covers, modeOf, type Owner, scopeOf } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Figure } from './figures/figure.ts'

/** Who works here and which pools they use: read once for all digests of a moment. */
export type Staff = { people: (Owner & { name: string })[]; pools: { id: string; members: string[] }[] }

/** Reads the staff. People who left are still asked about: what they held may be told of. */
export async function staffOf(tx: { sql: Tx['sql'] }): Promise<Staff> {
  const people = await tx.sql<Owner & { name: string }>`
    select u.id, u."displayName" as name, d.path as "departmentPath" from "User" u left join "Department" d on d.id = u."departmentId"
    where u.status <> 'system' order by u."createdOrder"`
  const pools = await tx.sql<{ id: string; members: string[] }>`
    select p.id, coalesce(array_agg(u.id) filter (where u.id is not null), '{}') as members
    from "Pool" p left join "User" u on u.status = 'active' and shoal_in_pool(p, u) where p."deletedAt" is null group by p.id`
  return { people, pools }
}

/**
 * Whose happenings a figure counts for a reader: those whose records of that kind they may read, and the pools they use. Null is
 * everybody. Undefined is nobody: then the figure is left out, and not told as zero (R149).
 */
export function holdersFor(actor: Actor, figure: Figure, staff: Staff): ReadonlySet<string> | null | undefined {
  if (figure.of === 'own') return new Set([actor.id])
  if (figure.also && scopeOf(actor, 'read', figure.also).scopes.length === 0) return undefined
  const reach = scopeOf(actor, 'read', figure.of)
  if (reach.scopes.length === 0) return undefined
  if (reach.scopes.includes('all')) return null
  const known = knownHolders(actor, reach.scopes, staff, figure.of)
  return known
}

/** True for who may know amounts. */
export function seesMoney(actor: Actor): boolean {
  return modeOf(actor, 'opportunity.amount') === 'read'
}

const cache = new WeakMap<Staff, Map<string, ReadonlySet<string>>>()

function knownHolders(
  actor: Actor,
  scopes: ReturnType<typeof scopeOf>['scopes'],
  staff: Staff,
  entity: string,
): ReadonlySet<string> {
  const known = cache.get(staff) ?? new Map<string, ReadonlySet<string>>()
  cache.set(staff, known)
  const withPools = entity === 'lead'
  const key = `${actor.id} ${[...scopes].sort().join()} ${withPools}`
  const found = known.get(key)
  if (found) return found
  const reach = { entity: 'lead' as const, scopes, helps: [], helpsCustomers: [] }
  const people = scopes.every(scope => scope === 'self')
    ? [actor.id]
    : staff.people.filter(person => covers(actor, reach, person)).map(({ id }) => id)
  const pools = withPools ? staff.pools.filter(({ members }) => members.includes(actor.id)).map(({ id }) => id) : []
  const holders = new Set([...people, ...pools])
  known.set(key, holders)
  return holders
}

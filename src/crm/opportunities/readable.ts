import { eitherOf } from '../../core/conditions.ts'
import { type Actor, covers, type Owner, scopeOf, withinScope } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

/** A customer, as far as its deals are concerned. */
type At = { id: string; owner: Owner | null }

/**
 * True for whoever reads every deal of a customer: because they read those of the one who looks after it (R36), or help there. Only they are told
 * sums over them (R154).
 */
export function readsAllDeals(actor: Actor, { id, owner }: At): boolean {
  const reach = scopeOf(actor, 'read', 'opportunity')
  return (
    reach.scopes.includes('all') || (owner !== null && covers(actor, reach, owner)) || reach.helpsCustomers.includes(id)
  )
}

/** Their ids: what was said and promised on other deals is not told on the customer's card either. */
export async function dealIdsAt(tx: Tx, actor: Actor, at: At): Promise<string[]> {
  const deals = await tx.opportunity.findMany({ where: dealsAt(actor, at), select: { id: true } })
  return deals.map(({ id }) => id)
}

/**
 * The deals within somebody's reach as a condition for lists, searches, files and pickers: theirs, and those at customers of people whose deals
 * they reach (R36). Exactly what `permits` lets them open one by one (R153).
 */
export function dealsWithin(actor: Actor, verb: 'read' | 'export') {
  const reach = scopeOf(actor, verb, 'opportunity')
  if (reach.scopes.includes('all')) return {}
  const keeper = withinScope(actor, { ...reach, helps: [], helpsCustomers: [] })
  return eitherOf([withinScope(actor, reach), { customer: keeper }])
}

/** The deals of a customer that somebody may read, as a condition: exactly those that they could open one by one (R153). */
export function dealsAt(actor: Actor, at: At) {
  const mine = readsAllDeals(actor, at) ? {} : withinScope(actor, scopeOf(actor, 'read', 'opportunity'))
  return { AND: [{ customerId: at.id, deletedAt: null }, mine] }
}

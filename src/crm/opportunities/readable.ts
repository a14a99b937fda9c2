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

/** The deals of a customer that somebody may read, as a condition: exactly those that they could open one by one (R153). */
export function dealsAt(actor: Actor, at: At) {
  const mine = readsAllDeals(actor, at) ? {} : withinScope(actor, scopeOf(actor, 'read', 'opportunity'))
  return { AND: [{ customerId: at.id, deletedAt: null }, mine] }
}

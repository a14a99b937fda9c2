import { type Actor, scopeOf, withinScope } from '../../core/rights.ts'

/** The customers a person may read, as a condition. */
export function customersReadBy(actor: Actor) {
  return { AND: [withinScope(actor, scopeOf(actor, 'read', 'customer')), { deletedAt: null }] }
}

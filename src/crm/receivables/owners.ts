import type { Actor } from '../../core/rights.ts'
import { modeOf, scopeOf, withinScope } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'

/** Whose contracts the actor may see; null for everybody's, nobody's where amounts are not theirs to know. */
export async function ownersOf(tx: Tx, actor: Actor): Promise<string[] | null> {
  if (modeOf(actor, 'opportunity.amount') !== 'read') return []
  const reach = scopeOf(actor, 'read', 'contract')
  if (reach.scopes.includes('all')) return null
  const rows = await tx.contract.findMany({
    where: withinScope(actor, reach),
    distinct: ['ownerId'],
    select: { ownerId: true },
  })
  return [...new Set([actor.id, ...rows.map(({ ownerId }) => ownerId)])]
}

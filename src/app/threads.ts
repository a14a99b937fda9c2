import type { Entity } from '../core/platform.ts'
import { loadPlan } from '../crm/todo/plans.ts'
import type { Tx } from '../store/db.ts'

const records: readonly Entity[] = ['lead', 'customer', 'opportunity', 'plan']

/** True for a card one can log to by writing below it. */
export function isRecord({ entity }: { entity: Entity }): boolean {
  return records.includes(entity)
}

/** The number of the record that a thread is about, by the card it hangs below; null when the card is about nothing one can log to. */
export async function aboutThread(
  tx: Tx,
  { entity, entityId }: { entity: Entity; entityId: string },
): Promise<string | null> {
  const where = { where: { id: entityId }, select: { no: true } } as const
  if (entity === 'lead') return (await tx.lead.findUnique(where))?.no ?? null
  if (entity === 'customer') return (await tx.customer.findUnique(where))?.no ?? null
  if (entity === 'opportunity') return (await tx.opportunity.findUnique(where))?.no ?? null
  if (entity === 'plan') return (await loadPlan(tx, entityId))?.no ?? null
  return null
}

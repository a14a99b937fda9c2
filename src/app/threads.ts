import type { Entity } from '../core/platform.ts'
import { loadPlan } from '../crm/todo/plans.ts'
import type { Tx } from '../store/db.ts'

const records: readonly Entity[] = ['lead', 'customer', 'opportunity', 'plan']

/** True for a card one can log to by writing below it. */
export function isRecord({ entity }: { entity: Entity }): boolean {
  return records.includes(entity)
}

/** The number of the record that a thread is about, by the card it hangs below; undefined when one cannot log to it. */
export async function aboutThread(
  tx: Tx,
  { entity, entityId }: { entity: Entity; entityId: string },
): Promise<string | undefined> {
  if (entity === 'plan') return (await loadPlan(tx, entityId))?.no
  const [record] = await tx.sql<{ no: string }>`
    select no from "NamedRecord" where entity = ${entity} and id = ${entityId}`
  return record?.no
}

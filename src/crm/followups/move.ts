import { clip } from '../../core/normal.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'

/** What was said and promised about a lead belongs to its customer from now on; authors and dates stay. */
export async function moveWork(
  { tx, now }: Context,
  { from, customer }: { from: RecordRef; customer: string },
): Promise<void> {
  const of = { entity: from.entity, entityId: from.id }
  await tx.followUpRecord.updateMany({ where: of, data: { customerId: customer } })
  await tx.followUpPlan.updateMany({
    where: { ...of, state: 'planned' },
    data: { entity: 'customer', entityId: customer, customerId: customer, updatedAt: now },
  })
  const last = await tx.followUpRecord.findFirst({
    where: { customerId: customer, deletedAt: null },
    orderBy: { at: 'desc' },
  })
  const next = await tx.followUpPlan.findFirst({
    where: { customerId: customer, state: 'planned' },
    orderBy: { dueAt: 'asc' },
  })
  await tx.customer.update({
    where: { id: customer },
    data: {
      ...(last ? { lastFollowUpAt: last.at, lastFollowUpText: clip(last.text, 200) } : {}),
      nextFollowUpAt: next?.dueAt ?? null,
      updatedAt: now,
      version: { increment: 1 },
    },
  })
}

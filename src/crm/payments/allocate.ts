import { z } from 'zod'
import { newId } from '../../core/id.ts'
import type { Tx } from '../../store/db.ts'
import type { Payment } from './load.ts'
import { asWished, type Open, oldestFirst } from './split.ts'

/** How somebody wished a payment to be split. */
export const wishedSchema = z.array(z.object({ period: z.number().int(), minor: z.coerce.bigint() }))

/** What is still open on a contract's instalments. */
export async function openOn(tx: Tx, contractId: string): Promise<Open[]> {
  const rows = await tx.instalment.findMany({ where: { contractId, cancelled: false }, orderBy: { period: 'asc' } })
  return rows.map(({ id, period, dueOn, amountMinor, allocatedMinor }) => ({
    id,
    period,
    dueOn,
    openMinor: amountMinor - allocatedMinor,
  }))
}

/** Splits an approved payment over the instalments: as was wished, else the oldest first. The contract's row is held by the caller. */
export async function allocate(tx: Tx, payment: Payment): Promise<void> {
  const open = await openOn(tx, payment.contractId)
  const wished = wishedSchema.parse(payment.wished)
  const shares =
    wished.length > 0 ? asWished(payment.amountMinor, open, wished) : oldestFirst(payment.amountMinor, open).shares
  for (const { id: instalmentId, minor: amountMinor } of shares) {
    await tx.allocation.create({ data: { id: newId(), paymentId: payment.id, instalmentId, amountMinor } })
    await tx.instalment.update({ where: { id: instalmentId }, data: { allocatedMinor: { increment: amountMinor } } })
  }
}

/** Takes the split back: the instalments are open again. */
export async function unallocate(tx: Tx, payment: Payment): Promise<void> {
  for (const { instalmentId, amountMinor } of payment.allocations)
    await tx.instalment.update({ where: { id: instalmentId }, data: { allocatedMinor: { decrement: amountMinor } } })
  await tx.allocation.deleteMany({ where: { paymentId: payment.id } })
}

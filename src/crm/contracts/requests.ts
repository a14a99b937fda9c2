import { least } from '../../core/money.ts'
import type { Tx } from '../../store/db.ts'

/** A request to pay, with what came in for it. */
export type Request = { id: string; no: string; amountMinor: bigint; gotMinor: bigint; cancelled: boolean; payBy: Date }

type Paid = { id: string; paidMinor: bigint }

/** The requests of a contract, the oldest first. What came in fills them in this order, and empties them again when it is taken back. */
export async function requestsOf(tx: Tx, { id, paidMinor }: Paid): Promise<Request[]> {
  const rows = await tx.paymentRequest.findMany({
    where: { contractId: id },
    orderBy: [{ createdAt: 'asc' }, { no: 'asc' }],
  })
  return rows.map(({ baseMinor, cancelledAt, ...row }) => {
    const over = paidMinor - baseMinor
    return { ...row, cancelled: cancelledAt !== null, gotMinor: over <= 0n ? 0n : least(over, row.amountMinor) }
  })
}

/** Where a request stands. Never stored: it follows from what was paid. */
export function stateOf({ cancelled, gotMinor, amountMinor }: Request): 'cancelled' | 'requested' | 'part' | 'paid' {
  if (cancelled) return 'cancelled'
  if (gotMinor >= amountMinor) return 'paid'
  return gotMinor > 0n ? 'part' : 'requested'
}

/** What is asked for and has not come in. */
export function openIn(requests: readonly Request[]): bigint {
  return requests.reduce((sum, one) => sum + (one.cancelled ? 0n : one.amountMinor - one.gotMinor), 0n)
}

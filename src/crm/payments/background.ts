import type { Actor } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Background } from '../approvals/documents.ts'
import { fact } from '../facts.ts'
import type { Viewer } from '../view.ts'
import type { Payment } from './load.ts'

/** What was paid on the contract so far, what is left, and by how much this payment passes it. */
export function backgroundOf({ reader }: Viewer & { actor: Actor }, payment: Payment): Background {
  const { contract, currency } = payment
  const money = (minor: bigint) => ({ minor, currency })
  const paid = t('contract.paidOf', { paid: money(contract.paidMinor), amount: money(contract.amountMinor) })
  const over = overOf(payment)
  return {
    facts: [fact('contract.paid', say(paid, reader), reader)].flatMap(line => line ?? []),
    warnings: over > 0n ? [say(t('payment.over', { over: money(over) }), reader)] : [],
  }
}

/** By how much a contract is overpaid by this payment: one in review or approved is in its sums already. */
export function overOf({ contract, amountMinor, docState }: Payment): bigint {
  if (docState === 'voided') return 0n
  const counted = ['inApproval', 'approved', 'voiding'].includes(docState)
  const sum = contract.paidMinor + contract.pendingPayMinor + (counted ? 0n : amountMinor)
  const over = sum - contract.amountMinor
  return over < amountMinor ? over : amountMinor
}

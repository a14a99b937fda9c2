import type { Actor } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Background } from '../approvals/documents.ts'
import { fact } from '../facts.ts'
import type { Viewer } from '../view.ts'
import type { Invoice } from './load.ts'

/** What was billed and paid on the contract; billing ahead of the money is said. */
export function backgroundOf(
  { reader }: Viewer & { actor: Actor },
  { contract, currency, redOfId }: Invoice,
): Background {
  const money = (minor: bigint) => ({ minor, currency })
  const of = (minor: bigint) =>
    say(t('contract.paidOf', { paid: money(minor), amount: money(contract.amountMinor) }), reader)
  const ahead = contract.invoicedMinor - contract.paidMinor
  return {
    facts: [
      fact('invoice.billed', of(contract.invoicedMinor), reader),
      fact('contract.paid', of(contract.paidMinor), reader),
    ].flatMap(line => line ?? []),
    warnings: ahead > 0n && !redOfId ? [say(t('invoice.ahead', { amount: money(ahead) }), reader)] : [],
  }
}

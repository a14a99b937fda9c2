import type { Actor } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Background } from '../approvals/documents.ts'
import { fact } from '../facts.ts'
import type { Viewer } from '../view.ts'
import type { Payment } from './load.ts'

/** What was paid on the contract so far, and what is left. */
export function backgroundOf({ reader }: Viewer & { actor: Actor }, { contract, currency }: Payment): Background {
  const money = (minor: bigint) => ({ minor, currency })
  const paid = t('contract.paidOf', { paid: money(contract.paidMinor), amount: money(contract.amountMinor) })
  return { facts: [fact('contract.paid', say(paid, reader), reader)].flatMap(line => line ?? []), warnings: [] }
}

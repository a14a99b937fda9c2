import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import type { Actor } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Background } from '../approvals/documents.ts'
import { fact } from '../facts.ts'
import { backgroundOf as quoteBackground } from '../quotes/background.ts'
import { readQuote } from '../quotes/load.ts'
import type { Viewer } from '../view.ts'
import type { Contract } from './load.ts'

/** How a contract is to be paid, what it was quoted at, and how the quote stood to the list. */
export async function backgroundOf(viewer: Viewer & { actor: Actor }, contract: Contract): Promise<Background> {
  const { tx, reader } = viewer
  const { currency } = contract
  const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
  const plan = contract.instalments
    .filter(line => !line.cancelled)
    .map(line => `${dateName(line.dueOn, { ...reader, zone: 'UTC' })} ${money(line.amountMinor)}`)
  const planned = contract.instalments.reduce((sum, line) => sum + (line.cancelled ? 0n : line.amountMinor), 0n)
  const quote = contract.quoteId ? await readQuote(tx, contract.quoteId) : null
  const quoted = quote ? quoteBackground(viewer, quote) : { facts: [], warnings: [] }
  const off = planned > 0n && planned !== contract.amountMinor
  return {
    facts: [
      fact('contract.plan', plan.length > 0 ? plan.join('\n') : say(t('contract.noPlan'), reader), reader),
      quote ? fact('contract.quoted', `${quote.no} ${money(quote.totalMinor)}`, reader) : undefined,
      ...quoted.facts,
    ].flatMap(line => line ?? []),
    warnings: [
      ...(off
        ? [say(t('contract.planOff', { planned: money(planned), amount: money(contract.amountMinor) }), reader)]
        : []),
      ...quoted.warnings,
    ],
  }
}

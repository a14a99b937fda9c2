import { lineTotal } from '../../core/money.ts'
import { type Actor, covers, scopeOf } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import type { Background } from '../approvals/documents.ts'
import { fact } from '../facts.ts'
import type { Viewer } from '../view.ts'
import { tenThousandths } from './lines.ts'
import type { Quote } from './load.ts'
import { belowFloor, marginBp, thinMarginBp } from './price.ts'

/** How a quote stands to the list, to the lowest prices, and for those who may know it, to what it costs. */
export function backgroundOf({ actor, reader }: Viewer & { actor: Actor }, quote: Quote): Background {
  const { currency, totalMinor } = quote
  const money = (minor: bigint) => ({ minor, currency })
  const lines = quote.lines.map(line => ({ ...line, qty: tenThousandths(line.qty) }))
  const listMinor = lines.reduce(
    (sum, line) => sum + lineTotal(line.listPriceMinor, { qty: line.qty, discountBp: 0 }),
    0n,
  )
  const under = lines.filter(belowFloor)
  const margin = seesCosts(actor, quote) ? marginBp(lines, totalMinor) : undefined
  const thin = marginBp(lines, totalMinor)
  return {
    facts: [
      listMinor > totalMinor
        ? fact(
            'quote.list',
            say(t('quote.belowList', { list: money(listMinor), less: money(listMinor - totalMinor) }), reader),
            reader,
          )
        : undefined,
      fact('quote.margin', margin === undefined ? null : `${(margin / 100).toFixed(1)}%`, reader),
    ].flatMap(line => line ?? []),
    warnings: [
      ...under.map(line => t('quote.underFloor', { name: line.name, floor: money(line.floorMinor ?? 0n) })),
      ...(thin !== undefined && thin < thinMarginBp ? [t('quote.thinMargin', { percent: thinMarginBp / 100 })] : []),
    ].map(text => say(text, reader)),
  }
}

/** Costs are for those whose role names them. */
function seesCosts(actor: Actor, { ownerId, owner }: Pick<Quote, 'ownerId' | 'owner'>): boolean {
  const whose = { id: ownerId, departmentPath: owner.department?.path ?? null }
  return covers(actor, scopeOf(actor, 'read', 'cost'), whose)
}

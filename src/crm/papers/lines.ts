import { inCapitals } from '../../core/capitals.ts'
import { taxWithin } from '../../core/money.ts'
import type { Part } from '../../print/paper.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import type { Words } from './words.ts'

/** A line on paper; prices for one in minor units. */
export type PaperLine = {
  name: string
  unit: string
  qty: { toString(): string }
  dealPriceMinor: bigint
  discountBp: number
  totalMinor: bigint
}

/** What is offered or sold, one row a line. A column of discounts only where there is one. */
export function lineTable(lines: readonly PaperLine[], { say, money }: Words): Part {
  const off = lines.some(({ discountBp }) => discountBp > 0)
  return {
    kind: 'table',
    columns: [
      { title: say('paper.no'), share: 0.07 },
      { title: say('paper.item'), share: off ? 0.4 : 0.48 },
      { title: say('paper.qty'), share: 0.12, right: true },
      { title: say('paper.price'), share: 0.15, right: true },
      ...(off ? [{ title: say('paper.discount'), share: 0.08, right: true }] : []),
      { title: say('paper.total'), share: 0.18, right: true },
    ],
    rows: lines.map((line, index) => [
      String(index + 1),
      line.name,
      `${qtyText(line.qty)} ${line.unit}`.trim(),
      money(line.dealPriceMinor),
      ...(off ? [line.discountBp > 0 ? `${line.discountBp / 100}%` : ''] : []),
      money(line.totalMinor),
    ]),
  }
}

type Sums = { totalMinor: bigint; discountMinor: bigint; taxRateBp: number; currency: string }

/** What it comes to, tax included; on Chinese papers the amount in capital numerals too. */
export function sums({ totalMinor, discountMinor, taxRateBp, currency }: Sums, { say, money, locale }: Words): Part {
  const taxMinor = taxWithin(totalMinor, taxRateBp)
  const capitals = locale === 'zh' ? inCapitals({ minor: totalMinor, currency }) : undefined
  return {
    kind: 'sums',
    lines: [
      ...(discountMinor > 0n
        ? [
            { label: say('paper.subtotal'), value: money(totalMinor + discountMinor) },
            { label: say('paper.less'), value: `−${money(discountMinor)}` },
          ]
        : []),
      { label: say('paper.net'), value: money(totalMinor - taxMinor) },
      { label: say('paper.taxAt', { rate: taxRateBp / 100 }), value: money(taxMinor) },
      { label: say('paper.gross'), value: money(totalMinor), strong: true },
      ...(capitals ? [{ label: say('paper.capitals'), value: capitals }] : []),
    ],
  }
}

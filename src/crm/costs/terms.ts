import { z } from 'zod'
import { formatMoney, lineTotal } from '../../core/money.ts'
import type { ContentField } from '../approvals/documents.ts'
import { qtyDecimal } from '../opportunities/lines/quantity.ts'
import { shownQty } from '../orders/quantities.ts'
import { tenThousandths } from '../quotes/lines.ts'
import type { NewCostLine } from './lines.ts'
import type { Cost } from './load.ts'

const minor = z.coerce.bigint()

/** What a sheet says: quantities in ten-thousandths, the last day as "2026-11-21". As JSON its numbers are text. */
export const termsSchema = z.object({
  lines: z.array(
    z.object({
      productId: z.string(),
      name: z.string(),
      unit: z.string(),
      qtyFrom: minor,
      qtyTo: minor,
      unitCostMinor: minor,
    }),
  ),
  until: z.string(),
  note: z.string().nullable(),
})
export type CostTerms = { lines: NewCostLine[]; until: string; note: string | null }

/** What a sheet says now. */
export function termsOf({ lines, validUntilOn, note }: Cost): CostTerms {
  return {
    lines: lines.map(({ productId, name, product, qtyFrom, qtyTo, unitCostMinor }) => ({
      ...{ productId, name, unit: product.unit, unitCostMinor },
      ...{ qtyFrom: tenThousandths(qtyFrom), qtyTo: tenThousandths(qtyTo) },
    })),
    until: validUntilOn.toISOString().slice(0, 10),
    note,
  }
}

/** The smallest quantity of every line at its cost. */
export function totalOf({ lines }: Pick<CostTerms, 'lines'>): bigint {
  return lines.reduce((sum, line) => sum + lineTotal(line.unitCostMinor, { qty: line.qtyFrom, discountBp: 0 }), 0n)
}

/** Terms as a row keeps them while they wait. */
export function stored(terms: CostTerms): string {
  return JSON.stringify(terms, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

/** A line as its row. */
export function rowOf({ productId, name, unitCostMinor, qtyFrom, qtyTo }: NewCostLine) {
  return { productId, name, unitCostMinor, qtyFrom: qtyDecimal(qtyFrom), qtyTo: qtyDecimal(qtyTo) }
}

/** What an approval of costs is bound to. The note does not matter to it. */
export function contentOfTerms({ opportunity, currency }: Cost, { lines, until }: CostTerms): ContentField[] {
  return [
    { field: 'deal', kind: 'text', value: `${opportunity.no} ${opportunity.name}` },
    { field: 'currency', kind: 'text', value: currency },
    { field: 'validUntil', kind: 'date', value: until },
    { field: 'costs', kind: 'list', value: lines.map(line => costText(line, currency)) },
  ]
}

/** "云岭传感器 100–499个 @ ¥1,200" */
export function costText({ name, unit, qtyFrom, qtyTo, unitCostMinor }: NewCostLine, currency: string): string {
  const [from, to] = [qtyFrom, qtyTo].map(shownQty)
  const cost = formatMoney({ minor: unitCostMinor, currency }, 'zh')
  return `${name} ${from === to ? from : `${from}–${to}`}${unit} @ ${cost}`
}

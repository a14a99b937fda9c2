import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { t } from '../../core/text.ts'
import type { Contract } from '../contracts/load.ts'
import { qtyDecimal } from '../opportunities/lines/quantity.ts'
import { type Listed, toOrder } from './listed.ts'
import { readParts, shownQty } from './quantities.ts'

/** So much of a line of the contract. */
type Wanted = { line: Listed; sort: number; qty: bigint }

/** Everything that is still to be ordered. */
export function whatIsLeft(listed: readonly Listed[]): Wanted[] {
  return listed.map((line, sort) => ({ line, sort, qty: toOrder(line) })).filter(({ qty }) => qty > 0n)
}

/** Reads what is to be ordered: of each line no more than the contract sells and other orders leave. Throws a Refusal at the field. */
export function partsOf(listed: readonly Listed[], typed: string): Wanted[] {
  const parts = readParts(listed, typed, 'parts')
  const wanted = listed.flatMap((line, sort) => {
    const qty = parts.filter(part => part.line === line).reduce((sum, part) => sum + part.qty, 0n)
    return qty > 0n ? [{ line, sort, qty }] : []
  })
  const over = wanted.find(({ line, qty }) => qty > toOrder(line))
  if (!over) return wanted
  const most = shownQty(toOrder(over.line))
  throw new Refusal('input.fields', {}, { parts: t('order.tooMuchOrdered', { name: over.line.name, most }) })
}

/** The lines of an order, at the prices of its contract. */
export function rowsOf(wanted: readonly Wanted[]) {
  return wanted.map(({ line: { productId, name, unit, priceMinor, totalMinor, qty: sold }, sort, qty }) => ({
    ...{ id: newId(), sort, productId, name, unit, qty: qtyDecimal(qty), priceMinor },
    totalMinor: qty === sold ? totalMinor : (priceMinor * qty + 5_000n) / 10_000n,
  }))
}

/** What an order comes to, and the share of the contract's worth in the company's currency that this is. */
export function worthOf(
  { amountMinor, baseMinor }: Pick<Contract, 'amountMinor' | 'baseMinor'>,
  rows: ReturnType<typeof rowsOf>,
) {
  const totalMinor = rows.reduce((sum, row) => sum + row.totalMinor, 0n)
  return { totalMinor, baseMinor: (baseMinor * totalMinor + amountMinor / 2n) / amountMinor }
}

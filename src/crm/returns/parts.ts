import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { least } from '../../core/money.ts'
import { t } from '../../core/text.ts'
import { qtyDecimal } from '../opportunities/lines/quantity.ts'
import type { Order } from '../orders/load.ts'
import { type Part, readParts, shownQty, toReturn } from '../orders/quantities.ts'

type Bounded = Pick<Order, 'lines'>

/** Reads what is to come back: of each line no more than was shipped and is not on its way back already (R103). */
export function readReturned(order: Bounded, typed: string): Part[] {
  const parts = readParts(order.lines, typed, 'parts')
  const over = parts.find(({ line, qty }) => qty > toReturn(line))
  if (!over) return parts
  const most = shownQty(toReturn(over.line))
  throw new Refusal('input.fields', {}, { parts: t('return.tooMany', { name: over.line.name, most }) })
}

/** The lines that something may still come back of, as a form shows them: "1 云岭传感器 ≤ 48个". */
export function returnable({ lines }: Bounded): string[] {
  return lines
    .filter(line => toReturn(line) > 0n)
    .map(line => `${lines.indexOf(line) + 1} ${line.name} ≤ ${shownQty(toReturn(line))}${line.unit}`)
}

/** What comes back is worth what it was sold for, and no more is paid back than came in and was not paid back yet (R104). */
export function worthOf({ contract }: Pick<Order, 'contract'>, parts: readonly Part[]) {
  const lines = parts.map(({ line, qty }) => ({
    ...{ id: newId(), orderLineId: line.id, qty: qtyDecimal(qty) },
    refundMinor: (line.priceMinor * qty + 5_000n) / 10_000n,
  }))
  const goodsMinor = lines.reduce((sum, line) => sum + line.refundMinor, 0n)
  return { lines, goodsMinor, refundMinor: least(goodsMinor, contract.paidMinor - contract.refundedMinor) }
}

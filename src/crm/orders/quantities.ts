import { Refusal } from '../../core/errors.ts'
import { type Text, t } from '../../core/text.ts'
import { readQty } from '../opportunities/lines/quantity.ts'
import { tenThousandths } from '../quotes/lines.ts'
import type { OrderLine } from './load.ts'

/** So much of a line, in ten-thousandths. */
export type Part<Line = OrderLine> = { line: Line; qty: bigint }

/** What can still be shipped of a line. */
export function toShip(line: OrderLine): bigint {
  return tenThousandths(line.qty) - tenThousandths(line.shippedQty)
}

/** What may still be asked back of a line. */
export function toReturn(line: OrderLine): bigint {
  return tenThousandths(line.shippedQty) - tenThousandths(line.returnedQty) - tenThousandths(line.pendingReturnQty)
}

/** Reads "1: 20" lines, by the place or the name of a line. Throws a Refusal that says which cannot be read. */
export function readParts<Line extends { name: string }>(
  lines: readonly Line[],
  text: string,
  field: string,
): Part<Line>[] {
  const parts = text.split(/\n|;|；/).flatMap(part => part.trim() || [])
  if (parts.length === 0) throw wrong(field, t('field.required'))
  return parts.map(part => {
    const match = /^(.+?)\s*[:：x×\s]\s*(\d[\d,.]*)\S*$/i.exec(part)
    const said = match?.[1]?.trim() ?? ''
    const line =
      lines.find((one, index) => String(index + 1) === said || one.name === said) ??
      lines.find(one => said !== '' && one.name.includes(said))
    const qty = readQty(match?.[2] ?? '')
    if (!line || qty === undefined) throw wrong(field, t('order.unreadable', { line: part }))
    return { line, qty }
  })
}

/** Ten-thousandths as people read them. */
export function shownQty(qty: bigint): string {
  const whole = qty / 10_000n
  const rest = (qty % 10_000n).toString().padStart(4, '0').replace(/0+$/, '')
  return rest === '' ? whole.toString() : `${whole}.${rest}`
}

function wrong(field: string, text: Text): Refusal {
  return new Refusal('input.fields', {}, { [field]: text })
}

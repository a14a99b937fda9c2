import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import type { Order } from '../orders/load.ts'
import { inBase } from '../quotes/rate.ts'
import type { Return } from './load.ts'
import { readReturned, worthOf } from './parts.ts'

/** What a form about a return sends: pieces as "1: 20", by the place of a line in its order. */
export const typedReturn = z.object({
  parts: z.string().max(2_000).optional(),
  reason: z.string().max(500, 'field.tooLong500').default(''),
})
type Typed = z.infer<typeof typedReturn>

/** The questions about a return, filled with what it says. */
export function returnQuestions(back: Return, order: Pick<Order, 'lines'>): Field[] {
  const parts = back.lines.map(({ orderLineId, qty }) => {
    const place = order.lines.findIndex(line => line.id === orderLineId) + 1
    return `${place}: ${qtyText(qty)}`
  })
  return [
    { id: 'parts', label: t('return.parts'), value: parts.join('\n'), many: true, required: true, max: 2_000 },
    { id: 'reason', label: t('content.reason'), value: back.reason, many: true, required: true, max: 500 },
  ]
}

/**
 * Writes the answers, by compare-and-set on the version somebody saw and the state they saw it in; what is paid back is worked out anew.
 * Returns the refund in minor units. Throws a Refusal with a sentence at each bad field, or when somebody was faster.
 */
export async function writeReturn(
  context: Context,
  { back, order }: { back: Return; order: Order },
  { parts = '', reason, seen = back.version }: Typed & { seen?: number | undefined },
): Promise<bigint> {
  if (reason === '') throw new Refusal('input.fields', {}, { reason: t('field.required') })
  const { tx, now } = context
  const { id, no, currency, docState } = back
  const { lines, goodsMinor, refundMinor } = worthOf(order, readReturned(order, parts))
  const { baseMinor } = await inBase(context, goodsMinor, currency)
  const saved = await tx.return.updateMany({
    where: { id, version: seen, docState },
    data: { reason, goodsMinor, refundMinor, baseMinor, updatedAt: now, version: { increment: 1 } },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no })
  await tx.returnLine.deleteMany({ where: { returnId: id } })
  await tx.returnLine.createMany({ data: lines.map(line => ({ ...line, returnId: id })) })
  return refundMinor
}

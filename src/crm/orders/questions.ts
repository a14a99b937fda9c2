import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import { dayOf } from '../contracts/load.ts'
import type { Field } from '../form.ts'
import { tenThousandths } from '../quotes/lines.ts'
import { type Listed, listedBy, toOrder } from './listed.ts'
import type { Order } from './load.ts'
import { partsOf, rowsOf, worthOf } from './parts.ts'
import { shownQty } from './quantities.ts'

/** What a form about an order sends: quantities as "1: 20", by the place of a line in its contract. */
export const typedOrder = z.object({
  parts: z.string().max(2_000).optional(),
  deliverOn: z.string().max(60).default(''),
  deliverTo: z.string().max(200).default(''),
})
type Typed = z.infer<typeof typedOrder>

/** The questions about an order, filled with what it says. */
export function orderQuestions(order: Order, listed: readonly Listed[]): Field[] {
  const places = order.lines.flatMap(({ productId, name, qty }) => {
    const place = listed.findIndex(line => line.productId === productId && line.name === name) + 1
    return place > 0 ? [`${place}: ${shownQty(tenThousandths(qty))}`] : []
  })
  return [
    { id: 'parts', label: t('order.parts'), value: places.join('\n'), many: true, required: true, max: 2_000 },
    { id: 'deliverOn', label: t('content.deliverOn'), value: dayOf(order.deliverOn) },
    { id: 'deliverTo', label: t('content.deliverTo'), value: order.deliverTo ?? '', max: 200 },
  ]
}

/** What may still be ordered, as a form shows it: "1 云岭传感器 ≤ 48个". */
export function orderable(listed: readonly Listed[]): string[] {
  return listed.flatMap((line, index) =>
    toOrder(line) > 0n ? [`${index + 1} ${line.name} ≤ ${shownQty(toOrder(line))}${line.unit}`] : [],
  )
}

/**
 * Writes the answers, by compare-and-set on the version somebody saw and the state they saw it in. Returns what the order comes to, in
 * minor units. Throws a Refusal with a sentence at each bad field, or when somebody was faster.
 */
export async function writeOrder(
  context: Context,
  order: Order,
  { parts = '', deliverOn, deliverTo, seen = order.version }: Typed & { seen?: number | undefined },
): Promise<bigint> {
  const { tx, now } = context
  const { id, no, docState, contract } = order
  const listed = await listedBy(tx, contract, id)
  const rows = rowsOf(partsOf(listed, parts))
  const day = dayIn(context, deliverOn, dayOf(order.deliverOn))
  const { totalMinor, baseMinor } = worthOf(contract, rows)
  const saved = await tx.order.updateMany({
    where: { id, version: seen, docState },
    data: {
      ...{ totalMinor, baseMinor, deliverOn: day ? new Date(day) : null, deliverTo: deliverTo || null },
      ...{ updatedAt: now, version: { increment: 1 } },
    },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no })
  await tx.orderLine.deleteMany({ where: { orderId: id } })
  await tx.orderLine.createMany({ data: rows.map(row => ({ ...row, orderId: id })) })
  return totalMinor
}

/** A day in plain words or as "2026-11-21", from today on unless it stood there before. */
function dayIn({ now, actor, company }: Context, text: string, stood: string): string | null {
  if (text === '' || text === stood) return text || null
  const when = readWhen(text, { now, zone: actor.zone })
  const day = when && localDate(when.at, actor.zone)
  if (!day) throw new Refusal('input.fields', {}, { deliverOn: t('field.date') })
  if (day < localDate(now, company.zone)) throw new Refusal('input.fields', {}, { deliverOn: t('field.datePast') })
  return day
}

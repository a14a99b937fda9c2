import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { mustBeDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { type Order, readOrder } from '../orders/load.ts'
import { inBase } from '../quotes/rate.ts'
import { findReturn, type Return } from './load.ts'
import { readReturned, returnable, worthOf } from './parts.ts'

const input = z.object({
  return: z.string().min(1).max(60),
  seen: z.coerce.number().int().optional(),
  parts: z.string().max(2_000).optional(),
  reason: z.string().max(500, 'field.tooLong500').default(''),
})

/** Pieces and reason of a return that nobody has to decide about: a draft, or one that came back. What is paid back is worked out anew. */
export const edit = defineAction({
  name: 'return.edit',
  words: { en: ['edit return'], zh: ['改退货', '修改退货'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'Change a return that is not handed in', zh: '修改还没提交的退货' },
  input,
  read: rest => ({ return: rest }),
  allow: can('update', 'return'),

  async run(context, fields) {
    const back = await findReturn(context, fields.return, 'update')
    const { no } = back
    mustBeDraft(back)
    const order = await readOrder(context.tx, back.orderId)
    if (!order) throw new Refusal('return.unknown', { ref: no })
    if (context.said !== 'form' || fields.parts === undefined) return form(context, back, order)
    if (fields.reason === '') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    return save(context, { back, order }, { ...fields, parts: fields.parts })
  },
})

function form({ reader }: Context, back: Return, order: Order): Outcome {
  const parts = back.lines.map(({ orderLineId, qty }) => {
    const place = order.lines.findIndex(line => line.id === orderLineId) + 1
    return `${place}: ${qtyText(qty)}`
  })
  return askFor(
    {
      action: 'return.edit',
      context: { return: back.no, seen: back.version },
      title: t('return.editTitle', { no: back.no }),
      intro: t('order.lines', { lines: returnable(order) }),
      fields: [
        { id: 'parts', label: t('return.parts'), value: parts.join('\n'), many: true, required: true, max: 2_000 },
        { id: 'reason', label: t('content.reason'), value: back.reason, many: true, required: true, max: 500 },
      ],
    },
    reader,
  )
}

async function save(
  context: Context,
  { back, order }: { back: Return; order: Order },
  { parts, reason, seen }: { parts: string; reason: string; seen?: number | undefined },
): Promise<Outcome> {
  const { tx, now } = context
  const { id, no, currency } = back
  const { lines, goodsMinor, refundMinor } = worthOf(order, readReturned(order, parts))
  const { baseMinor } = await inBase(context, goodsMinor, currency)
  const saved = await tx.return.updateMany({
    where: { id, version: seen ?? back.version, docState: back.docState },
    data: { reason, goodsMinor, refundMinor, baseMinor, updatedAt: now, version: { increment: 1 } },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no })
  await tx.returnLine.deleteMany({ where: { returnId: id } })
  await tx.returnLine.createMany({ data: lines.map(line => ({ ...line, returnId: id })) })
  const of = { entity: 'return', id } as const
  const amount = { minor: refundMinor, currency }
  return {
    notice: t('return.saved', { no, amount }),
    changed: [of, { entity: 'order', id: order.id }],
    audit: [{ action: 'return.edit', on: of, facts: { no, amount: plainMoney(amount), reason } }],
  }
}

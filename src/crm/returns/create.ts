import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { findOrder, type Order } from '../orders/load.ts'
import { type Part, toReturn } from '../orders/quantities.ts'
import { inBase } from '../quotes/rate.ts'
import { readReturned, returnable, worthOf } from './parts.ts'
import { show as showReturn } from './steps.ts'

/** Goods that are to come back: bounded by what was shipped and not yet returned, and the money by what came in. */
export const create = defineAction({
  name: 'return.create',
  words: { en: ['return goods', 'goods return'], zh: ['退货', '申请退货'] },
  usage: { en: '<order | return>', zh: '<订单号 | 退货单号>' },
  does: { en: 'Ask to take goods of an order back, or see a return', zh: '为订单申请退货，或查看退货' },
  input: z.object({
    order: z.string().min(1).max(60),
    parts: z.string().max(2_000).optional(),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => ({ order: rest }),
  allow: can('create', 'return'),

  async run(context, { order: said, parts, reason }) {
    if (/^th-/i.test(said)) return showReturn.run(context, { return: said, approvers: '' })
    const order = await findOrder(context, said, 'update')
    if (!order.lines.some(line => toReturn(line) > 0n)) throw new Refusal('return.nothing', { no: order.no })
    if (parts === undefined) return form(context, order)
    if (reason === '') throw new Refusal('input.fields', {}, { reason: t('field.required') })
    return save(context, order, { parts: readReturned(order, parts), reason })
  },
})

function form({ reader }: Context, order: Order): Outcome {
  return askFor(
    {
      action: 'return.create',
      context: { order: order.no },
      title: t('return.newTitle', { no: order.no }),
      intro: t('order.lines', { lines: returnable(order) }),
      fields: [
        {
          id: 'parts',
          label: t('return.parts'),
          hint: t('return.partsHint'),
          many: true,
          required: true,
          max: 2_000,
        },
        { id: 'reason', label: t('content.reason'), many: true, required: true, max: 500 },
      ],
    },
    reader,
  )
}

async function save(
  context: Context,
  order: Order,
  { parts, reason }: { parts: Part[]; reason: string },
): Promise<Outcome> {
  const { tx, actor, now } = context
  const { lines, goodsMinor, refundMinor } = worthOf(order, parts)
  const { baseMinor } = await inBase(context, goodsMinor, order.currency)
  const id = newId()
  const no = await nextNumberOf(context, 'return')
  const { customerId, ownerId, currency } = order
  await tx.return.create({
    data: {
      ...{ id, no, orderId: order.id, customerId, ownerId, reason, currency, goodsMinor, refundMinor, baseMinor },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
      lines: { create: lines },
    },
  })
  const of = { entity: 'return', id } as const
  const amount = { minor: refundMinor, currency }
  return {
    notice: t('return.created', { no, order: order.no, amount }),
    changed: [{ entity: 'order', id: order.id }],
    audit: [{ action: 'return.create', on: of, facts: { no, order: order.no, amount: plainMoney(amount), reason } }],
    cards: [{ view: 'return', of, to: 'only' }],
  }
}

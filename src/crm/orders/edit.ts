import { z } from 'zod'
import { plainMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { mustBeDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { listedBy } from './listed.ts'
import { findOrder } from './load.ts'
import { orderable, orderQuestions, typedOrder, writeOrder } from './questions.ts'

const input = typedOrder.extend({ order: z.string().min(1).max(60), seen: z.coerce.number().int().optional() })

/** Quantities, day and place of an order that nobody has to decide about: a draft, or one that came back. */
export const edit = defineAction({
  name: 'order.edit',
  words: { en: ['edit order', 'change order'], zh: ['改订单', '修改订单'] },
  usage: { en: '<order>', zh: '<订单号>' },
  does: { en: 'Change an order that is not handed in', zh: '修改还没提交的订单' },
  input,
  read: rest => ({ order: rest }),
  allow: can('update', 'order'),

  async run(context, { order: said, ...fields }) {
    const order = await findOrder(context, said, 'update')
    const { id, no, currency, version, contract, contractId } = order
    mustBeDraft(order)
    if (context.said !== 'form' || fields.parts === undefined) {
      const listed = await listedBy(context.tx, contract, id)
      return askFor(
        {
          action: 'order.edit',
          context: { order: no, seen: version },
          title: t('order.editTitle', { no }),
          intro: t('order.lines', { lines: orderable(listed) }),
          fields: orderQuestions(order, listed),
        },
        context.reader,
      )
    }
    const amount = { minor: await writeOrder(context, order, fields), currency }
    const of = { entity: 'order', id } as const
    return {
      notice: t('order.saved', { no, amount }),
      changed: [of, { entity: 'contract', id: contractId }],
      audit: [{ action: 'order.edit', on: of, facts: { no, amount: plainMoney(amount) } }],
    }
  },
})

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plainMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { mustBeDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { readOrder } from '../orders/load.ts'
import { findReturn } from './load.ts'
import { returnable } from './parts.ts'
import { returnQuestions, typedReturn, writeReturn } from './questions.ts'

const input = typedReturn.extend({ return: z.string().min(1).max(60), seen: z.coerce.number().int().optional() })

/** Pieces and reason of a return that nobody has to decide about: a draft, or one that came back. */
export const edit = defineAction({
  name: 'return.edit',
  words: { en: ['edit return'], zh: ['改退货', '修改退货'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'Change a return that is not handed in', zh: '修改还没提交的退货' },
  input,
  read: rest => ({ return: rest }),
  allow: can('update', 'return'),

  async run(context, { return: said, ...fields }) {
    const { tx, reader } = context
    const back = await findReturn(context, said, 'update')
    const { id, no, currency, version } = back
    mustBeDraft(back)
    const order = await readOrder(tx, back.orderId)
    if (!order) throw new Refusal('return.unknown', { ref: no })
    if (context.said !== 'form' || fields.parts === undefined)
      return askFor(
        {
          action: 'return.edit',
          context: { return: no, seen: version },
          title: t('return.editTitle', { no }),
          intro: t('order.lines', { lines: returnable(order) }),
          fields: returnQuestions(back, order),
        },
        reader,
      )
    const amount = { minor: await writeReturn(context, { back, order }, fields), currency }
    const of = { entity: 'return', id } as const
    return {
      notice: t('return.saved', { no, amount }),
      changed: [of, { entity: 'order', id: order.id }],
      audit: [{ action: 'return.edit', on: of, facts: { no, amount: plainMoney(amount), reason: fields.reason } }],
    }
  },
})

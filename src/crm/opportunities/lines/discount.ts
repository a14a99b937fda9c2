import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { plainMoney, readMoney } from '../../../core/money.ts'
import { can } from '../../../core/rights.ts'
import { t } from '../../../core/text.ts'
import { defineAction } from '../../action.ts'
import { askFor } from '../../form.ts'
import { aroundDeal } from '../moved.ts'
import { loadDeal, refuseClosed } from '../stages.ts'
import { refuseUnseen } from './save.ts'
import { setDiscount } from './write.ts'

/** What is taken off the sum of a deal's lines. */
export const discount = defineAction({
  name: 'line.discount',
  words: { en: ['discount', 'deal discount'], zh: ['整单优惠', '优惠'] },
  usage: { en: '<deal> <amount>', zh: '<商机> <金额>' },
  does: { en: 'Take an amount off the sum of a deal', zh: '设置商机的整单优惠' },
  input: z.object({ deal: z.string().min(1).max(100), amount: z.string().max(40).default('') }),
  read: rest => {
    const [deal = '', amount = ''] = rest.split(/\s+/)
    return { deal, amount }
  },
  allow: can('update', 'opportunity'),
  async run(context, { deal: said, amount: text }) {
    const deal = await loadDeal(context, said)
    refuseClosed(deal, context.reader.locale)
    refuseUnseen(context)
    if (deal.lines.length === 0) throw new Refusal('line.discountNeedsLines', { no: deal.no })
    if (!text) {
      const value = plainMoney({ minor: deal.discountMinor, currency: deal.currency })
      return askFor(
        {
          action: 'line.discount',
          context: { deal: deal.no },
          title: t('line.discountTitle', { no: deal.no }),
          fields: [
            {
              id: 'amount',
              label: t('line.headerDiscount'),
              hint: t('card.any.amountHint'),
              value,
              required: true,
            },
          ],
        },
        context.reader,
      )
    }
    const off = readMoney(text, deal.currency)
    if (!off) throw new Refusal('input.fields', {}, { amount: t('field.amount') })
    await setDiscount(context, deal.id, off.minor)
    const { amountMinor } = await context.tx.opportunity.findUniqueOrThrow({ where: { id: deal.id } })
    const amount = { minor: amountMinor ?? 0n, currency: deal.currency }
    return {
      notice: t('line.discountSet', { no: deal.no, discount: off, amount }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'line.discount',
          on: { entity: 'opportunity', id: deal.id },
          facts: { discount: plainMoney(off), amount: plainMoney(amount) },
        },
      ],
    }
  },
})

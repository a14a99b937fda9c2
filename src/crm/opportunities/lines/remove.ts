import { z } from 'zod'
import { Refusal } from '../../../core/errors.ts'
import { plainMoney } from '../../../core/money.ts'
import { can } from '../../../core/rights.ts'
import { t } from '../../../core/text.ts'
import { defineAction } from '../../action.ts'
import { aroundDeal } from '../moved.ts'
import { loadDeal } from '../stages.ts'
import { refuseUnseen } from './save.ts'
import { removeLine } from './write.ts'

/** Takes a line out of a deal. */
export const remove = defineAction({
  name: 'line.remove',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Take a product out of a deal', zh: '删掉商机里的产品' },
  input: z.object({ line: z.uuid() }),
  read: () => ({}),
  allow: can('update', 'opportunity'),
  async run(context, { line: id }) {
    const line = await context.tx.opportunityLine.findUnique({
      where: { id },
      include: { product: true, opportunity: { select: { no: true } } },
    })
    if (!line) throw new Refusal('line.gone', {})
    const deal = await loadDeal(context, line.opportunity.no)
    refuseUnseen(context)
    if (!(await removeLine(context, { id, opportunityId: deal.id }))) throw new Refusal('line.gone', {})
    const { amountMinor } = await context.tx.opportunity.findUniqueOrThrow({ where: { id: deal.id } })
    const amount = { minor: amountMinor ?? 0n, currency: deal.currency }
    return {
      notice: t('line.removed', { no: deal.no, product: line.product.name, amount }),
      changed: aroundDeal(deal),
      audit: [
        {
          action: 'line.remove',
          on: { entity: 'opportunity', id: deal.id },
          facts: { product: line.product.name, amount: plainMoney(amount) },
        },
      ],
    }
  },
})

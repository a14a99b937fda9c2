import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can, modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { type Deal, loadDeal, refuseClosed } from '../opportunities/stages.ts'
import { list as showQuote } from './list.ts'
import { readQuote } from './load.ts'
import { notePrices } from './prices.ts'
import { inBase } from './rate.ts'
import { quoteSettings } from './settings.ts'

/** A quote out of a deal: its lines and discount as they are now, to be looked at before it is handed in. */
export const create = defineAction({
  name: 'quote.create',
  words: { en: ['quote'], zh: ['报价', '新报价'] },
  usage: { en: '<deal | quote>', zh: '<商机 | 报价单号>' },
  does: { en: 'Make a quote out of a deal, or see one', zh: '从商机生成报价，或查看报价' },
  input: z.object({ deal: z.string().min(1).max(100) }),
  read: rest => ({ deal: rest }),
  allow: can('create', 'quote'),

  async run(context, { deal: said }) {
    if (/^bj-/i.test(said)) return showQuote.run(context, { quote: said, page: 1 })
    const deal = await loadDeal(context, said)
    refuseClosed(deal, context.reader.locale)
    if (modeOf(context.actor, 'opportunity.amount') !== 'read') throw new Refusal('deal.amountHidden', {})
    if (deal.amountMinor === null) throw new Refusal('quote.noAmount', { no: deal.no })
    const { id, no } = await write(context, deal, deal.amountMinor)
    const quote = await readQuote(context.tx, id)
    if (quote) await notePrices(context, quote)
    return shown({ id, no, deal })
  },
})

function shown({ id, no, deal }: { id: string; no: string; deal: Deal }): Outcome {
  const of = { entity: 'quote', id } as const
  return {
    notice: t('quote.created', { no, name: deal.name }),
    changed: [{ entity: 'opportunity', id: deal.id }],
    audit: [{ action: 'quote.create', on: of, facts: { no, deal: deal.no } }],
    cards: [{ view: 'quote', of, to: 'only' }],
  }
}

async function write(context: Context, deal: Deal, totalMinor: bigint): Promise<{ id: string; no: string }> {
  const { tx, actor, now, company } = context
  const { validDays, taxRate } = quoteSettings.of(company)
  const { rate, baseMinor } = await inBase(context, totalMinor, deal.currency)
  const id = newId()
  const no = await nextNumberOf(context, 'quote')
  await tx.quote.create({
    data: {
      ...{ id, no, title: deal.name, opportunityId: deal.id, customerId: deal.customerId, ownerId: deal.ownerId },
      ...{ currency: deal.currency, discountMinor: deal.discountMinor, totalMinor, rateToBase: rate, baseMinor },
      ...{
        taxRateBp: taxRate * 100,
        validUntilOn: new Date(localDate(plusDays(now, validDays, company.zone), company.zone)),
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
      lines: { create: linesOf(deal, totalMinor) },
    },
  })
  return { id, no }
}

/** The lines of the deal; a deal that has only an amount is offered as one line. */
function linesOf(deal: Deal, totalMinor: bigint) {
  if (deal.lines.length === 0) {
    const price = { listPriceMinor: totalMinor, dealPriceMinor: totalMinor, totalMinor }
    return [{ id: newId(), sort: 0, name: deal.name, qty: 1, ...price }]
  }
  return deal.lines.map(
    ({ productId, product, listPriceMinor, dealPriceMinor, qty, discountBp, totalMinor: total }, sort) => ({
      ...{ id: newId(), sort, productId, name: product.name, unit: product.unit },
      ...{ listPriceMinor, dealPriceMinor, qty, discountBp, totalMinor: total },
    }),
  )
}

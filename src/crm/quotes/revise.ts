import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findQuote, type Quote } from './load.ts'
import { inBase } from './rate.ts'
import { quoteSettings } from './settings.ts'

/** A further revision under the same number; the one it replaces stays readable. */
export const revise = defineAction({
  name: 'quote.revise',
  words: { en: ['new revision'], zh: ['报价新版本', '改版'] },
  usage: { en: '<quote>', zh: '<报价单号>' },
  does: { en: 'Begin a new revision of a quote', zh: '为报价建一个新版本' },
  input: z.object({ quote: z.string().min(1).max(60) }),
  read: rest => ({ quote: rest }),
  allow: can('update', 'quote'),

  async run(context, { quote: said }) {
    const quote = await findQuote(context, said, 'update')
    if (quote.docState === 'inApproval')
      throw new Refusal('quote.fixed', { no: quote.no, state: t('docState.inApproval') })
    if (quote.docState !== 'approved') throw new Refusal('quote.stillDraft', { no: quote.no })
    if (quote.outcome === 'accepted')
      throw new Refusal('quote.closedAlready', { no: quote.no, outcome: t('quote.outcome.accepted') })
    const id = await copy(context, quote)
    const of = { entity: 'quote', id } as const
    return {
      notice: t('quote.revised', { no: quote.no, revision: quote.revision + 1 }),
      changed: [
        { entity: 'quote', id: quote.id },
        { entity: 'opportunity', id: quote.opportunityId },
      ],
      audit: [{ action: 'quote.revise', on: of, facts: { no: quote.no, revision: quote.revision + 1 } }],
      cards: [{ view: 'quote', of, to: 'only' }],
    }
  },
})

/** The unique number and revision let one of two people at once through. */
async function copy(context: Context, quote: Quote): Promise<string> {
  const { tx, actor, now, company } = context
  const id = newId()
  const replaced = await tx.quote.updateMany({
    where: { id: quote.id, supersededById: null },
    data: { supersededById: id, outcome: 'superseded', updatedAt: now, version: { increment: 1 } },
  })
  if (replaced.count === 0) throw new Refusal('record.changed', { no: quote.no })
  const { no, title, opportunityId, customerId, ownerId, currency, discountMinor, totalMinor, taxRateBp, terms } = quote
  const { rate, baseMinor } = await inBase(context, totalMinor, currency)
  const { validDays } = quoteSettings.of(company)
  await tx.quote.create({
    data: {
      ...{ id, no, revision: quote.revision + 1, title, opportunityId, customerId, ownerId, currency, discountMinor },
      ...{ totalMinor, rateToBase: rate, baseMinor, taxRateBp, terms },
      validUntilOn: new Date(localDate(plusDays(now, validDays, company.zone), company.zone)),
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
      lines: { create: quote.lines.map(({ id: _id, quoteId: _quote, ...line }) => ({ ...line, id: newId() })) },
    },
  })
  return id
}

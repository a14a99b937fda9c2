import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate, plusDays } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { allows, can, modeOf } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { loadDeal } from '../opportunities/stages.ts'
import { findQuote } from '../quotes/load.ts'
import { inBase } from '../quotes/rate.ts'
import { readTerms, rowOfTerms, type Terms, termsFields, typedTerms } from './fields.ts'
import { contractByNumber, findContract } from './load.ts'

const input = typedTerms.extend({ from: z.string().min(1).max(100), renews: z.string().max(60).optional() })
type Input = z.infer<typeof input>

/** A contract out of an approved quote or a deal; the form is filled with what is known. */
export const create = defineAction({
  name: 'contract.create',
  words: { en: ['contract'], zh: ['合同', '新合同'] },
  usage: { en: '<quote | deal | contract>', zh: '<报价单号 | 商机 | 合同号>' },
  does: { en: 'Make a contract out of a quote or a deal, or see one', zh: '从报价或商机生成合同，或查看合同' },
  input,
  read: rest => ({ from: rest }),
  allow: can('read', 'contract'),

  async run(context, fields) {
    const known = /^ht-/i.test(fields.from) ? await contractByNumber(context.tx, fields.from) : null
    if (known) return shown((await findContract(context, fields.from, 'read')).id)
    if (!allows(can('create', 'contract'), context.actor)) throw new Refusal('contract.unknown', { ref: fields.from })
    const source = /^bj-/i.test(fields.from)
      ? await fromQuote(context, fields.from)
      : await fromDeal(context, fields.from)
    if (context.said !== 'form' || fields.title === undefined) return form(context, source, fields)
    return save(context, source, fields)
  },
})

type SourceOfContract = {
  said: string
  title: string
  amountMinor: bigint | null
  currency: string
  terms: string | null
  customerId: string
  opportunityId: string
  quoteId: string | null
  ownerId: string
}

async function fromQuote(context: Context, said: string): Promise<SourceOfContract> {
  const quote = await findQuote(context, said, 'update')
  const stands = quote.docState === 'approved' && ['none', 'sent', 'accepted'].includes(quote.outcome)
  if (!stands) throw new Refusal('contract.quoteNotReady', { no: quote.no })
  const { title, totalMinor, currency, terms, customerId, opportunityId, ownerId } = quote
  return {
    said: quote.no,
    title,
    amountMinor: totalMinor,
    currency,
    terms,
    customerId,
    opportunityId,
    quoteId: quote.id,
    ownerId,
  }
}

async function fromDeal(context: Context, said: string): Promise<SourceOfContract> {
  const deal = await loadDeal(context, said)
  if (modeOf(context.actor, 'opportunity.amount') !== 'read') throw new Refusal('deal.amountHidden', {})
  const { name, amountMinor, currency, customerId, ownerId } = deal
  return {
    said: deal.no,
    title: name,
    amountMinor,
    currency,
    terms: null,
    customerId,
    opportunityId: deal.id,
    quoteId: null,
    ownerId,
  }
}

async function form(context: Context, source: SourceOfContract, { renews }: Input): Promise<Outcome> {
  const { now, company, reader } = context
  const day = (days: number) => localDate(plusDays(now, days, company.zone), company.zone)
  const known: Partial<Terms> = {
    title: source.title,
    startOn: day(0),
    endOn: day(364),
    terms: source.terms,
    ...(source.amountMinor === null ? {} : { amountMinor: source.amountMinor }),
  }
  const about = { from: source.said, ...(renews ? { renews } : {}) }
  return askFor(
    {
      action: 'contract.create',
      context: about,
      title: t('contract.newTitle', { from: source.said }),
      fields: await termsFields(context, known, source),
    },
    reader,
  )
}

async function save(context: Context, source: SourceOfContract, fields: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  const terms = await readTerms(context, fields, source)
  const { rate, baseMinor } = await inBase(context, terms.amountMinor, source.currency)
  const id = newId()
  const no = await nextNumberOf(context, 'contract')
  const renewed = fields.renews ? await findContract(context, fields.renews, 'update') : undefined
  const { customerId, opportunityId, quoteId, ownerId, currency } = source
  await tx.contract.create({
    data: {
      ...{
        id,
        no,
        customerId,
        opportunityId,
        quoteId,
        ownerId,
        currency,
        rateToBase: rate,
        baseMinor,
        ...rowOfTerms(terms),
      },
      ...{ renewalOfId: renewed?.id ?? null, createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  const of = { entity: 'contract', id } as const
  return {
    notice: t('contract.created', { no, title: terms.title }),
    changed: [
      { entity: 'opportunity', id: opportunityId },
      { entity: 'customer', id: customerId },
    ],
    audit: [{ action: 'contract.create', on: of, facts: { no, from: source.said } }],
    ...shown(id),
  }
}

function shown(id: string): Outcome {
  return { cards: [{ view: 'contract', of: { entity: 'contract', id }, to: 'only' }] }
}

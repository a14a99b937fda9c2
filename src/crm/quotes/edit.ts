import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { askFor } from '../form.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import { tenThousandths } from './lines.ts'
import { findQuote, type Quote } from './load.ts'
import { sumOf } from './price.ts'
import { inBase } from './rate.ts'

const input = z.object({
  quote: z.string().min(1).max(60),
  seen: z.coerce.number().int().optional(),
  title: z.string().max(120).optional(),
  discount: z.string().max(40).default('0'),
  tax: z.string().max(10).optional(),
  until: z.string().max(60).optional(),
  terms: z.string().max(1_000).default(''),
})
type Input = z.infer<typeof input>

/** Title, discount, tax, validity and terms of a draft. */
export const edit = defineAction({
  name: 'quote.edit',
  words: { en: ['edit quote'], zh: ['改报价', '修改报价'] },
  usage: { en: '<quote>', zh: '<报价单号>' },
  does: { en: 'Change a quote that is not handed in', zh: '修改还没提交的报价' },
  input,
  read: rest => ({ quote: rest }),
  allow: can('update', 'quote'),

  async run(context, fields) {
    const quote = await findQuote(context, fields.quote, 'update')
    refuseFixed(quote)
    if (context.said !== 'form' || fields.title === undefined) return form(context, quote)
    return save(context, quote, fields)
  },
})

/** Only drafts and what came back are edited; anything else has been seen by somebody. */
function refuseFixed(quote: Quote): void {
  const state = docStateOf(quote.docState)
  if (!['draft', 'rejected', 'withdrawn'].includes(state))
    throw new Refusal('quote.fixed', { no: quote.no, state: t(`docState.${state}`) })
}

function form({ reader }: Context, quote: Quote): Outcome {
  return askFor(
    {
      action: 'quote.edit',
      context: { quote: quote.no, seen: quote.version },
      title: t('quote.editTitle', { no: quote.no }),
      fields: [
        { id: 'title', label: t('quote.title'), value: quote.title, required: true, max: 120 },
        {
          id: 'discount',
          label: t('content.headerDiscount'),
          value: plainMoney({ minor: quote.discountMinor, currency: quote.currency }),
        },
        { id: 'tax', label: t('content.taxRateBp'), value: `${quote.taxRateBp / 100}%`, required: true },
        {
          id: 'until',
          label: t('content.validUntil'),
          value: quote.validUntilOn.toISOString().slice(0, 10),
          required: true,
        },
        { id: 'terms', label: t('content.terms'), value: quote.terms ?? '', many: true, max: 1_000 },
      ],
    },
    reader,
  )
}

async function save(context: Context, quote: Quote, fields: Input): Promise<Outcome> {
  const { tx, now, company, actor } = context
  const discount = readMoney(fields.discount, quote.currency)
  const tax = readPercent(fields.tax ?? '')
  const until = readWhen(fields.until ?? '', { now, zone: actor.zone })
  if (!discount) throw new Refusal('input.fields', {}, { discount: t('field.amount') })
  if (tax === undefined) throw new Refusal('input.fields', {}, { tax: t('field.invalid') })
  if (!until) throw new Refusal('input.fields', {}, { until: t('field.date') })
  const on = localDate(until.at, actor.zone)
  if (on < localDate(now, company.zone)) throw new Refusal('input.fields', {}, { until: t('field.datePast') })
  const { totalMinor } = sumOf(
    quote.lines.map(line => ({ ...line, qty: tenThousandths(line.qty) })),
    discount.minor,
  )
  if (totalMinor < 0n) throw new Refusal('input.fields', {}, { discount: t('quote.discountTooHigh') })
  const { rate, baseMinor } = await inBase(context, totalMinor, quote.currency)
  const saved = await tx.quote.updateMany({
    where: { id: quote.id, version: fields.seen ?? quote.version, docState: quote.docState },
    data: {
      ...{ title: fields.title || quote.title, discountMinor: discount.minor, totalMinor, rateToBase: rate, baseMinor },
      ...{
        taxRateBp: tax,
        validUntilOn: new Date(on),
        terms: fields.terms || null,
        updatedAt: now,
        version: { increment: 1 },
      },
    },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no: quote.no })
  const of = { entity: 'quote', id: quote.id } as const
  return {
    notice: t('quote.saved', { no: quote.no, amount: { minor: totalMinor, currency: quote.currency } }),
    changed: [of],
    audit: [{ action: 'quote.edit', on: of, facts: { no: quote.no, discount: plainMoney(discount), until: on } }],
  }
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { type Money, plainMoney, readMoney } from '../../core/money.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import type { Editing } from '../approvals/documents.ts'
import type { Field } from '../form.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import { tenThousandths } from './lines.ts'
import { type Quote, readQuote } from './load.ts'
import { sumOf } from './price.ts'
import { baseOf } from './rate.ts'

/** What a form about a quote sends. */
export const typedQuote = z.object({
  title: z.string().max(120).optional(),
  discount: z.string().max(40).default('0'),
  tax: z.string().max(10).optional(),
  until: z.string().max(60).optional(),
  terms: z.string().max(1_000).default(''),
})
type Typed = z.infer<typeof typedQuote>

/** The questions about a quote, filled with what it says. */
export function quoteQuestions(quote: Quote): Field[] {
  const discount = plainMoney({ minor: quote.discountMinor, currency: quote.currency })
  const until = quote.validUntilOn.toISOString().slice(0, 10)
  return [
    { id: 'title', label: t('quote.title'), value: quote.title, required: true, max: 120 },
    { id: 'discount', label: t('content.headerDiscount'), value: discount },
    { id: 'tax', label: t('content.taxRateBp'), value: `${quote.taxRateBp / 100}%`, required: true },
    { id: 'until', label: t('content.validUntil'), value: until, required: true },
    { id: 'terms', label: t('content.terms'), value: quote.terms ?? '', many: true, max: 1_000 },
  ]
}

/** What was written: the new total, the discount, and the last day as "2026-11-21". */
type Written = { totalMinor: bigint; discount: Money; until: string }

/**
 * Writes the answers, by compare-and-set on the version somebody saw and the state they saw it in. Throws a Refusal with a sentence at
 * each bad field, or when somebody was faster.
 */
export async function writeQuote(context: Context, quote: Quote, fields: Typed, seen?: number): Promise<Written> {
  const { tx, now, company, actor } = context
  const discount = readMoney(fields.discount, quote.currency)
  const tax = readPercent(fields.tax ?? '')
  const until = readWhen(fields.until ?? '', { now, zone: actor.zone })
  if (!discount) throw new Refusal('input.fields', {}, { discount: t('field.amount') })
  if (tax === undefined) throw new Refusal('input.fields', {}, { tax: t('field.percent') })
  if (!until) throw new Refusal('input.fields', {}, { until: t('field.date') })
  const on = localDate(until.at, actor.zone)
  if (on < localDate(now, company.zone)) throw new Refusal('input.fields', {}, { until: t('field.datePast') })
  const { totalMinor } = sumOf(
    quote.lines.map(line => ({ ...line, qty: tenThousandths(line.qty) })),
    discount.minor,
  )
  if (totalMinor < 0n) throw new Refusal('input.fields', {}, { discount: t('quote.discountTooHigh') })
  const { rate, baseMinor } = await baseOf(context, { ...quote, amountMinor: quote.totalMinor }, totalMinor)
  const saved = await tx.quote.updateMany({
    where: { id: quote.id, version: seen ?? quote.version, docState: quote.docState },
    data: {
      ...{ title: fields.title || quote.title, discountMinor: discount.minor, totalMinor, rateToBase: rate, baseMinor },
      ...{ taxRateBp: tax, validUntilOn: new Date(on), terms: fields.terms || null },
      ...{ updatedAt: now, version: { increment: 1 } },
    },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no: quote.no })
  return { totalMinor, discount, until: on }
}

/** What an approver may be let change: everything but lines and prices. */
export const quoteEdits: Editing = {
  inputs: { headerDiscount: ['discount'], taxRateBp: ['tax'], validUntil: ['until'], terms: ['terms'] },

  async ask({ tx }, id) {
    const quote = await readQuote(tx, id)
    return quote ? quoteQuestions(quote) : []
  },

  async save(context, id, { typed }) {
    const quote = await readQuote(context.tx, id)
    if (quote) await writeQuote(context, quote, typedQuote.parse(typed))
  },
}

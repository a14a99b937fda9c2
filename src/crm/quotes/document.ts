import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { backgroundOf } from './background.ts'
import { tenThousandths } from './lines.ts'
import { mayTouch, type Quote, quoteByNumber, readQuote } from './load.ts'
import { belowFloor, marginBp, sumOf, thinMarginBp } from './price.ts'
import { notePrices, refuseUncosted } from './prices.ts'

/** Below its floor or with hardly a margin a quote is decided about like one with a large discount. */
const aboveEveryStep = 10_000

/** Quotes as approvals know them: bound to lines, prices, discount, terms and validity. */
export const quoteDocument: DocumentKind = {
  entity: 'quote',
  name: 'kind.quote',
  prefix: documentPrefixes.quote,
  money: true,
  conditions: [
    { field: 'discountBp', kind: 'percent' },
    { field: 'taxRateBp', kind: 'percent' },
    { field: 'currency', kind: 'text' },
  ],

  async load(tx, id) {
    const quote = await readQuote(tx, id)
    return quote && documentOf(quote)
  },

  byNumber: quoteByNumber,

  async newest(tx, most) {
    const quotes = await tx.quote.findMany({ orderBy: { createdAt: 'desc' }, take: most, select: { id: true } })
    return quotes.map(({ id }) => id)
  },

  async reads(tx, actor, { id }) {
    const quote = await readQuote(tx, id)
    return quote !== null && mayTouch(actor, quote, 'read')
  },

  async move({ tx, now }, id, { from, to }) {
    const moved = await tx.quote.updateMany({
      where: { id, docState: { in: [...from] } },
      data: { docState: to, updatedAt: now, version: { increment: 1 } },
    })
    return moved.count > 0
  },

  async prepare(context, id) {
    const quote = await readQuote(context.tx, id)
    if (quote && ['draft', 'rejected', 'withdrawn'].includes(quote.docState)) await notePrices(context, quote)
  },

  async ready(context, document) {
    const quote = await readQuote(context.tx, document.id)
    if (!quote || !mayTouch(context.actor, quote, 'update')) throw new Refusal('approval.unknown', { ref: document.no })
    if (quote.lines.length === 0) throw new Refusal('quote.noLines', { no: quote.no })
    await refuseExpired(context, quote)
    await refuseUncosted(context, quote)
  },

  async dropped() {},

  async approved({ tx }, { id }) {
    const quote = await tx.quote.findUnique({ where: { id }, select: { opportunityId: true } })
    return quote ? { changed: [{ entity: 'opportunity', id: quote.opportunityId }] } : {}
  },

  async background(viewer, { id }) {
    const quote = await readQuote(viewer.tx, id)
    return quote ? backgroundOf(viewer, quote) : { facts: [], warnings: [] }
  },
}

/** A quote whose last day is over is not handed in, not sent and not accepted. */
export async function refuseExpired({ now, company }: Context, quote: Quote): Promise<void> {
  const last = quote.validUntilOn.toISOString().slice(0, 10)
  if (last < localDate(now, company.zone)) throw new Refusal('quote.expired', { no: quote.no, date: last })
}

function documentOf(quote: Quote): Document {
  const { id, no, title, ownerId, customerId, currency, totalMinor, baseMinor } = quote
  const lines = quote.lines.map(line => ({ ...line, qty: tenThousandths(line.qty) }))
  const { worstDiscountBp } = sumOf(lines, quote.discountMinor)
  const margin = marginBp(lines, totalMinor)
  const severe = lines.some(belowFloor) || (margin !== undefined && margin < thinMarginBp)
  const money = (minor: bigint) => ({ kind: 'money' as const, value: String(minor), currency })
  return {
    ...{ id, no, title, ownerId, customerId, baseMinor, entity: 'quote', state: docStateOf(quote.docState) },
    amount: { minor: totalMinor, currency },
    ...(severe ? { countsAs: { discountBp: Math.max(worstDiscountBp, aboveEveryStep) } } : {}),
    content: [
      { field: 'amount', ...money(totalMinor) },
      { field: 'discountBp', kind: 'percent', value: worstDiscountBp },
      { field: 'headerDiscount', ...money(quote.discountMinor) },
      { field: 'taxRateBp', kind: 'percent', value: quote.taxRateBp },
      { field: 'validUntil', kind: 'date', value: quote.validUntilOn.toISOString().slice(0, 10) },
      { field: 'terms', kind: 'text', value: quote.terms },
      { field: 'lines', kind: 'list', value: quote.lines.map(line => lineText(line, currency)) },
    ],
  }
}

function lineText(line: Quote['lines'][number], currency: string): string {
  const price = formatMoney({ minor: line.dealPriceMinor, currency }, 'zh')
  const off = line.discountBp > 0 ? ` −${line.discountBp / 100}%` : ''
  return `${line.name} × ${qtyText(line.qty)}${line.unit} @ ${price}${off}`
}

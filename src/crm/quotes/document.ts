import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { shownQty } from '../orders/quantities.ts'
import { backgroundOf } from './background.ts'
import { mayTouch, type Quote, quoteByNumber, readQuote } from './load.ts'
import { type Offer, readOffer } from './offer.ts'
import { belowFloor, marginBp, sumOf, thinMarginBp } from './price.ts'
import { notePrices, refuseUncosted } from './prices.ts'
import { quoteEdits } from './questions.ts'

/** Below its floor or with hardly a margin a quote is decided about like one with a large discount. */
const aboveEveryStep = 10_000

/** Quotes as approvals know them: bound to lines, prices, discount, terms and validity. */
export const quoteDocument: DocumentKind = {
  entity: 'quote',
  ...keptIn({ rows: tx => tx.quote, read: readQuote, mayTouch }),
  load: loadedBy(readOffer, documentOf),
  edits: quoteEdits,

  name: 'kind.quote',
  prefix: documentPrefixes.quote,
  money: true,
  conditions: [
    { field: 'discountBp', kind: 'percent' },
    { field: 'taxRateBp', kind: 'percent' },
    { field: 'currency', kind: 'text' },
  ],

  byNumber: quoteByNumber,

  async prepare(context, id) {
    const quote = await readQuote(context.tx, id)
    if (quote && isDraft(quote.docState)) await notePrices(context, quote)
  },

  async ready(context, document) {
    const quote = await readQuote(context.tx, document.id)
    if (!quote) return
    if (quote.lines.length === 0) throw new Refusal('quote.noLines', { no: quote.no })
    await refuseExpired(context, quote)
    await refuseUncosted(context, quote)
  },

  async approved(_context, { dealId }) {
    return dealId ? { changed: [{ entity: 'opportunity', id: dealId }] } : {}
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

function documentOf(quote: Offer): Document {
  const { id, no, title, ownerId, customerId, currency, totalMinor, baseMinor } = quote
  const { lines } = quote
  const { worstDiscountBp } = sumOf(lines, quote.discountMinor)
  const margin = marginBp(lines, totalMinor)
  const severe = lines.some(belowFloor) || (margin !== undefined && margin < thinMarginBp)
  const money = (minor: bigint) => ({ kind: 'money' as const, value: String(minor), currency })
  return {
    ...{ id, no, title, ownerId, customerId, baseMinor, entity: 'quote', state: docStateOf(quote.docState) },
    dealId: quote.opportunityId,
    amount: { minor: totalMinor, currency },
    passesAlone: !severe && worstDiscountBp === 0 && quote.discountMinor === 0n,
    ...(severe ? { countsAs: { discountBp: Math.max(worstDiscountBp, aboveEveryStep) } } : {}),
    content: [
      { field: 'amount', ...money(totalMinor) },
      { field: 'discountBp', kind: 'percent', value: worstDiscountBp },
      { field: 'headerDiscount', ...money(quote.discountMinor) },
      { field: 'taxRateBp', kind: 'percent', value: quote.taxRateBp },
      { field: 'validUntil', kind: 'date', value: quote.validUntilOn },
      { field: 'terms', kind: 'text', value: quote.terms },
      { field: 'lines', kind: 'list', value: lines.map(line => lineText(line, currency)) },
    ],
  }
}

function lineText(line: Offer['lines'][number], currency: string): string {
  const price = formatMoney({ minor: line.dealPriceMinor, currency }, 'zh')
  const off = line.discountBp > 0 ? ` −${line.discountBp / 100}%` : ''
  return `${line.name} × ${shownQty(line.qty)}${line.unit} @ ${price}${off}`
}

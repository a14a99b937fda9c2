import { Refusal } from '../../core/errors.ts'
import { formatMoney, least, shareOf } from '../../core/money.ts'
import { say, t } from '../../core/text.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { returnRate } from '../approvals/standing.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import type { Viewer } from '../view.ts'
import { book, hold, letGo, unbook } from './book.ts'
import { returnEdits } from './inReview.ts'
import { mayTouch, type Return, readReturn, returnByNumber } from './load.ts'
import { commissionSettings } from './settings.ts'

/** Returns as approvals know them: held while in review, booked as a whole when approved, undone as a whole when voided. */
export const returnDocument: DocumentKind = {
  entity: 'return',
  ...keptIn({ rows: tx => tx.return, read: readReturn, mayTouch }),
  load: loadedBy(readReturn, documentOf),
  edits: returnEdits,
  name: 'kind.return',
  prefix: documentPrefixes.return,
  triggers: ['void'],
  money: true,
  conditions: [],

  byNumber: returnByNumber,

  async move({ tx, now }, id, { from, to }) {
    const moved = await tx.return.updateMany({
      where: { id, docState: { in: [...from] } },
      data: { docState: to, updatedAt: now, version: { increment: 1 } },
    })
    const back = moved.count > 0 && to === 'inApproval' ? await readReturn(tx, id) : null
    if (back) await hold(tx, back)
    return moved.count > 0
  },

  async ready({ tx }, { id }, trigger) {
    const back = trigger === 'void' ? await readReturn(tx, id) : null
    if (back?.refundedAt) throw new Refusal('return.refundedAlready', { no: back.no, at: back.refundedAt })
  },

  async dropped({ tx }, id, trigger) {
    const back = await readReturn(tx, id)
    if (back && trigger === 'create') await letGo(tx, back)
  },

  async approved({ tx, now }, { id }, { trigger }) {
    const back = await readReturn(tx, id)
    if (!back) return {}
    await (trigger === 'void' ? unbook(tx, back, now) : book(tx, back, now))
    return {
      changed: [
        { entity: 'order', id: back.orderId },
        { entity: 'contract', id: back.order.contractId },
      ],
    }
  },

  effects: effectsOf,
}

/** A return as the approval sees it. */
export function documentOf(back: Return): Document {
  const { id, no, ownerId, customerId, goodsMinor, refundMinor, currency, baseMinor, order, reason } = back
  return {
    ...{
      id,
      no,
      ownerId,
      customerId,
      baseMinor,
      entity: 'return',
      title: order.title,
      state: docStateOf(back.docState),
    },
    amount: { minor: goodsMinor, currency },
    content: [
      { field: 'amount', kind: 'money', value: String(goodsMinor), currency },
      { field: 'refund', kind: 'money', value: String(refundMinor), currency },
      { field: 'order', kind: 'text', value: `${order.no} ${order.title}` },
      { field: 'reason', kind: 'text', value: reason },
      {
        field: 'lines',
        kind: 'list',
        value: back.lines.map(({ orderLine, qty }) => `${orderLine.name} × ${qtyText(qty)}${orderLine.unit}`),
      },
    ],
  }
}

/** The whole bill before anybody agrees: money back, what is owed less, the invoice to take back, stock, and how much this customer returns. */
async function effectsOf({ tx, reader, company }: Viewer, { id }: Document): Promise<string[]> {
  const back = await readReturn(tx, id)
  if (!back) return []
  const { contract } = back.order
  const money = (minor: bigint) => formatMoney({ minor, currency: back.currency }, reader.locale)
  const over = contract.invoicedMinor - (contract.amountMinor - back.goodsMinor)
  const { percent } = commissionSettings.of(company)
  const commission = shareOf(back.refundMinor, percent * 100)
  const rate = await returnRate(tx, back.customerId)
  return [
    t('return.effectRefund', { amount: money(back.refundMinor) }),
    ...(back.goodsMinor > back.refundMinor
      ? [t('return.effectLower', { amount: money(back.goodsMinor - back.refundMinor) })]
      : []),
    ...(over > 0n ? [t('return.effectRed', { amount: money(least(over, back.goodsMinor)) })] : []),
    t('return.effectStock', { list: back.lines.map(({ orderLine, qty }) => `${orderLine.name} +${qtyText(qty)}`) }),
    ...(commission > 0n ? [t('return.effectCommission', { amount: money(commission), percent })] : []),
    t('return.effectRate', { rate }),
  ].map(text => say(text, reader))
}

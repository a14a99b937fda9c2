import { Refusal } from '../../core/errors.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { dayOf } from '../contracts/load.ts'
import { allocate, unallocate } from './allocate.ts'
import { backgroundOf } from './background.ts'
import { book, holdPart, letGo, unbook } from './hold.ts'
import { paymentEdits } from './inReview.ts'
import { mayTouch, type Payment, paymentByNumber, readPayment } from './load.ts'

/** Payments as approvals know them: what is in review is held on the contract, what is approved is booked and split. */
export const paymentDocument: DocumentKind = {
  entity: 'payment',
  ...keptIn({ rows: tx => tx.payment, read: readPayment, mayTouch }),
  load: loadedBy(readPayment, documentOf),
  edits: paymentEdits,
  name: 'kind.payment',
  prefix: documentPrefixes.payment,
  triggers: ['void'],
  money: true,
  conditions: [{ field: 'method', kind: 'text' }],

  byNumber: paymentByNumber,

  async move(context, id, { from, to }) {
    const [moved] = await context.tx.payment.updateManyAndReturn({
      where: { id, docState: { in: [...from] } },
      data: { docState: to, updatedAt: context.now, version: { increment: 1 } },
      select: { contractId: true, amountMinor: true },
    })
    if (!moved) return false
    if (to === 'inApproval') await holdPart(context, moved)
    return true
  },

  async ready({ tx }, { id }, trigger) {
    const payment = trigger === 'void' ? await readPayment(tx, id) : null
    if (!payment) return
    const { no, paidMinor, refundedMinor, currency } = payment.contract
    if (paidMinor - payment.amountMinor < refundedMinor)
      throw new Refusal('payment.paidBack', { no, refunded: { minor: refundedMinor, currency } })
  },

  async dropped({ tx }, id, trigger) {
    const payment = await readPayment(tx, id)
    if (payment && trigger === 'create') await letGo(tx, payment)
  },

  async approved({ tx, now }, { id }, { trigger }) {
    const payment = await readPayment(tx, id)
    if (!payment) return {}
    if (trigger === 'void') {
      await unbook(tx, payment)
      await unallocate(tx, payment)
    } else {
      await book(tx, payment)
      await allocate(tx, payment)
    }
    await tx.contract.update({ where: { id: payment.contractId }, data: { updatedAt: now } })
    return {
      changed: [
        { entity: 'contract', id: payment.contractId },
        { entity: 'customer', id: payment.contract.customerId },
      ],
    }
  },

  async background(viewer, { id }) {
    const payment = await readPayment(viewer.tx, id)
    return payment ? backgroundOf(viewer, payment) : { facts: [], warnings: [] }
  },
}

/** A payment as the approval sees it. */
export function documentOf(payment: Payment): Document {
  const { id, no, ownerId, amountMinor, currency, baseMinor, contract } = payment
  return {
    ...{
      id,
      no,
      ownerId,
      baseMinor,
      entity: 'payment',
      title: contract.customer.name,
      customerId: contract.customerId,
    },
    state: docStateOf(payment.docState),
    amount: { minor: amountMinor, currency },
    content: [
      { field: 'amount', kind: 'money', value: String(amountMinor), currency },
      { field: 'contract', kind: 'text', value: `${contract.no} ${contract.title}` },
      { field: 'receivedOn', kind: 'date', value: dayOf(payment.receivedOn) },
      { field: 'method', kind: 'text', value: `payment.method.${payment.method}` },
      { field: 'voucher', kind: 'text', value: payment.voucher },
    ],
  }
}

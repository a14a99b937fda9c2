import type { Editing } from '../approvals/documents.ts'
import { baseOf } from '../quotes/rate.ts'
import { openOn } from './allocate.ts'
import { paymentFields, readPaymentForm, typedOf, typedPayment } from './fields.ts'
import { holdPart, letGo } from './hold.ts'
import { readPayment } from './load.ts'

/** What finance may be let correct in a payment while they check it. Another amount holds another part of the contract at once. */
export const paymentEdits: Editing = {
  inputs: { amount: ['amount', 'split'], receivedOn: ['received'], method: ['method'], voucher: ['voucher'] },

  async ask(context, id) {
    const payment = await readPayment(context.tx, id)
    return payment ? paymentFields(typedOf(payment), await openOn(context.tx, payment.contractId), context) : []
  },

  async save(context, id, { typed }) {
    const { tx, now } = context
    const payment = await readPayment(tx, id)
    if (!payment) return
    const { currency, contractId } = payment
    const fields = typedPayment.parse(typed)
    const open = await openOn(tx, contractId)
    const { amountMinor, receivedOn, wished } = readPaymentForm(context, fields, { currency, open })
    if (amountMinor !== payment.amountMinor) {
      await letGo(tx, payment)
      await holdPart(context, { contractId, amountMinor })
    }
    const { rate, baseMinor } = await baseOf(context, payment, amountMinor)
    await tx.payment.update({
      where: { id, docState: 'inApproval' },
      data: {
        ...{ amountMinor, receivedOn, wished, rateToBase: rate, baseMinor, method: fields.method },
        ...{ voucher: fields.voucher || null, updatedAt: now, version: { increment: 1 } },
      },
    })
  },
}

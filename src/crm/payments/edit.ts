import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { mustBeDraft } from '../approvals/draft.ts'
import { askFor } from '../form.ts'
import { baseOf } from '../quotes/rate.ts'
import { openOn } from './allocate.ts'
import { paymentFields, readPaymentForm, refuseTwice, typedOf, typedPayment } from './fields.ts'
import { overBy } from './hold.ts'
import { findPayment, type Payment } from './load.ts'

const input = typedPayment.extend({ payment: z.string().min(1).max(60), seen: z.coerce.number().int().optional() })

/** Amount, day, split and papers of a payment that nobody has to decide about: a draft, or one that came back. */
export const edit = defineAction({
  name: 'payment.edit',
  words: { en: ['edit payment'], zh: ['改回款', '修改回款'] },
  usage: { en: '<payment>', zh: '<回款单号>' },
  does: { en: 'Change a payment that is not handed in', zh: '修改还没提交的回款' },
  input,
  read: rest => ({ payment: rest }),
  allow: can('update', 'payment'),

  async run(context, fields) {
    const payment = await findPayment(context, fields.payment, 'update')
    mustBeDraft(payment)
    return context.said === 'form' && fields.amount !== '' ? save(context, payment, fields) : form(context, payment)
  },
})

async function form(context: Context, payment: Payment): Promise<Outcome> {
  const { no, version } = payment
  const open = await openOn(context.tx, payment.contractId)
  return askFor(
    {
      action: 'payment.edit',
      context: { payment: no, seen: version },
      title: t('payment.editTitle', { no }),
      fields: paymentFields(typedOf(payment), open, context),
    },
    context.reader,
  )
}

async function save(context: Context, payment: Payment, fields: z.infer<typeof input>): Promise<Outcome> {
  const { tx, now } = context
  const { id, no, currency, contract, contractId } = payment
  const open = await openOn(tx, contractId)
  const { amountMinor, receivedOn, wished } = readPaymentForm(context, fields, { currency, open })
  // Drafts hold nothing, so this one is not in the sum (R89).
  const over = { minor: await overBy(context, contract, amountMinor), currency }
  await refuseTwice(context, fields.reference, id)
  const { rate, baseMinor } = await baseOf(context, payment, amountMinor)
  const saved = await tx.payment.updateMany({
    where: { id, version: fields.seen ?? payment.version, docState: payment.docState },
    data: {
      ...{ amountMinor, receivedOn, wished, rateToBase: rate, baseMinor, method: fields.method },
      ...{ voucher: fields.voucher || null, externalRef: fields.reference || null },
      ...{ updatedAt: now, version: { increment: 1 } },
    },
  })
  if (saved.count === 0) throw new Refusal('record.changed', { no })
  const of = { entity: 'payment', id } as const
  const amount = { minor: amountMinor, currency }
  return {
    notice: t(over.minor > 0n ? 'payment.savedOver' : 'payment.saved', { no, amount, over }),
    changed: [of],
    audit: [{ action: 'payment.edit', on: of, facts: { no, amount: plainMoney(amount) } }],
  }
}

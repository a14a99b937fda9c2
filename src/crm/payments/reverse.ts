import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { propose } from '../approvals/propose.ts'
import { documentOf, paymentDocument } from './document.ts'
import { findPayment } from './load.ts'

/** A payment that was approved and did not come is taken back by an approval of its own; nothing is deleted. */
export const reverse = defineAction({
  name: 'payment.reverse',
  words: { en: ['reverse payment'], zh: ['冲销回款', '作废回款'] },
  usage: { en: '<payment>', zh: '<回款单号>' },
  does: { en: 'Ask to reverse a payment', zh: '申请冲销一笔回款' },
  input: z.object({ payment: z.string().min(1).max(60), approvers: z.string().max(200).default('') }),
  read: rest => ({ payment: rest }),
  allow: can('update', 'payment'),
  async run(context, { payment: said, approvers }) {
    const payment = await findPayment(context, said, 'update')
    const state = docStateOf(payment.docState)
    if (state !== 'approved') throw new Refusal('contract.fixed', { no: payment.no, state: t(`docState.${state}`) })
    const again = { action: 'payment.reverse', context: { payment: payment.no }, approvers }
    return propose(context, { kind: paymentDocument, document: documentOf(payment), trigger: 'void' }, again)
  },
})

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { docStateOf } from '../approvals/documents.ts'
import { propose } from '../approvals/propose.ts'
import { documentOf, invoiceDocument } from './document.ts'
import { findInvoice } from './load.ts'

/** An invoice that was approved and is not needed any more, before it is issued: by an approval of its own, and its part may be billed again. */
export const voidInvoice = defineAction({
  name: 'invoice.void',
  words: { en: ['void invoice'], zh: ['作废开票', '取消开票'] },
  usage: { en: '<invoice>', zh: '<开票单号>' },
  does: { en: 'Ask to void an invoice that is not issued yet', zh: '申请作废还没开具的发票' },
  input: z.object({ invoice: z.string().min(1).max(60), approvers: z.string().max(200).default('') }),
  read: rest => ({ invoice: rest }),
  allow: can('update', 'invoice'),
  async run(context, { invoice: said, approvers }) {
    const invoice = await findInvoice(context, said, 'update')
    const { no } = invoice
    const state = docStateOf(invoice.docState)
    if (state !== 'approved') throw new Refusal('contract.fixed', { no, state: t(`docState.${state}`) })
    const again = { action: 'invoice.void', context: { invoice: no }, approvers }
    return propose(context, { kind: invoiceDocument, document: documentOf(invoice), trigger: 'void' }, again)
  },
})

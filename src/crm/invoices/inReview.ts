import type { Editing } from '../approvals/documents.ts'
import { bill, unbill } from './hold.ts'
import { readInvoice } from './load.ts'
import { checkInvoice, invoiceQuestions, typedInvoice, typedOf, writeInvoice } from './questions.ts'

/** What finance may be let correct before an invoice is issued; a red one says what its original says. */
export const invoiceEdits: Editing = {
  inputs: {
    ...{ amount: ['amount'], invoiceKind: ['kind'], taxRateBp: ['tax'] },
    ...{ invoiceTitle: ['buyer', 'title'], taxNo: ['taxNo'] },
  },

  async ask({ tx, reader }, id) {
    const invoice = await readInvoice(tx, id)
    return invoice && !invoice.redOfId ? invoiceQuestions(typedOf(invoice), reader) : []
  },

  async save(context, id, { typed }) {
    const { tx } = context
    const invoice = await readInvoice(tx, id)
    if (!invoice) return
    const fields = typedInvoice.parse(typed)
    const { amount } = checkInvoice(fields, invoice.currency)
    if (amount.minor !== invoice.amountMinor) {
      await unbill(tx, invoice)
      await bill(tx, { contractId: invoice.contractId, amountMinor: amount.minor })
    }
    await writeInvoice(context, invoice, fields)
  },
}

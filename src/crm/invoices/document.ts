import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../store/db.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { backgroundOf } from './background.ts'
import { bill, redden, unbill, unredden } from './hold.ts'
import { invoiceEdits } from './inReview.ts'
import { type Invoice, invoiceByNumber, mayTouch, readInvoice, titleSchema } from './load.ts'

/** Invoices as approvals know them: what is in review is billed already, so that two at once never bill too much. */
export const invoiceDocument: DocumentKind = {
  entity: 'invoice',
  ...keptIn({ rows: tx => tx.invoice, read: readInvoice, mayTouch }),
  load: loadedBy(readInvoice, documentOf),
  edits: invoiceEdits,
  name: 'kind.invoice',
  prefix: documentPrefixes.invoice,
  triggers: ['void'],
  money: true,
  conditions: [{ field: 'invoiceKind', kind: 'text' }],

  byNumber: invoiceByNumber,

  async move({ tx, now }, id, { from, to }) {
    const [moved] = await tx.invoice.updateManyAndReturn({
      where: { id, docState: { in: [...from] } },
      data: { docState: to, updatedAt: now, version: { increment: 1 } },
      select: { contractId: true, amountMinor: true, redOfId: true },
    })
    if (!moved) return false
    if (to === 'inApproval') await (moved.redOfId ? redden(tx, { ...moved, redOfId: moved.redOfId }) : bill(tx, moved))
    return true
  },

  async ready({ tx }, { id }, trigger) {
    const invoice = trigger === 'void' ? await readInvoice(tx, id) : null
    if (invoice && invoice.issueState !== 'none') throw new Refusal('invoice.onlyRed', { no: invoice.no })
  },

  async dropped({ tx }, id, trigger) {
    const invoice = await readInvoice(tx, id)
    if (!invoice || trigger !== 'create') return
    await release(tx, invoice)
  },

  async approved({ tx }, { id }, { trigger }) {
    const invoice = await readInvoice(tx, id)
    if (!invoice) return {}
    if (trigger === 'void') await release(tx, invoice)
    return { changed: [{ entity: 'contract', id: invoice.contractId }] }
  },

  async background(viewer, { id }) {
    const invoice = await readInvoice(viewer.tx, id)
    return invoice ? backgroundOf(viewer, invoice) : { facts: [], warnings: [] }
  },
}

/** What it held may be billed again, or taken back by another red one. */
async function release(tx: Tx, invoice: Invoice): Promise<void> {
  const { redOfId, amountMinor } = invoice
  await (redOfId ? unredden(tx, { redOfId, amountMinor }) : unbill(tx, invoice))
}

/** An invoice as the approval sees it. */
export function documentOf(invoice: Invoice): Document {
  const { id, no, ownerId, amountMinor, currency, baseMinor, contract, redOf } = invoice
  const title = titleSchema.parse(invoice.title)
  return {
    ...{ id, no, ownerId, baseMinor, entity: 'invoice', title: title.title, customerId: contract.customerId },
    state: docStateOf(invoice.docState),
    amount: { minor: amountMinor, currency },
    content: [
      { field: 'amount', kind: 'money', value: String(amountMinor), currency },
      { field: 'contract', kind: 'text', value: `${contract.no} ${contract.title}` },
      { field: 'invoiceKind', kind: 'text', value: `invoice.kind.${invoice.kind}` },
      { field: 'taxRateBp', kind: 'percent', value: invoice.taxRateBp },
      { field: 'invoiceTitle', kind: 'text', value: title.title },
      { field: 'taxNo', kind: 'text', value: title.taxNo },
      { field: 'redOf', kind: 'text', value: redOf ? (redOf.invoiceNo ?? redOf.no) : null },
    ],
  }
}

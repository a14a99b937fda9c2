import type { Tx } from '../store/db.ts'
import type { Document, DocumentKind } from './approvals/documents.ts'
import { contractDocument } from './contracts/document.ts'
import { costDocument } from './costs/document.ts'
import { invoiceDocument } from './invoices/document.ts'
import { orderDocument } from './orders/document.ts'
import { paymentDocument } from './payments/document.ts'
import { quoteDocument } from './quotes/document.ts'
import { returnDocument } from './returns/document.ts'

/** Every kind of document that goes through approval. */
export const documentKinds: readonly DocumentKind[] = [
  costDocument,
  quoteDocument,
  contractDocument,
  orderDocument,
  paymentDocument,
  invoiceDocument,
  returnDocument,
]

/** The document with this number, small letters or full-width ones too; undefined when there is none. */
export async function documentNumbered(
  tx: Tx,
  said: string,
): Promise<{ kind: DocumentKind; document: Document } | undefined> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  const kind = documentKinds.find(({ prefix }) => no.startsWith(`${prefix}-`))
  const id = await kind?.byNumber(tx, no)
  const document = id ? await kind?.load(tx, id) : null
  return kind && document ? { kind, document } : undefined
}

import { Refusal } from '../core/errors.ts'
import type { Tx } from '../store/db.ts'
import type { Context } from './action.ts'
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

/** The number of a document as it is kept: "bj-20261121-0001" is BJ-20261121-0001. Undefined for what is none. */
export function documentNumber(said: string): string | undefined {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return documentKinds.some(({ prefix }) => no.startsWith(`${prefix}-`)) ? no : undefined
}

/** The document with this number. Throws a Refusal when there is none that this person may read. */
export async function findDocument(context: Pick<Context, 'tx' | 'actor'>, said: string) {
  const found = await documentNumbered(context.tx, said)
  const readable = found && (await found.kind.allows(context, found.document, 'read'))
  if (!readable) throw new Refusal('approval.unknown', { ref: said })
  return found
}

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

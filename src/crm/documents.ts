import type { DocumentKind } from './approvals/documents.ts'
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

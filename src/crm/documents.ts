import type { DocumentKind } from './approvals/documents.ts'
import { contractDocument } from './contracts/document.ts'
import { paymentDocument } from './payments/document.ts'
import { quoteDocument } from './quotes/document.ts'

/** Every kind of document that goes through approval. */
export const documentKinds: readonly DocumentKind[] = [quoteDocument, contractDocument, paymentDocument]

import type { DocumentKind } from './approvals/documents.ts'

/** Every kind of document that goes through approval. */
export const documentKinds: readonly DocumentKind[] = []

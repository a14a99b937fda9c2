import { z } from 'zod'
import type { DocState } from './approvals/documents.ts'

/** How the head of a card looks: as it stands, under way, well, wrong, or in need of a look. */
export const tone = z.enum(['emphasis', 'accent', 'good', 'attention', 'warning'])

/** The look of a document that has no life beyond its approval. */
export const docTones: Readonly<Record<DocState, z.infer<typeof tone>>> = {
  draft: 'emphasis',
  inApproval: 'accent',
  approved: 'good',
  rejected: 'attention',
  withdrawn: 'emphasis',
  voiding: 'warning',
  voided: 'warning',
}

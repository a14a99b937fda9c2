import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { defineAction } from '../action.ts'
import { documentNumbered } from '../documents.ts'
import type { Document, DocumentKind } from './documents.ts'
import { propose } from './propose.ts'

/** Hands a document of any kind in for approval: for the first time, or again after it was sent back. */
export const handIn = defineAction({
  name: 'document.submit',
  words: { en: ['submit'], zh: ['提交', '提交审批'] },
  usage: { en: '<document> [approvers]', zh: '<单号> [审批人]' },
  does: { en: 'Hand a document in for approval', zh: '把单据提交审批' },
  input: z.object({ document: z.string().min(1).max(60), approvers: z.string().max(200).default('') }),
  read: rest => {
    const [document = '', ...approvers] = rest.split(/\s+/)
    return { document, approvers: approvers.join(' ') }
  },
  allow: 'everyone',
  async run(context, { document: said, approvers }) {
    const found = await findDocument(context, said)
    await found.kind.prepare?.(context, found.document.id)
    const { kind, document } = found.kind.prepare ? await findDocument(context, said) : found
    const again = { action: 'document.submit', context: { document: document.no }, approvers }
    return propose(context, { kind, document, trigger: 'create' }, again)
  },
})

/** The document somebody means by its number. Throws a Refusal when there is none that they may read. */
async function findDocument(context: Context, said: string): Promise<{ kind: DocumentKind; document: Document }> {
  const found = await documentNumbered(context.tx, said)
  if (!found || !(await found.kind.allows(context, found.document, 'read')))
    throw new Refusal('approval.unknown', { ref: said })
  return found
}

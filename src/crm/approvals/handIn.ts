import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { defineAction } from '../action.ts'
import { documentNumbered } from '../documents.ts'
import type { Document, DocumentKind } from './documents.ts'
import { submit } from './submit.ts'

/** Hands a document of any kind in for approval: for the first time, or again after it was sent back. */
export const handIn = defineAction({
  name: 'document.submit',
  words: { en: ['submit'], zh: ['提交', '提交审批'] },
  usage: { en: '<document>', zh: '<单号>' },
  does: { en: 'Hand a document in for approval', zh: '把单据提交审批' },
  input: z.object({ document: z.string().min(1).max(60) }),
  read: rest => ({ document: rest }),
  allow: 'everyone',
  async run(context, { document: said }) {
    const { kind, document } = await findDocument(context, said)
    if (!kind.prepare) return submit(context, { kind, document, trigger: 'create' })
    await kind.prepare(context, document.id)
    const fresh = await kind.load(context.tx, document.id)
    return submit(context, { kind, document: fresh ?? document, trigger: 'create' })
  },
})

/** The document somebody means by its number. Throws a Refusal when there is none that they may read. */
async function findDocument(context: Context, said: string): Promise<{ kind: DocumentKind; document: Document }> {
  const found = await documentNumbered(context.tx, said)
  if (!found || !(await found.kind.allows(context, found.document, 'read')))
    throw new Refusal('approval.unknown', { ref: said })
  return found
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import type { Document } from '../approvals/documents.ts'
import { documentNumbered } from '../documents.ts'
import { addFiles } from './add.ts'
import { filesOf } from './read.ts'

const most = 20

/** Puts the files that are sent along to a document; without any it hands out those that are there. */
export const attach = defineAction({
  name: 'document.attach',
  words: { en: ['attach', 'attachments'], zh: ['附件', '加附件'] },
  usage: { en: '<document> + files', zh: '<单号> + 文件' },
  does: { en: 'Put files to a document, or get them', zh: '给单据加附件，或取附件' },
  input: z.object({ document: z.string().min(1).max(60) }),
  read: rest => ({ document: rest }),
  allow: 'everyone',

  async run(context, { document: said }) {
    const document = await documentFor(context, said)
    const { no } = document
    const of = { entity: document.entity, id: document.id }
    const known = await filesOf(context.tx, of)
    if (context.files.length === 0) {
      if (known.length === 0) throw new Refusal('attachment.none', { no })
      const names = known.map(file => file.name)
      return {
        notice: t('attachment.list', { no, count: known.length, names }),
        files: known.map(({ id, name, mime, size }) => ({ id, name, mime, size })),
      }
    }
    if (known.length + context.files.length > most) throw new Refusal('attachment.tooMany', { no, max: most })
    await addFiles(context, of)
    const names = context.files.map(file => file.name)
    return {
      notice: t('attachment.added', { no, count: names.length, names }),
      changed: [of, ...(await approvalsOf(context, document))],
      audit: [{ action: 'document.attach', on: of, facts: { no, names } }],
    }
  },
})

/** The document with this number, for whoever may read it or has to decide about it. */
async function documentFor(context: Context, said: string): Promise<Document> {
  const { tx, actor } = context
  const found = await documentNumbered(tx, said)
  if (!found) throw new Refusal('approval.unknown', { ref: said })
  const { kind, document } = found
  if (await kind.allows(context, document, 'read')) return document
  const [asked] = await tx.sql`
    select 1 from "ApprovalInstance" i join "ApprovalTask" k on k."instanceId" = i.id
    where i.entity = ${document.entity} and i."entityId" = ${document.id} and ${actor.id} in (k."assigneeId", k."actingForId") limit 1`
  if (!asked) throw new Refusal('approval.unknown', { ref: said })
  return document
}

async function approvalsOf({ tx }: Context, { entity, id }: Document) {
  const instances = await tx.approvalInstance.findMany({ where: { entity, entityId: id }, select: { id: true } })
  return instances.map(one => ({ entity: 'approval' as const, id: one.id }))
}

import { newId } from '../../core/id.ts'
import type { RecordRef } from '../../core/platform.ts'
import { claimFiles } from '../../store/files.ts'
import type { Context } from '../action.ts'

/** Puts what was sent along to a document, for good. */
export async function addFiles(
  { tx, actor, now, files }: Context,
  { entity, id }: RecordRef,
  kind: 'file' | 'signed' = 'file',
): Promise<void> {
  if (files.length === 0) return
  await claimFiles(
    tx,
    files.map(file => file.id),
    now,
  )
  await tx.attachment.createMany({
    data: files.map(file => ({
      ...{ id: newId(), entity, entityId: id, fileId: file.id, kind, createdAt: now, createdById: actor.id },
    })),
  })
}

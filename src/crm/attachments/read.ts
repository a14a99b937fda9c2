import type { FileRef } from '../../core/files.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'

export type Attached = FileRef & { kind: string; at: Date; by: string }

/** What was put to a document, the oldest first. */
export async function filesOf(tx: Tx, { entity, id }: RecordRef): Promise<Attached[]> {
  return tx.sql<Attached>`
    select f.id, f.name, f.mime, f.size, a.kind, a."createdAt" as at, u."displayName" as by
    from "Attachment" a join "StoredFile" f on f.id = a."fileId" join "User" u on u.id = a."createdById"
    where a.entity = ${entity} and a."entityId" = ${id} order by a."createdAt", a.id`
}

import { z } from 'zod'
import type { RecordRef } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'
import type { Said } from './editor.ts'

const changesSchema = z.record(z.string(), z.object({ from: z.string(), to: z.string() }))

/** What one save changed, by whom and when. */
export type Edit = { who: string; at: Date; changes: z.infer<typeof changesSchema> }

/** Every save since a version of the record, the oldest first. Claims and talks raise the version too, and are no edits. */
export async function editsSince(tx: Tx, { entity, id }: RecordRef, version: number): Promise<Edit[]> {
  const rows = await tx.sql<{ who: string; at: Date; changes: unknown }>`
    select u."displayName" as who, e.at, e.facts -> 'changes' as changes
    from "AuditEvent" e join "User" u on u.id = e."actorId"
    where e.entity = ${entity} and e."entityId" = ${id} and e.facts ? 'changes' and (e.facts ->> 'version')::int > ${version}
    order by (e.facts ->> 'version')::int`
  return rows.map(({ changes, ...row }) => ({ ...row, changes: changesSchema.parse(changes) }))
}

/** The record as it was before those saves. */
export function before(now: Said, edits: Edit[]): Said {
  const first: Said = {}
  for (const { changes } of edits) for (const [field, { from }] of Object.entries(changes)) first[field] ??= from
  return { ...now, ...first }
}

/** The fields in which two states differ. */
export function differing(one: Said, other: Said, fields: string[]): string[] {
  return fields.filter(field => (one[field] ?? '') !== (other[field] ?? ''))
}

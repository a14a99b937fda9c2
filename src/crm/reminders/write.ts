import { newId } from '../../core/id.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Text } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'

/** A reminder to be written down; `says` is a sentence of ours or what somebody typed. */
export type Wish = {
  /** Its own id, where somebody wants to name it. */
  id?: string
  kind: string
  of: RecordRef
  to: string
  dueAt: Date
  key: string
  says: Text | { words: string }
  view?: string
  params?: Record<string, unknown>
}

/**
 * Writes reminders down; whoever fires them looks at each person's hours, budget and wishes. What has been written before, by its key and
 * person, is not written again. Returns how many are new.
 */
export async function remind(tx: Tx, wishes: Wish[], now: Date): Promise<number> {
  if (wishes.length === 0) return 0
  const rows = wishes.map(({ id = newId(), of, to, key, view = null, params = {}, ...rest }) => ({
    ...rest,
    ...{ id, entity: of.entity, entityId: of.id, recipientId: to, fireKey: `${key}:${to}`, view, params },
  }))
  const written = await tx.sql`
    insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", view, params, says, "createdAt")
    select r.id, r.kind, r.entity, r."entityId", r."recipientId", r."dueAt", r."fireKey", r.view, r.params, r.says, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, entity text, "entityId" uuid, "recipientId" uuid,
      "dueAt" timestamptz, "fireKey" text, view text, params jsonb, says jsonb)
    join "User" u on u.id = r."recipientId" and u.status = 'active'
    on conflict ("fireKey") do nothing returning id`
  return written.length
}

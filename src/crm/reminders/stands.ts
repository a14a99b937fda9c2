import { grouped } from '../../core/grouped.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Reminder, ReminderKind } from './kind.ts'

type Asked = { tx: Tx; now: Date; company: Company; kinds: ReadonlyMap<string, ReminderKind> }

/**
 * Which of these nobody needs any more: what they speak of was settled while a night, an absence or a budget kept them back (R142).
 * One question a kind.
 */
export async function settledAmong(
  { tx, now, company, kinds }: Asked,
  reminders: readonly Reminder[],
): Promise<Set<string>> {
  const settled = new Set<string>()
  for (const [name, held] of grouped(reminders, ({ kind }) => kind)) {
    const stands = kinds.get(name)?.stands
    if (!stands) continue
    const open = new Set(await stands({ tx, now, company }, held))
    for (const { id } of held) if (!open.has(id)) settled.add(id)
  }
  return settled
}

/** Drops what waits for a digest and is settled, so that a digest of nothing else is not sent. */
export async function dropSettled(asked: Asked): Promise<void> {
  const { tx } = asked
  const folded = await tx.sql<Reminder>`
    select id, kind, entity, "entityId", "recipientId", "dueAt", "wasDueAt", state, view, params, says, snoozes, null as no, null as title
    from "Reminder" where state = 'folded'`
  const settled = await settledAmong(asked, folded)
  if (settled.size > 0)
    await tx.sql`update "Reminder" set state = 'dropped' where state = 'folded' and id = any (${[...settled]}::uuid[])`
}

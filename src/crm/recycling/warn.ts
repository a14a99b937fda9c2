import { defineReminder, type Found, type Reminder } from '../reminders/kind.ts'
import { dueAmong, dueSoon, leftText } from './due.ts'

/**
 * Warns owners before records are recycled: once for a record, threshold and clock. After a downtime only the nearest threshold that was
 * passed is spoken of.
 */
export const recycleReminder = defineReminder({
  name: 'recycle',
  urgency: 'usual',
  usually: 'push',
  view: 'recycle.warning',
  explains: true,
  list: { view: 'recycle.soon', params: { mine: true } },
  async stands(asked, held) {
    const open: string[] = []
    const atMost = farthest(await asked.tx.recycleRule.findMany({ select: { warnDays: true } }))
    for (const entity of ['customer', 'lead'] as const) {
      const ours = held.filter(one => one.entity === entity)
      const ids = ours.map(({ entityId }) => entityId)
      const due = await dueAmong(asked, { entity, ids, atMost })
      open.push(...ours.filter(one => isFor(one, due.get(one.entityId)?.ownerId)).map(({ id }) => id))
    }
    return open
  },
  async find({ tx, now, company }) {
    const found: Found[] = []
    const rules = await tx.recycleRule.findMany({ select: { id: true, warnDays: true } })
    const warnDays = new Map(rules.map(rule => [rule.id, rule.warnDays]))
    const atMost = farthest(rules)
    for (const entity of ['customer', 'lead'] as const) {
      const due = await dueSoon({ tx, now, company }, { entity, atMost })
      for (const one of due) {
        // The nearest threshold that was reached or passed; what is overdue already is the last one's.
        const reached = (warnDays.get(one.ruleId) ?? []).filter(days => days >= Math.max(one.daysLeft, 0))
        if (reached.length === 0) continue
        const key = `${one.id}:${Math.min(...reached)}:${one.clockStart.getTime()}:${one.graceDays}`
        found.push({ to: one.ownerId, of: { entity, id: one.id }, key, says: leftText(entity, one) })
      }
    }
    return found
  },
})

/** True for who looks after the record, and for whom they gave the reminder to. */
function isFor({ recipientId, params }: Reminder, ownerId: string | undefined): boolean {
  return ownerId !== undefined && (ownerId === recipientId || 'by' in params)
}

/** The most days before which any rule warns. */
function farthest(rules: readonly { warnDays: number[] }[]): number {
  return Math.max(0, ...rules.flatMap(({ warnDays }) => warnDays))
}

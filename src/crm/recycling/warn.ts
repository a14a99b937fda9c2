import { defineReminder, type Found } from '../reminders/kind.ts'
import { dueSoon, leftText } from './due.ts'

/**
 * Warns owners before records are recycled: once for a record, threshold and clock. After a downtime only the nearest threshold that was
 * passed is spoken of.
 */
export const recycleReminder = defineReminder({
  name: 'recycle',
  urgency: 'usual',
  usually: 'push',
  view: 'recycle.warning',
  list: { view: 'recycle.soon', params: { mine: true } },
  async find({ tx, now, company }) {
    const found: Found[] = []
    const rules = await tx.recycleRule.findMany({ select: { id: true, warnDays: true } })
    const warnDays = new Map(rules.map(rule => [rule.id, rule.warnDays]))
    const atMost = Math.max(0, ...rules.flatMap(rule => rule.warnDays))
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

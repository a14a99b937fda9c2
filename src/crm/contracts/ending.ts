import { t } from '../../core/text.ts'
import { defineReminder } from '../reminders/kind.ts'

const thresholds = [30, 14, 3]

/** Contracts that end soon are shown to their owner 30, 14 and 3 days before, and once more on the day after. */
export const contractReminder = defineReminder({
  name: 'contract',
  urgency: 'usual',
  usually: 'push',
  view: 'contract',
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "Contract" c on c.id = r."entityId" and c."docState" = 'approved'
        and c."endOn" = (r.says -> 'args' ->> 'date')::date and not exists (select 1 from "Contract" next where next."renewalOfId" = c.id)
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (c."ownerId" = r."recipientId" or r.params ? 'by')`
    return rows.map(({ id }) => id)
  },
  async find({ tx, today }) {
    const soon = await tx.sql<{ id: string; ownerId: string; endOn: string; left: number }>`
      select id, "ownerId", "endOn", "endOn" - ${today}::date as left from "Contract" c
      where "docState" = 'approved' and "endOn" between ${today}::date - 3 and ${today}::date + ${thresholds[0]}::int
        and not exists (select 1 from "Contract" next where next."renewalOfId" = c.id) order by id`
    return soon.flatMap(({ id, ownerId, endOn, left }) => {
      // After a downtime only the nearest threshold that was passed is told.
      const threshold = left < 0 ? -1 : thresholds.findLast(days => left <= days)
      if (threshold === undefined) return []
      const says = t(left < 0 ? 'reminder.contractEnded' : 'reminder.contractEnds', { date: endOn })
      return [{ to: ownerId, of: { entity: 'contract', id } as const, key: `${id}:${endOn}:${threshold}`, says }]
    })
  },
})

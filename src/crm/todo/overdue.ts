import { wallTime } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import { defineReminder } from '../reminders/kind.ts'

/** A promise at its minute: its own card, whatever else is told that day. */
export const planReminder = defineReminder({ name: 'plan', urgency: 'promised', usually: 'push', view: 'plan' })

/** A promise whose day went by: told once, the morning after, and once more when it got a new date that goes by. */
export const overdueReminder = defineReminder({
  name: 'overdue',
  urgency: 'usual',
  usually: 'digest',
  button: ({ entityId }) => ({ title: t('button.done'), verb: 'plan.done', data: { plan: entityId } }),
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "FollowUpPlan" p on p.id = r."entityId" and p.state = 'planned' and p."dueAt" < r."createdAt"
        and (p."ownerId" = r."recipientId" or r.params ? 'by')
      where r.id = any (${held.map(({ id }) => id)}::uuid[])`
    return rows.map(({ id }) => id)
  },
  async find({ tx, zone, today, since }) {
    const midnight = (day: string) => wallTime(day, '00:00', zone) ?? new Date(day)
    const rows = await tx.sql<{ id: string; ownerId: string; text: string; dueAt: Date }>`
      select p.id, p."ownerId", p.text, p."dueAt" from "FollowUpPlan" p
      where p.state = 'planned' and p."dueAt" >= ${midnight(since)} and p."dueAt" < ${midnight(today)}`
    return rows.map(({ id, ownerId, dueAt }) => ({
      to: ownerId,
      of: { entity: 'plan', id } as const,
      key: `${id}:${dueAt.toISOString()}`,
      says: t('todo.overdue'),
    }))
  },
})

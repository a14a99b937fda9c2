import { t } from '../../core/text.ts'
import { defineReminder } from '../reminders/kind.ts'

/** A quote the customer has not answered: three days before it ends and on its last day, to its owner. */
export const quoteReminder = defineReminder({
  name: 'quote',
  urgency: 'usual',
  usually: 'push',
  view: 'quote',
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "Quote" q on q.id = r."entityId" and q."docState" = 'approved' and q.outcome in ('none', 'sent')
        and q."validUntilOn" = (r.says -> 'args' ->> 'date')::date
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (q."ownerId" = r."recipientId" or r.params ? 'by')`
    return rows.map(({ id }) => id)
  },
  async find({ tx, today }) {
    const soon = await tx.sql<{ id: string; ownerId: string; validUntilOn: string; left: number }>`
      select id, "ownerId", "validUntilOn", "validUntilOn" - ${today}::date as left from "Quote"
      where "docState" = 'approved' and outcome in ('none', 'sent') and "validUntilOn" between ${today}::date and ${today}::date + 3 order by id`
    return soon.map(({ id, ownerId, validUntilOn, left }) => ({
      to: ownerId,
      of: { entity: 'quote', id } as const,
      key: `${id}:${validUntilOn}:${left === 0 ? 0 : 3}`,
      says: t('reminder.quoteEnds', { date: validUntilOn }),
    }))
  },
})

/** A quote that ended without an answer: no news once there is another one, or the deal is over. */
export const quoteExpiredReminder = defineReminder({
  name: 'quoteExpired',
  urgency: 'usual',
  usually: 'push',
  view: 'quote',
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "Quote" q on q.id = r."entityId" and q.outcome = 'expired'
      join "Opportunity" o on o.id = q."opportunityId" and o."closedAt" is null
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (q."ownerId" = r."recipientId" or r.params ? 'by')
        and not exists (select 1 from "Quote" later where later."opportunityId" = q."opportunityId" and later."createdAt" > q."createdAt")`
    return rows.map(({ id }) => id)
  },
})

import { t } from '../../core/text.ts'
import { defineReminder } from '../reminders/kind.ts'

/** An open deal whose expected day has passed: its owner is asked once a date what is to become of it. */
export const slippedReminder = defineReminder({
  name: 'slipped',
  urgency: 'usual',
  usually: 'digest',
  button: ({ no }) => ({ title: t('button.edit'), verb: 'deal.edit', data: { deal: no ?? '' } }),
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "Opportunity" o on o.id = r."entityId" and o."closedAt" is null and o."deletedAt" is null
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and o."expectedCloseOn" = (r.says -> 'args' ->> 'date')::date
        and (o."ownerId" = r."recipientId" or r.params ? 'by')`
    return rows.map(({ id }) => id)
  },
  async find({ tx, today, since }) {
    const rows = await tx.sql<{ id: string; ownerId: string; expectedCloseOn: string }>`
      select o.id, o."ownerId", o."expectedCloseOn" from "Opportunity" o
      where o."closedAt" is null and o."deletedAt" is null and o."expectedCloseOn" >= ${since}::date and o."expectedCloseOn" < ${today}::date`
    return rows.map(({ id, ownerId, expectedCloseOn }) => ({
      to: ownerId,
      of: { entity: 'opportunity', id } as const,
      key: `${id}:${expectedCloseOn}`,
      says: t('reminder.slipped', { date: expectedCloseOn }),
    }))
  },
})

/** Deals that have stayed in a stage as long as it bears, one list a person. It stands while one of them is where it was, and theirs. */
export const stuckReminder = defineReminder({
  ...{ name: 'stuck', urgency: 'usual', usually: 'push', view: 'deal.stuck' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r where r.id = any (${held.map(({ id }) => id)}::uuid[]) and exists (
        select 1 from "Opportunity" o join "User" u on u.id = o."ownerId"
        where o.id in (select jsonb_array_elements_text(r.params -> 'deals')::uuid) and o."closedAt" is null and o."deletedAt" is null
          and case r.params ->> 'told' when 'owner' then o."ownerId" = r."recipientId" and o."ownerToldAt" is not null
            else u."managerId" = r."recipientId" and o."managerToldAt" is not null end)`
    return rows.map(({ id }) => id)
  },
})

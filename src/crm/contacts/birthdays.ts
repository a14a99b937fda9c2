import { t } from '../../core/text.ts'
import { defineReminder } from '../reminders/kind.ts'

/** Birthdays of people at one's customers, on the day; one of 29 February is kept on the 28th where there is no 29th. */
export const birthdayReminder = defineReminder({
  name: 'birthday',
  urgency: 'usual',
  usually: 'digest',
  button: ({ no }) => ({ title: t('button.log'), verb: 'followup.log', data: { about: no ?? '' } }),
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "Contact" k on k.id = (r.params ->> 'contact')::uuid and k."deletedAt" is null and k."customerId" = r."entityId"
      join "Customer" c on c.id = k."customerId" and (c."ownerId" = r."recipientId" or r.params ? 'by')
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and to_char(k.birthday, 'MM-DD') = r.params ->> 'birthday'`
    return rows.map(({ id }) => id)
  },
  async find({ tx, today, since }) {
    const rows = await tx.sql<{
      id: string
      name: string
      customerId: string
      ownerId: string
      birthday: string
      on: string
    }>`
      with day as (
        select d::date as on, extract(month from d) * 100 + extract(day from d) as mark,
          extract(month from d) = 2 and extract(day from d) = 28 and extract(month from d + interval '1 day') = 3 as short
        from generate_series(${since}::date + 1, ${today}::date, interval '1 day') d
      )
      select k.id, k.name, k."customerId", c."ownerId", to_char(k.birthday, 'MM-DD') as birthday, day.on::text from day
      join "Contact" k on k.birthday is not null and k."deletedAt" is null
        and extract(month from k.birthday) * 100 + extract(day from k.birthday) in (day.mark, case when day.short then 229 else day.mark end)
      join "Customer" c on c.id = k."customerId" and c."deletedAt" is null and c."ownerId" is not null`
    return rows.map(({ id, name, customerId, ownerId, birthday, on }) => ({
      to: ownerId,
      of: { entity: 'customer', id: customerId } as const,
      key: `${id}:${on}`,
      says: t('reminder.birthday', { name, date: on }),
      params: { contact: id, birthday },
    }))
  },
})

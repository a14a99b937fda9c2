import { plusDays, startOfDay } from '../../core/moment.ts'
import { defineReminder } from '../reminders/kind.ts'
import { defineRoutine } from '../routine.ts'

/** Who looked behind the masks of one's contacts, as long as one of them is one's own. */
export const revealsReminder = defineReminder({
  ...{ name: 'reveals', urgency: 'usual', usually: 'push' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select n.id from "Reminder" n where n.id = any (${held.map(({ id }) => id)}::uuid[]) and exists (
        select 1 from "RevealLog" r join "Contact" k on k.id = r."entityId" join "Customer" c on c.id = k."customerId"
        where c."ownerId" = n."recipientId" and r."userId" <> n."recipientId"
          and r.at >= (n.params ->> 'since')::timestamptz and r.at < (n.params ->> 'until')::timestamptz)`
    return rows.map(({ id }) => id)
  },
})

/** Every Monday each owner is told who looked behind the masks of their contacts in the seven days before; nobody is told of nothing. */
export const tellReveals = defineRoutine({
  name: 'reveals.weekly',
  when: { weekly: 1, at: '09:00' },
  async run({ now, company, look, act }) {
    const until = startOfDay(now, company.zone)
    const since = plusDays(until, -7, company.zone)
    const owners = await look(
      tx => tx.sql<{ id: string }>`
        select distinct c."ownerId" as id from "RevealLog" r join "Contact" k on k.id = r."entityId" join "Customer" c on c.id = k."customerId"
        where c."ownerId" is not null and c."ownerId" <> r."userId" and r.at >= ${since} and r.at < ${until}`,
    )
    const params = { since: since.toISOString(), until: until.toISOString() }
    for (const { id } of owners)
      await act(async () => ({
        cards: [{ view: 'reveal.week', of: { entity: 'user', id }, params, to: { dm: id }, kind: 'reveals' }],
      }))
  },
})

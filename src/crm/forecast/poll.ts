import { newId } from '../../core/id.ts'
import { localDate } from '../../core/moment.ts'
import { newestPeriod } from '../../core/period.ts'
import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { dealSettings } from '../opportunities/settings.ts'
import { defineReminder } from '../reminders/kind.ts'
import { defineRoutine } from '../routine.ts'

const friday = { weekly: 5, at: '15:00' } as const

/** Friday afternoon: every owner is asked in private, deal by deal, whether what is due this month or next will close, for how much and when. */
export const askForecast = defineRoutine({
  name: 'forecast.poll',
  when: friday,
  async run({ company, now, look, act }) {
    if (!dealSettings.of(company).poll) return
    const week = newestPeriod(friday, now, company.zone)
    const between = twoMonths(now, company.zone)
    const owners = await look(
      tx => tx.sql<{ id: string }>`
        select distinct o."ownerId" as id from "Opportunity" o join "User" u on u.id = o."ownerId" and u.status = 'active'
        where o."closedAt" is null and o."deletedAt" is null
          and o."expectedCloseOn" >= ${between.from}::date and o."expectedCloseOn" < ${between.to}::date`,
    )
    for (const { id } of owners) await act(context => ask(context, { owner: id, week, ...between }))
  },
})

/** Friday's questions about one's deals, while one of them waits for its answer. */
export const pollReminder = defineReminder({
  ...{ name: 'poll', urgency: 'usual', usually: 'push' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r where r.id = any (${held.map(({ id }) => id)}::uuid[]) and exists (
        select 1 from "ForecastPoll" p
        join "Opportunity" o on o.id = p."opportunityId" and o."ownerId" = p."userId" and o."closedAt" is null and o."deletedAt" is null
        where p."userId" = r."recipientId" and p."weekOn" = (r.params ->> 'week')::date and p."answeredAt" is null)`
    return rows.map(({ id }) => id)
  },
})

type Asking = { owner: string; week: string; from: string; to: string }

/** One question sheet a person and week: a second run finds the rows and sends nothing. */
async function ask({ tx }: Context, { owner, week, from, to }: Asking): Promise<Outcome | undefined> {
  const deals = await tx.sql<{ id: string; currency: string }>`
    select id, currency from "Opportunity"
    where "ownerId" = ${owner} and "closedAt" is null and "deletedAt" is null
      and "expectedCloseOn" >= ${from}::date and "expectedCloseOn" < ${to}::date
    order by "expectedCloseOn", id limit 50`
  const rows = deals.map(({ id, currency }) => ({ id: newId(), deal: id, currency }))
  const asked = await tx.sql`
    insert into "ForecastPoll" (id, "opportunityId", "userId", "weekOn", currency)
    select r.id, r.deal, ${owner}::uuid, ${week}::date, r.currency
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, deal uuid, currency text)
    on conflict ("opportunityId", "userId", "weekOn") do nothing returning id`
  if (asked.length === 0) return undefined
  return {
    cards: [
      { view: 'forecast.poll', of: { entity: 'user', id: owner }, params: { week }, to: { dm: owner }, kind: 'poll' },
    ],
  }
}

/** The present month and the next one, as calendar dates. */
function twoMonths(now: Date, zone: string): { from: string; to: string } {
  const [year = 0, month = 1] = localDate(now, zone).split('-').map(Number)
  const day = (ahead: number) => new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 10)
  return { from: day(0), to: day(2) }
}

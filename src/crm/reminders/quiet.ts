import { daysBetween, plusDays, startOfDay, wallTime } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Row } from '../list.ts'
import { defineReminder } from './kind.ts'
import { reminderSettings } from './settings.ts'

/** A record of somebody that nobody has talked to for long and that nothing is planned for. */
export type Quiet = { entity: 'lead' | 'customer'; id: string; no: string; title: string; since: Date; ownerId: string }

/** What of somebody has gone quiet, the longest first. */
export async function quietOnes(
  tx: Tx,
  { ownerId, now, company, limit }: { ownerId: string; now: Date; company: Company; limit: number },
): Promise<Quiet[]> {
  const { quietCustomers, quietLeads } = reminderSettings.of(company)
  const before = (days: number) => plusDays(startOfDay(now, company.zone), -days + 1, company.zone)
  return tx.sql<Quiet>`
    select * from (
      select 'lead' as entity, id, no, title, greatest("lastFollowUpAt", "ownerSince") as since, "ownerId" from "Lead" l
      where "ownerId" = ${ownerId} and "convertedAt" is null and "deletedAt" is null
        and status not in ('lost', 'hold') and greatest("lastFollowUpAt", "ownerSince") < ${before(quietLeads)}
        and not exists (select 1 from "FollowUpPlan" p where p.entity = 'lead' and p."entityId" = l.id and p.state = 'planned')
      union all
      select 'customer', id, no, name, greatest("lastFollowUpAt", "ownerSince"), "ownerId" from "Customer" c
      where "ownerId" = ${ownerId} and "deletedAt" is null
        and greatest("lastFollowUpAt", "ownerSince") < ${before(quietCustomers)}
        and not exists (select 1 from "FollowUpPlan" p where p."customerId" = c.id and p.state = 'planned')
    ) quiet order by since, no limit ${limit}`
}

/**
 * What has gone quiet since the last look: only records whose silence has reached the number of days in between are read, by an index of
 * when each was last taken care of, so that the cost follows what changed.
 */
export const quietReminder = defineReminder({
  name: 'quiet',
  urgency: 'usual',
  usually: 'digest',
  button: ({ no }) => ({ title: t('button.log'), verb: 'followup.log', data: { about: no ?? '' } }),
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r
      left join "Lead" l on r.entity = 'lead' and l.id = r."entityId" and l."convertedAt" is null and l."deletedAt" is null and l.status not in ('lost', 'hold')
      left join "Customer" c on r.entity = 'customer' and c.id = r."entityId" and c."deletedAt" is null
      where r.id = any (${held.map(({ id }) => id)}::uuid[]) and (coalesce(l."ownerId", c."ownerId") = r."recipientId" or r.params ? 'by')
        and greatest(l."lastFollowUpAt", l."ownerSince", c."lastFollowUpAt", c."ownerSince") < r."createdAt"
        and not exists (select 1 from "FollowUpPlan" p where p.entity = r.entity and p."entityId" = r."entityId" and p.state = 'planned')
        and not exists (select 1 from "FollowUpPlan" p where p."customerId" = c.id and p.state = 'planned')`
    return rows.map(({ id }) => id)
  },
  async find({ tx, company, today, since }) {
    const { quietCustomers, quietLeads } = reminderSettings.of(company)
    const edge = (day: string, days: number) => plusDays(midnight(day, company.zone), -days + 1, company.zone)
    const rows = await tx.sql<Quiet & { days: number }>`
      select 'lead' as entity, l.id, l."ownerId", greatest(l."lastFollowUpAt", l."ownerSince") as since, ${quietLeads}::int as days
      from "Lead" l
      where l."ownerId" is not null and l."convertedAt" is null and l."deletedAt" is null and l.status not in ('lost', 'hold')
        and greatest(l."lastFollowUpAt", l."ownerSince") >= ${edge(since, quietLeads)} and greatest(l."lastFollowUpAt", l."ownerSince") < ${edge(today, quietLeads)}
        and not exists (select 1 from "FollowUpPlan" p where p.entity = 'lead' and p."entityId" = l.id and p.state = 'planned')
      union all
      select 'customer', c.id, c."ownerId", greatest(c."lastFollowUpAt", c."ownerSince"), ${quietCustomers}::int
      from "Customer" c
      where c."ownerId" is not null and c."deletedAt" is null
        and greatest(c."lastFollowUpAt", c."ownerSince") >= ${edge(since, quietCustomers)} and greatest(c."lastFollowUpAt", c."ownerSince") < ${edge(today, quietCustomers)}
        and not exists (select 1 from "FollowUpPlan" p where p."customerId" = c.id and p.state = 'planned')`
    return rows.map(({ entity, id, ownerId, since: silent, days }) => ({
      to: ownerId,
      of: { entity, id },
      key: `${id}:${silent.getTime()}`,
      says: t('todo.quietFor', { days }),
    }))
  },
})

function midnight(day: string, zone: string): Date {
  return wallTime(day, '00:00', zone) ?? new Date(day)
}

/** A record that has gone quiet, with the way to log and to plan. */
export function quietRow({ no, title, since }: Quiet, { first, reader }: { first: boolean; reader: Reader }): Row {
  const days = daysBetween(since, reader.now, reader.zone)
  return {
    section: first ? say(t('todo.quiet'), reader) : '',
    title: `${no} ${title}`,
    line: say(t('todo.quietFor', { days }), reader),
    buttons: [
      { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: no }, main: true },
      { title: say(t('button.open'), reader), verb: 'record.show', data: { record: no } },
    ],
  }
}

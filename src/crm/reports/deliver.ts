import { localDate } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { dayPlus, minutesOf, momentOn } from '../../core/slots.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { mayPushInto } from '../reminders/budget.ts'
import { defineReminder } from '../reminders/kind.ts'
import { roomHears } from '../reminders/rhythm.ts'
import { remind } from '../reminders/write.ts'
import { defineRoutine } from '../routine.ts'
import { nextOf, type Rhythm } from './rhythm.ts'
import { wantedSchema } from './wanted.ts'

const atOnce = 50

/** A report that somebody has sent to themselves: it waits for their hours and counts for their budget like all that can wait, and no longer than it is wanted. */
export const reportReminder = defineReminder({
  ...{ name: 'report', urgency: 'usual', usually: 'push', view: 'report' },
  async stands({ tx }, held) {
    const rows = await tx.sql<{ id: string }>`
      select r.id from "Reminder" r join "ReportSchedule" s on s.id = split_part(r."fireKey", ':', 2)::uuid and s.state = 'active'
      where r.id = any (${held.map(({ id }) => id)}::uuid[])`
    return rows.map(({ id }) => id)
  },
})

/** Sends what is due: the slot is taken before it is sent, so that any number of processes send it once; missed slots are one. */
export const deliverReports = defineRoutine({
  name: 'report.deliver',
  when: 'tick',
  async run({ look, act, now }) {
    const due = await look(
      tx =>
        tx.sql<{ id: string }>`
        select id from "ReportSchedule" where state = 'active' and "nextAt" <= ${now} order by "nextAt" limit ${atOnce}`,
    )
    for (const { id } of due) await act(context => deliver(context, id))
  },
})

type Due = Rhythm & {
  id: string
  nextAt: Date
  spaceId: string | null
  ownerId: string
  name: string
  wanted: unknown
  chat: string | null
  reachable: boolean
  works: boolean
}

async function deliver(context: Context, id: string): Promise<Outcome | undefined> {
  const { tx, now } = context
  const [due] = await tx.sql<Due>`
    select s.id, s.every, s."on", s.at, s."nextAt", s."spaceId", r."ownerId", r.name, r.wanted, c.name as chat, u.status = 'active' as works,
      s."spaceId" is null or (c.id is not null and i.state = 'active'
        and not exists (select 1 from "Trouble" x where x."spaceId" = c.id and x.state = 'open')) as reachable
    from "ReportSchedule" s join "SavedReport" r on r.id = s."savedId" join "User" u on u.id = r."ownerId"
    left join "ChatSpace" c on c.id = s."spaceId" left join "ChatInstall" i on i.id = c."installId"
    where s.id = ${id} and s.state = 'active' and s."nextAt" <= ${now} for update of s skip locked`
  if (!due) return undefined
  if (!due.works || !due.reachable) return rest(context, due)
  return due.spaceId ? toRoom(context, { ...due, spaceId: due.spaceId }) : toOwner(context, due)
}

/** Whoever has it sent to themselves is reminded of it, once a slot. */
async function toOwner(context: Context, due: Due): Promise<undefined> {
  const { tx, now } = context
  await goOn(context, due, await nextOf(context, due, now))
  await remind(
    tx,
    [
      {
        ...{ kind: 'report', of: { entity: 'user', id: due.ownerId }, to: due.ownerId, dueAt: now },
        ...{ key: `report:${due.id}:${due.nextAt.toISOString()}`, says: t('report.came', { name: due.name }) },
        ...{ view: 'report', params: { ...wantedSchema.parse(due.wanted), name: due.name } },
      },
    ],
    now,
  )
}

/** A room is told in the company's hours and within its budget of the day (R143, R146); what does not fit comes a day later. */
async function toRoom(context: Context, due: Due & { spaceId: string }): Promise<Outcome | undefined> {
  const { tx, now, company } = context
  const heard = roomHears(now, { company, calendar: await calendarOf(tx, company.zone) })
  const tomorrow = momentOn(dayPlus(localDate(now, company.zone), 1), minutesOf(due.at), company.zone)
  const waits = heard > now ? heard : (await mayPushInto(tx, due.spaceId, context)) ? undefined : tomorrow
  await goOn(context, due, waits ?? (await nextOf(context, due, now)))
  if (waits) return undefined
  const params = { ...wantedSchema.parse(due.wanted), name: due.name, as: due.ownerId }
  return {
    cards: [{ view: 'report', of: { entity: 'user', id: due.ownerId }, params, to: { space: due.spaceId } }],
  }
}

async function goOn({ tx }: Context, { id }: Due, nextAt: Date): Promise<void> {
  await tx.reportSchedule.update({ where: { id }, data: { nextAt } })
}

/** A chat we were put out of, or somebody who has left: nothing is sent until it is asked for anew. */
async function rest({ tx }: Context, { id, ownerId, name, chat, works }: Due): Promise<Outcome> {
  await tx.reportSchedule.update({ where: { id }, data: { state: 'paused' } })
  const told = {
    view: 'report.rests',
    of: { entity: 'user' as const, id: ownerId },
    params: { name, chat: chat ?? '', schedule: id },
    to: { dm: ownerId },
  }
  return {
    audit: [{ action: 'report.rests', on: { entity: 'user', id: ownerId }, facts: { name, chat: chat ?? '' } }],
    ...(works ? { cards: [told] } : {}),
  }
}

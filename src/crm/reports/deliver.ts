import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { defineRoutine } from '../routine.ts'
import { wantedSchema } from './line.ts'
import { nextSlot, type Rhythm } from './slots.ts'

const atOnce = 50

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
  const { tx, now, company } = context
  const [due] = await tx.sql<Due>`
    select s.every, s."on", s.at, s."nextAt", s."spaceId", r."ownerId", r.name, r.wanted, c.name as chat, u.status = 'active' as works,
      s."spaceId" is null or (c.id is not null and i.state = 'active'
        and not exists (select 1 from "Trouble" x where x."spaceId" = c.id and x.state = 'open')) as reachable
    from "ReportSchedule" s join "SavedReport" r on r.id = s."savedId" join "User" u on u.id = r."ownerId"
    left join "ChatSpace" c on c.id = s."spaceId" left join "ChatInstall" i on i.id = c."installId"
    where s.id = ${id} and s.state = 'active' and s."nextAt" <= ${now} for update of s skip locked`
  if (!due) return undefined
  if (!due.works || !due.reachable) return rest(context, id, due)
  await tx.reportSchedule.update({ where: { id }, data: { nextAt: nextSlot(due, now, company.zone) } })
  const params = { ...wantedSchema.parse(due.wanted), name: due.name, ...(due.spaceId ? { as: due.ownerId } : {}) }
  const to = due.spaceId ? { space: due.spaceId } : { dm: due.ownerId }
  return { cards: [{ view: 'report', of: { entity: 'user', id: due.ownerId }, params, to }] }
}

/** A chat we were put out of, or somebody who has left: nothing is sent until it is asked for anew. */
async function rest({ tx }: Context, id: string, { ownerId, name, chat, works }: Due): Promise<Outcome> {
  await tx.reportSchedule.update({ where: { id }, data: { state: 'paused' } })
  const told = {
    view: 'report.rests',
    of: { entity: 'user' as const, id: ownerId },
    params: { name, chat: chat ?? '' },
    to: { dm: ownerId },
  }
  return {
    audit: [{ action: 'report.rests', on: { entity: 'user', id: ownerId }, facts: { name, chat: chat ?? '' } }],
    ...(works ? { cards: [told] } : {}),
  }
}

import { addWorking } from '../../core/worktime.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { defineRoutine } from '../routine.ts'
import { defineSettings, whole } from '../settings/section.ts'

/** How soon somebody should have talked to a new lead. */
export const responseSettings = defineSettings({
  name: 'response',
  fields: { minutes: whole({ min: 1, max: 2_400, or: 30 }) },
})

type Clock = { responseFrom: Date; firstResponseDueAt: Date | null }

/** The first-response clock of a lead that is new now, in working time of the company. Once set it does not move. */
export async function responseClock({ tx, now, company }: Context): Promise<Clock> {
  const calendar = await calendarOf(tx, company.zone)
  return clockFrom(now, { calendar, minutes: responseSettings.of(company).minutes })
}

function clockFrom(
  from: Date,
  { calendar, minutes }: { calendar: Parameters<typeof addWorking>[2]; minutes: number },
): Clock {
  return { responseFrom: from, firstResponseDueAt: addWorking(from, minutes, calendar)?.at ?? null }
}

/**
 * A talk about a lead was logged or taken back: whoever was offered the lead has accepted it, and the first talk with a contact since
 * the clock began is the response. A note without contact ("other") is none.
 */
export async function noteResponse({ tx, now, actor }: Context, leadId: string): Promise<void> {
  await tx.sql`
    with accepted as (
      update "AssignmentOffer" set state = 'accepted', "endedAt" = ${now}
      where "leadId" = ${leadId} and "userId" = ${actor.id} and state = 'open' returning id
    )
    update "Lead" l set "acceptedAt" = case when exists (select 1 from accepted) then ${now} else l."acceptedAt" end,
      "firstRespondedAt" = (
        select min(f.at) from "FollowUpRecord" f where f.entity = 'lead' and f."entityId" = l.id and f.method <> 'other'
          and f."deletedAt" is null and not f."byFormerOwner" and f.at >= l."responseFrom")
    where l.id = ${leadId}`
}

/** A lead that comes back from a pool, or was never new here, has its clock from the moment somebody took it. */
export const startClocks = defineRoutine({
  name: 'lead.clocks',
  when: 'tick',
  async run({ company, look }) {
    await look(async tx => {
      const taken = await tx.sql<{ id: string; ownerSince: Date }>`
        select id, "ownerSince" from "Lead"
        where "ownerId" is not null and "responseFrom" is null and "pooledAt" is not null and "convertedAt" is null
          and "deletedAt" is null and "ownerSince" is not null
        order by "ownerSince" limit 500 for update skip locked`
      if (taken.length === 0) return
      const calendar = await calendarOf(tx, company.zone)
      const { minutes } = responseSettings.of(company)
      const clocks = taken.map(({ id, ownerSince }) => ({ id, ...clockFrom(ownerSince, { calendar, minutes }) }))
      await tx.sql`
        update "Lead" l set "responseFrom" = c."responseFrom", "firstResponseDueAt" = c."firstResponseDueAt",
          "firstRespondedAt" = (
            select min(f.at) from "FollowUpRecord" f where f.entity = 'lead' and f."entityId" = l.id and f.method <> 'other'
              and f."deletedAt" is null and f.at >= c."responseFrom")
        from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb)
          as c(id uuid, "responseFrom" timestamptz, "firstResponseDueAt" timestamptz)
        where l.id = c.id`
    })
  },
})

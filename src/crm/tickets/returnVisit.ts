import { newId } from '../../core/id.ts'
import { atHour, localDate } from '../../core/moment.ts'
import { say, t } from '../../core/text.ts'
import { refreshNext, remindOf } from '../followups/plan.ts'
import { defineRoutine } from '../routine.ts'
import { serviceSettings } from './settings.ts'

const catchUp = 7

type Won = { id: string; no: string; name: string; customerId: string; ownerId: string }

/** Some days after a deal was won its owner is to ask how it goes; off unless the company wants it (R139). Once a deal. */
export const returnVisits = defineRoutine({
  name: 'ticket.returnVisits',
  when: { daily: '08:30' },
  async run({ now, company, look, act }) {
    const { returnVisit, returnVisitDays } = serviceSettings.of(company)
    if (!returnVisit) return
    const today = localDate(now, company.zone)
    const won = await look(
      tx => tx.sql<Won>`
        select o.id, o.no, o.name, o."customerId", o."ownerId" from "Opportunity" o
        join "Stage" s on s.id = o."stageId" and s.kind = 'won' join "User" u on u.id = o."ownerId" and u.status = 'active'
        where o."deletedAt" is null and (o."closedAt" at time zone ${company.zone})::date
          between ${today}::date - ${returnVisitDays + catchUp}::int and ${today}::date - ${returnVisitDays}::int
          and not exists (select 1 from "ReturnVisit" v where v."opportunityId" = o.id) order by o.id limit 1000`,
    )
    for (const deal of won)
      await act(async ({ tx, now: at, reader }) => {
        const planId = newId()
        const kept = await tx.sql`
          insert into "ReturnVisit" ("opportunityId", "planId", at) values (${deal.id}, ${planId}, ${at}) on conflict do nothing returning "planId"`
        if (kept.length === 0) return undefined
        const dueAt = atHour(at, { days: 0, hour: 10, zone: company.zone })
        const text = say(t('ticket.returnVisit', { deal: deal.name }), reader)
        await tx.followUpPlan.create({
          data: {
            ...{
              id: planId,
              entity: 'opportunity',
              entityId: deal.id,
              customerId: deal.customerId,
              ownerId: deal.ownerId,
            },
            ...{ text, dueAt, allDay: true, createdAt: at, createdById: deal.ownerId, updatedAt: at },
          },
        })
        await remindOf(tx, { id: planId, ownerId: deal.ownerId, dueAt, now: at })
        await refreshNext(tx, { entity: 'opportunity', id: deal.id })
        return {
          changed: [{ entity: 'opportunity', id: deal.id }],
          audit: [{ action: 'ticket.returnVisit', on: { entity: 'opportunity', id: deal.id }, facts: { no: deal.no } }],
        }
      })
  },
})

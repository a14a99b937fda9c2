import { z } from 'zod'
import { daysBetween } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { drawList } from '../list.ts'
import { nameIn } from '../pipelines/read.ts'
import { defineRoutine } from '../routine.ts'
import { defineView } from '../view.ts'
import { dealSettings } from './settings.ts'

type Told = 'owner' | 'manager'

/**
 * Every morning: owners hear of the deals that have stayed in a stage as long as it bears, managers of those that stayed far longer. One
 * message a person, and every deal once in one stay.
 */
export const tellStuck = defineRoutine({
  name: 'deal.stuck',
  when: { daily: '09:00' },
  async run({ company, now, look, act }) {
    const { managerDays } = dealSettings.of(company)
    const { zone } = company
    const due = await look(
      tx => tx.sql<{ person: string; told: Told }>`
        with open as (
          select o."ownerId", u."managerId", o."ownerToldAt", o."managerToldAt", s."rottenDays",
            (${now} at time zone ${zone})::date - (o."stageEnteredAt" at time zone ${zone})::date as days
          from "Opportunity" o join "Stage" s on s.id = o."stageId" join "User" u on u.id = o."ownerId"
          where o."closedAt" is null and o."deletedAt" is null
        )
        select distinct "ownerId" as person, 'owner' as told from open where "ownerToldAt" is null and days >= "rottenDays"
        union
        select distinct "managerId", 'manager' from open
        where "managerToldAt" is null and days >= ${managerDays} and "managerId" is not null`,
    )
    for (const one of due) await act(context => tell(context, { ...one, managerDays }))
  },
})

/** Marks the deals as told and hands over the list, in one transaction: a second run finds nothing left. */
async function tell(
  { tx, now, company }: Context,
  { person, told, managerDays }: { person: string; told: Told; managerDays: number },
): Promise<Outcome | undefined> {
  const { zone } = company
  const deals =
    told === 'owner'
      ? await tx.sql<{ id: string }>`
          update "Opportunity" o set "ownerToldAt" = ${now} from "Stage" s
          where s.id = o."stageId" and o."ownerId" = ${person} and o."ownerToldAt" is null and o."closedAt" is null
            and o."deletedAt" is null
            and (${now} at time zone ${zone})::date - (o."stageEnteredAt" at time zone ${zone})::date >= s."rottenDays"
          returning o.id`
      : await tx.sql<{ id: string }>`
          update "Opportunity" o set "managerToldAt" = ${now} from "User" u
          where u.id = o."ownerId" and u."managerId" = ${person} and o."managerToldAt" is null and o."closedAt" is null
            and o."deletedAt" is null
            and (${now} at time zone ${zone})::date - (o."stageEnteredAt" at time zone ${zone})::date >= ${managerDays}
          returning o.id`
  if (deals.length === 0) return undefined
  const params = { told, deals: deals.map(({ id }) => id) }
  return {
    cards: [{ view: 'deal.stuck', of: { entity: 'user', id: person }, params, to: { dm: person }, kind: 'stuck' }],
  }
}

const most = 20
const paramsSchema = z.object({ told: z.enum(['owner', 'manager']), deals: z.array(z.uuid()) })

export const stuckView = defineView({
  name: 'deal.stuck',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const { told, deals: ids } = paramsSchema.parse(params)
    const deals = await tx.opportunity.findMany({
      where: { id: { in: ids }, deletedAt: null },
      include: { stage: true, customer: { select: { name: true } }, owner: { select: { displayName: true } } },
      orderBy: { stageEnteredAt: 'asc' },
      take: most,
    })
    const rows = deals.map(deal => {
      const days = daysBetween(deal.stageEnteredAt, reader.now, company.zone)
      const stage = nameIn(deal.stage, reader.locale)
      return {
        title: `${deal.no} ${deal.name}`,
        mark: deal.closedAt ? '' : say(t('stuck.days', { stage, days }), reader),
        line: [deal.customer.name, deal.ownerId === actor.id ? '' : deal.owner.displayName, deal.closedAt ? stage : '']
          .filter(Boolean)
          .join(' · '),
        buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: deal.no } }],
      }
    })
    return drawList(
      {
        title: t(told === 'owner' ? 'stuck.yours' : 'stuck.others', { count: ids.length }),
        subtitle: t('stuck.why'),
        empty: t('list.nothing'),
        rows,
      },
      reader,
    )
  },
})

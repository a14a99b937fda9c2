import { daysBetween, plusDays, startOfDay } from '../../core/moment.ts'
import type { Actor } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { needWords, nextNeeds } from '../gates/next.ts'
import { approvedOf, papersOf } from '../gates/papers.ts'
import type { Row, RowButton } from '../list.ts'
import { slowDays } from '../opportunities/pace.ts'
import { nameIn } from '../pipelines/read.ts'
import { dueAmong, leftText, soonDays } from '../recycling/due.ts'
import type { Viewer } from '../view.ts'

type Mine = Viewer & { actor: Actor }
type Warned = Row & { of: 'recycle' | 'deal'; no: string }

/** So many of a kind are shown; the lists they come from show them all. */
const shown = 3
/** Only what has been left alone the longest can be near its end. */
const lookedAt = 200

/** What goes wrong unless somebody does something: records about to be recycled, and deals that stand still. */
export async function warningRows(mine: Mine): Promise<Warned[]> {
  return [...(await soonRecycled(mine)), ...(await standing(mine))]
}

/** The way to everything of the same kind. */
export function warningButtons(rows: Warned[], reader: Viewer['reader']): RowButton[] {
  const has = (kind: Warned['of']) => rows.some(({ of }) => of === kind)
  return [
    ...(has('recycle') ? [{ title: say(t('button.allSoon'), reader), verb: 'recycle.soon', data: {} }] : []),
    ...(has('deal')
      ? [{ title: say(t('button.allStuck'), reader), verb: 'deal.list', data: { who: 'mine', stuck: true } }]
      : []),
  ]
}

async function soonRecycled({ tx, actor, reader, company }: Mine): Promise<Warned[]> {
  const found: (Warned & { daysLeft: number })[] = []
  for (const entity of ['customer', 'lead'] as const) {
    const oldest = await tx.sql<{ id: string; no: string; title: string }>`
      select id, no, title from "Recyclable"
      where entity = ${entity} and "ownerId" = ${actor.id} and not locked
      order by "talkClock" limit ${lookedAt}`
    const ids = oldest.map(({ id }) => id)
    const due = await dueAmong({ tx, now: reader.now, company }, { entity, ids, atMost: soonDays })
    for (const { id, no, title } of oldest) {
      const one = due.get(id)
      if (!one) continue
      const buttons = [
        { title: say(t('button.log'), reader), verb: 'followup.log', data: { about: no }, main: true },
        { title: say(t('button.extend'), reader), verb: 'recycle.extend', data: { record: no } },
      ]
      found.push({
        ...{ of: 'recycle', no, daysLeft: one.daysLeft, title: `${no} ${title}`, buttons },
        line: say(leftText(entity, one), reader),
      })
    }
  }
  const first = found.toSorted((a, b) => a.daysLeft - b.daysLeft).slice(0, shown)
  return first.map(({ daysLeft: _daysLeft, ...row }, index) => ({
    ...row,
    section: index === 0 ? say(t('todo.soonRecycled'), reader) : '',
  }))
}

/** Deals that have outstayed what their stage bears, or that wait for what the next stage asks. */
async function standing({ tx, actor, reader, company }: Mine): Promise<Warned[]> {
  const slowSince = plusDays(startOfDay(reader.now, company.zone), 1 - slowDays, company.zone)
  const deals = await tx.opportunity.findMany({
    where: { ownerId: actor.id, closedAt: null, deletedAt: null, stageEnteredAt: { lt: slowSince } },
    include: {
      stage: true,
      ...{ contacts: true, checks: true, lines: true },
      pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
    },
    orderBy: { stageEnteredAt: 'asc' },
    take: lookedAt,
  })
  const papers = await papersOf({ tx, now: reader.now, company }, deals)
  return deals
    .map(deal => ({ ...deal, approved: approvedOf(papers, deal.id) }))
    .map(deal => ({ deal, next: nextNeeds(deal), days: daysBetween(deal.stageEnteredAt, reader.now, company.zone) }))
    .filter(({ deal, next, days }) => days >= deal.stage.rottenDays || (next && next.needs.length > 0))
    .slice(0, shown)
    .map(({ deal, next, days }, index) => ({
      of: 'deal',
      no: deal.no,
      section: index === 0 ? say(t('todo.standing'), reader) : '',
      title: `${deal.no} ${deal.name}`,
      mark: say(t('stuck.days', { stage: nameIn(deal.stage, reader.locale), days }), reader),
      line: next && next.needs.length > 0 ? needWords(next, reader) : '',
      buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: deal.no } }],
    }))
}

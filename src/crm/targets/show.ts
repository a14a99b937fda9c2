import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { allows, can, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { periodName } from '../reports/period.ts'
import { defineView, type Viewer } from '../view.ts'
import { type Holder, mayTouch } from './holders.ts'
import { periodKey, spanOf } from './periods.ts'
import { type Progress, progressOf, thisMonth } from './progress.ts'
import type { Metric } from './read.ts'

/** Who is to reach what, and how far they are. */
export const list = defineAction({
  name: 'target.list',
  words: { en: ['target', 'targets'], zh: ['目标', '业绩目标'] },
  usage: { en: '', zh: '' },
  does: { en: 'See targets and how far we are', zh: '看目标和完成进度' },
  input: z.object({}),
  read: () => ({}),
  allow: can('read', 'target'),
  async run({ actor }) {
    return { cards: [{ view: 'targets', of: { entity: 'user', id: actor.id }, to: 'only' }] }
  },
})

type Set = Holder & { metric: Metric; period: string }

export const targetsView = defineView({
  name: 'targets',
  async draw(viewer) {
    const { actor, reader } = viewer
    if (!actor) return null
    const rows = await rowsOf(viewer, spansNow(viewer), shown)
    const sets = allows(can('update', 'target'), actor)
    const add = { title: say(t('button.setTarget'), reader), verb: 'target.set', data: {}, main: true }
    return drawList(
      {
        title: t('target.title'),
        empty: t(sets ? 'target.empty' : 'target.noneForYou'),
        rows,
        buttons: sets ? [add] : [],
      },
      reader,
    )
  },
})

const shown = 30

/** The present month, quarter and year, as targets know them. */
function spansNow({ reader, company }: Viewer): string[] {
  const month = thisMonth(reader.now, company.zone)
  const [year = '', number = '1'] = month.from.split('-')
  return [periodKey(month) ?? '', `${year}Q${Math.ceil(Number(number) / 3)}`, year]
}

/** Targets of the month for a digest: at most so many lines, the way to all of them on the first; none where nobody reads in particular. */
export async function aimRows(viewer: Viewer, most: number): Promise<Row[]> {
  const all = { title: say(t('button.targets'), viewer.reader), verb: 'target.list', data: {} }
  const rows = await rowsOf(viewer, spansNow(viewer).slice(0, 1), most)
  return rows.map((row, index) => ({ ...row, section: '', buttons: index === 0 ? [all] : [] }))
}

async function rowsOf({ tx, actor, reader, company }: Viewer, keys: string[], most: number): Promise<Row[]> {
  if (!actor || !allows(can('read', 'target'), actor)) return []
  const sets = await tx.sql<Set>`
    select x.holder, x."holderId" as id, x.metric, x.period, coalesce(u."displayName", d.name) as name, coalesce(ud.path, d.path) as "departmentPath"
    from "Target" x left join "User" u on x.holder = 'user' and u.id = x."holderId" left join "Department" ud on ud.id = u."departmentId"
    left join "Department" d on x.holder = 'department' and d.id = x."holderId"
    where x.period = any (${keys}::text[]) and coalesce(u."displayName", d.name) is not null
    order by array_position(${keys}::text[], x.period), x.holder, u."createdOrder", d.name limit 200`
  const mine = sets.filter(one => mayTouch({ actor }, one, 'read')).slice(0, most)
  const rows: Row[] = []
  for (const [index, one] of mine.entries()) {
    const period = spanOf(one.period)
    const progress = await progressOf(tx, { of: one, period, metric: one.metric, now: reader.now, company })
    if (!progress) continue
    const sees = modeOf(actor, 'opportunity.amount') === 'read'
    const section = mine[index - 1]?.period === one.period ? '' : periodName(period, reader, company.zone)
    const metric = say(t(`target.metric.${one.metric}`), reader)
    rows.push({
      section,
      title: `${one.name} · ${metric}`,
      line: progressText(progress, { sees, reader, currency: company.currency }),
      buttons: [],
    })
  }
  return rows
}

/** "¥120,000 of ¥500,000 (24%), 73% of the time is over": shares only for whom amounts are hidden. */
export function progressText(
  { target, reached, over }: Progress,
  { sees, reader, currency }: { sees: boolean; reader: Reader; currency: string },
): string {
  const percent = target === 0n ? '—' : `${Math.round((Number(reached) / Number(target)) * 1000) / 10}%`
  const time = `${Math.round(over * 100)}%`
  if (!sees) return say(t('target.share', { percent, time }), reader)
  const money = (minor: bigint) => formatMoney({ minor, currency }, reader.locale)
  return say(t('target.progress', { reached: money(reached), target: money(target), percent, time }), reader)
}

import { z } from 'zod'
import { can, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { type Entry, entriesOf, hours, monthIn, monthSaid, monthSchema, typeName } from './month.ts'

/** How the month's hours are spread: by engineer, by customer, by type of ticket. As far as one may read tickets. */
export const report = defineAction({
  name: 'worklog.report',
  words: { en: ['workload'], zh: ['工时报表', '工时统计'] },
  usage: { en: '[2026-11]', zh: '[2026-11 或 上月]' },
  does: { en: 'See the hours of a month by person, customer and type', zh: '看一个月的工时：按人、客户、类型' },
  input: z.object({ month: z.string().max(40).default('') }),
  read: rest => ({ month: rest }),
  allow: can('read', 'ticket'),
  async run(context, { month }) {
    return { cards: [{ view: 'workload', of: companyRecord, params: { month: monthIn(month, context) }, to: 'only' }] }
  },
})

export const reportView = defineView({
  name: 'workload',
  async draw({ tx, actor, reader }, _of, params) {
    if (!actor) return null
    const { month } = z.object({ month: monthSchema }).parse(params)
    const entries = await entriesOf(tx, month, actor)
    const all = entries.reduce((sum, { minutes, travel }) => sum + minutes + travel, 0)
    const section = (title: string, by: (entry: Entry) => string) =>
      group(entries, by).map((row, i) => rowOf(row, { title, first: i === 0, all, reader }))
    const button = { title: say(t('button.workloadFile'), reader), verb: 'worklog.export', data: { month } }
    const mayExport = scopeOf(actor, 'export', 'ticket').scopes.length > 0
    return drawList(
      {
        title: t('workload.title', { month: monthSaid(month, reader) }),
        subtitle: t('workload.sum', { hours: hours(all), people: new Set(entries.map(({ person }) => person)).size }),
        empty: t('worklog.reportEmpty', { month: monthSaid(month, reader) }),
        rows: [
          ...section(say(t('workload.byPerson'), reader), ({ person }) => person),
          ...section(say(t('workload.byCustomer'), reader), ({ customer }) => customer ?? '—'),
          ...section(say(t('workload.byType'), reader), ({ type }) => typeName(type, reader)),
        ],
        buttons: mayExport && entries.length > 0 ? [button] : [],
      },
      reader,
    )
  },
})

type Group = { name: string; minutes: number; billable: number; tickets: number }

function group(entries: Entry[], by: (entry: Entry) => string): Group[] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) groups.set(by(entry), [...(groups.get(by(entry)) ?? []), entry])
  return [...groups]
    .map(([name, own]) => ({
      name,
      minutes: own.reduce((sum, { minutes, travel }) => sum + minutes + travel, 0),
      billable: own.filter(({ billable }) => billable).reduce((sum, { minutes, travel }) => sum + minutes + travel, 0),
      tickets: new Set(own.map(({ ticket }) => ticket)).size,
    }))
    .sort((a, b) => b.minutes - a.minutes)
    .slice(0, 10)
}

function rowOf(
  group: Group,
  { title, first, all, reader }: { title: string; first: boolean; all: number; reader: Reader },
): Row {
  const share = all === 0 ? 0 : Math.round((group.minutes / all) * 100)
  const said = t('workload.row', {
    hours: hours(group.minutes),
    share,
    tickets: group.tickets,
    billable: hours(group.billable),
  })
  return { section: first ? title : '', title: group.name, line: say(said, reader), buttons: [] }
}

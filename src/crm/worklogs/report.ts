import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { monthName } from '../../core/moment.ts'
import { type Actor, can, covers, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { keepFile } from '../../store/files.ts'
import { mimes, type Value, writeTable } from '../../tables/write.ts'
import { type Context, defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { readPeriod } from '../reports/period.ts'
import { typeOf } from '../tickets/vocabulary.ts'
import { defineView } from '../view.ts'

const monthSchema = z.string().regex(/^\d{4}-\d{2}$/)

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

/** The same as an Excel file, a line for each entry. */
export const reportFile = defineAction({
  name: 'worklog.export',
  words: { en: ['workload file'], zh: ['导出工时'] },
  usage: { en: '[2026-11]', zh: '[2026-11 或 上月]' },
  does: { en: 'Take the hours of a month out as an Excel file', zh: '把一个月的工时导出成 Excel' },
  input: z.object({ month: z.string().max(40).default('') }),
  read: rest => ({ month: rest }),
  allow: can('export', 'ticket'),
  async run(context, { month: said }) {
    const { tx, actor, reader, now } = context
    const month = monthIn(said, context)
    const entries = await entriesOf(tx, month, actor)
    if (entries.length === 0) throw new Refusal('worklog.reportEmpty', { month: monthSaid(month, reader) })
    const name = say(t('worklog.fileName', { month }), reader)
    const bytes = await writeTable('xlsx', { sheet: name, rows: linesOf(entries, reader) })
    const file = await keepFile(tx, { name: `${name}.xlsx`, mime: mimes.xlsx, bytes, now })
    return {
      notice: t('worklog.fileReady', { name: file.name, rows: entries.length }),
      files: [file],
      audit: [{ action: 'worklog.export', on: companyRecord, facts: { month, rows: entries.length } }],
    }
  },
})

/** "2026-11" for a month as reports know it: "上月", "10月", "october"; this one without a word. */
function monthIn(said: string, { now, actor }: Pick<Context, 'now' | 'actor'>): string {
  const period = readPeriod(said.trim() === '' ? 'this month' : said, { now, zone: actor.zone })
  if (period?.unit !== 'month') throw new Refusal('worklog.monthUnclear', { said })
  return period.from.slice(0, 7)
}

function monthSaid(month: string, reader: Reader): string {
  return monthName(new Date(`${month}-15T12:00:00Z`), { ...reader, zone: 'UTC' })
}

type Entry = {
  on: string
  person: string
  ownerId: string
  path: string | null
  ticket: string
  subject: string
  type: string
  customer: string | null
  minutes: number
  travel: number
  billable: boolean
  note: string
  parts: string | null
  signedBy: string | null
}

/** The entries of a month by people whose tickets the actor may read. */
async function entriesOf(tx: Tx, month: string, actor: Actor): Promise<Entry[]> {
  const entries = await tx.sql<Entry>`
    select to_char(w."on", 'YYYY-MM-DD') as on, u."displayName" as person, u.id as "ownerId", d.path, t.no as ticket, t.subject, t.type, c.name as customer,
      w.minutes, w."travelMinutes" as travel, w.billable, w.note, w."signedBy",
      (select string_agg(p.name || ' × ' || trim_scale(p.qty), '; ' order by p.sort) from "WorklogPart" p where p."worklogId" = w.id) as parts
    from "Worklog" w join "Ticket" t on t.id = w."ticketId" join "User" u on u.id = w."userId"
    left join "Department" d on d.id = u."departmentId" left join "Customer" c on c.id = t."customerId"
    where w."deletedAt" is null and w."on" >= ${`${month}-01`}::date and w."on" < (${`${month}-01`}::date + interval '1 month')
    order by w."on", u."createdOrder", w."createdAt"`
  const reach = scopeOf(actor, 'read', 'ticket')
  return entries.filter(({ ownerId, path }) => covers(actor, reach, { id: ownerId, departmentPath: path }))
}

function linesOf(entries: Entry[], reader: Reader): Value[][] {
  const heads = [
    'on',
    'person',
    'ticket',
    'subject',
    'type',
    'customer',
    'hours',
    'travel',
    'billable',
    'note',
    'parts',
    'signedBy',
  ] as const
  return [
    heads.map(head => say({ key: `worklog.column.${head}` }, reader)),
    ...entries.map(entry => [
      ...[
        new Date(entry.on),
        entry.person,
        entry.ticket,
        entry.subject,
        typeName(entry.type, reader),
        entry.customer ?? '',
      ],
      ...[
        hours(entry.minutes),
        hours(entry.travel),
        say(t(entry.billable ? 'worklog.yes' : 'worklog.no'), reader),
        entry.note,
        entry.parts ?? '',
        entry.signedBy ?? '',
      ],
    ]),
  ]
}

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

function typeName(type: string, reader: Reader): string {
  return say({ key: `ticket.type.${typeOf(type)}` }, reader)
}

/** Hours with one decimal. */
function hours(minutes: number): number {
  return Math.round(minutes / 6) / 10
}

import { distance } from 'fastest-levenshtein'
import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'
import { reports } from './all.ts'
import { type Asking, type Group, groups } from './asking.ts'
import { examples, instantsOf, type Period, readPeriod } from './period.ts'
import type { Report } from './report.ts'

/** A report as a card, a button and a schedule remember it. */
export const wantedSchema = z.object({
  report: z.string().max(40),
  /** As people say it, so that "last month" stays last month in a report that comes every month. */
  period: z.string().max(60).default(''),
  by: z.enum(groups).optional(),
  person: z.uuid().optional(),
  source: z.string().max(100).optional(),
})
export type Wanted = z.infer<typeof wantedSchema>

const groupWords: Partial<Record<Group, readonly string[]>> = {
  rep: ['rep', 'person', 'people', 'owner', '人', '人员', '负责人', '销售'],
  source: ['source', '来源', '渠道'],
  product: ['product', '产品', '商品'],
  stage: ['stage', '阶段'],
  campaign: ['campaign', '活动'],
  region: ['region', '地区', '区域'],
  customer: ['customer', '客户'],
  month: ['month', '月', '月份'],
  method: ['method', 'kind', '方式'],
  reason: ['reason', '原因'],
  competitor: ['competitor', '竞品', '竞争对手'],
  age: ['age', '账龄'],
  field: ['field', '字段'],
  level: ['level', '级别'],
  engineer: ['engineer', 'person', 'people', '工程师', '人', '人员', '负责人'],
  type: ['type', '类型'],
  priority: ['priority', '优先级'],
}

/** "ranking by product last month @mei source:展会": the report first, then anything in any order; what is left over is the period. */
export async function readLine(context: Context, line: string): Promise<Wanted> {
  let rest = line.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest)
    if (match) rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`.trim()
    return match?.[1]
  }
  const handle = take(/@(\S+)/)
  const source = take(/(?:source|来源)\s*[:：]\s*(\S+)/i)
  const { report, after } = reportIn(rest)
  rest = after
  const by = takeGroup(take, report)
  const mine = take(/(?:^|\s)(mine|my|我的|我)(?=\s|$)/i)
  const person = handle ? (await findPerson(context, handle)).id : mine ? context.actor.id : undefined
  const period = rest.trim()
  return {
    report: report.name,
    period,
    ...(by ? { by } : {}),
    ...(person ? { person } : {}),
    ...(source ? { source } : {}),
  }
}

/** The report a line begins with. Throws a Refusal with the nearest name when there is none. */
function reportIn(rest: string): { report: Report; after: string } {
  const text = rest.toLowerCase()
  const fitting = named().filter(({ word }) => starts(text, word))
  const [found] = fitting.toSorted((a, b) => b.word.length - a.word.length)
  if (found)
    return {
      report: found.report,
      after: rest
        .slice(found.word.length)
        .replace(/^(?:报表|表| report)/, '')
        .trim(),
    }
  const said = rest.split(' ')[0] ?? ''
  const near = nearest(
    said,
    named().map(({ word }) => word),
  )
  throw near ? new Refusal('report.unknownNear', { said, near }) : new Refusal('report.unknown', { said })
}

function named(): { word: string; report: Report }[] {
  return reports.flatMap(report => [...report.words.en, ...report.words.zh].map(word => ({ word, report })))
}

function starts(text: string, word: string): boolean {
  if (!text.startsWith(word)) return false
  return !/[a-z]$/.test(word) || !/^[a-z]/.test(text.slice(word.length))
}

/** The nearest of some words; undefined when none is near. */
function nearest(said: string, words: readonly string[]): string | undefined {
  const far = (word: string) => distance(said.toLowerCase(), word) / Math.max(said.length, word.length)
  const [best] = words.toSorted((a, b) => far(a) - far(b))
  return best !== undefined && far(best) <= 0.5 ? best : undefined
}

function takeGroup(take: (pattern: RegExp) => string | undefined, report: Report): Group | undefined {
  const said = take(/(?:^|\s)by (\S+)/i) ?? take(/按([^\s\d本上下今去最近过全]+)/)
  if (!said) return undefined
  const word = said.toLowerCase()
  const group = report.groups.find(one => groupWords[one]?.some(known => known === word || `${known}s` === word))
  if (group) return group
  throw new Refusal('report.groupUnknown', {
    said,
    groups: report.groups
      .map(one => groupWords[one]?.find(known => /[a-z]/.test(known)) ?? one)
      .map(word => zhOf(word)),
  })
}

/** Both words for a group: a person may write either. */
function zhOf(word: string): string {
  const zh = Object.values(groupWords)
    .find(words => words?.includes(word))
    ?.find(known => /[\u4e00-\u9fff]/.test(known))
  return zh ? `${word} ${zh}` : word
}

/** The report of a name. Throws a Refusal when it is gone. */
export function reportOf({ report: name }: Pick<Wanted, 'report'>): Report {
  const report = reports.find(one => one.name === name)
  if (!report) throw new Refusal('report.unknown', { said: name })
  return report
}

type For = Pick<Asking, 'tx' | 'actor' | 'reader' | 'company'>

/** The whole question: periods in days, a group the report knows. Throws a Refusal with examples when a period is not understood. */
export function askingOf({ tx, actor, reader, company }: For, wanted: Wanted): { report: Report; asking: Asking } {
  const report = reportOf(wanted)
  const period = periodOf(wanted, report, { reader, company })
  const group = wanted.by && report.groups.includes(wanted.by) ? wanted.by : report.groups[0]
  return {
    report,
    asking: {
      ...{ tx, actor, reader, company, period, group },
      ...instantsOf(period, company.zone),
      today: localDate(reader.now, company.zone),
      person: wanted.person ?? null,
      source: wanted.source ?? null,
    },
  }
}

function periodOf(
  { period: said }: Wanted,
  { usual }: Report,
  { reader, company }: Pick<For, 'reader' | 'company'>,
): Period {
  const clock = { now: reader.now, zone: company.zone }
  const words = said === '' || usual === 'now' ? (usual === 'now' ? 'all' : usual) : said
  const period = readPeriod(words, clock)
  if (period) return period
  const known = examples[reader.locale]
  const near = nearest(said, [
    ...examples.en,
    ...examples.zh,
    '本月',
    '本季度',
    'this month',
    'this quarter',
    'this year',
    'yesterday',
  ])
  throw near
    ? new Refusal('report.periodNear', { said, near, examples: known })
    : new Refusal('report.periodUnknown', { said, examples: known })
}

/** The same report as the data of a button. */
export function asData({ report, period, by, person, source }: Wanted): { [key: string]: Json } {
  return { report, period, ...(by ? { by } : {}), ...(person ? { person } : {}), ...(source ? { source } : {}) }
}

/** A name for what a line stands for, as a column heading. */
export function groupText(group: Group) {
  return t(`report.group.${group}`)
}

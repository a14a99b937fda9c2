import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { allows } from '../../core/rights.ts'
import { labels, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { findPerson } from '../person.ts'
import { reports } from './all.ts'
import type { Asking, Group } from './asking.ts'
import { nearestOf } from './near.ts'
import { examples, instantsOf, type Period, readPeriod, usualPeriods } from './period.ts'
import type { Report } from './report.ts'
import { suggested } from './suggest.ts'
import type { Wanted } from './wanted.ts'

/** So many reports of a like name are offered. */
const most = 3

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
  const { report, after } = reportIn(context, rest)
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

/** The report a line begins with, or names anywhere. Throws a Refusal with those of a like name when there is none. */
function reportIn(context: Context, rest: string): { report: Report; after: string } {
  const text = rest.toLowerCase()
  const longest = named().toSorted((a, b) => b.word.length - a.word.length)
  for (const { word, report } of longest)
    if (startsWord(text, word)) return { report, after: bare(rest.slice(word.length)) }
  for (const { word, report } of longest) {
    const at = wordAt(text, word)
    if (at >= 0)
      return {
        report,
        after: `${rest.slice(0, at).replace(/\s*的?\s*$/, '')} ${bare(rest.slice(at + word.length))}`.trim(),
      }
  }
  throw unknown(context, rest.split(' ')[0] ?? '')
}

/** What is left of a line without the words that only say that it is a report. */
function bare(rest: string): string {
  return rest
    .trim()
    .replace(/^(?:排行榜?|排名|分析|统计|情况|图表|图|报告|报表|表|(?:reports?|charts?)(?![a-z]))/i, '')
    .trim()
}

function unknown(context: Context, said: string): Refusal {
  const mine = named().filter(({ report }) => allows(report.right, context.actor))
  const near = nearestOf(
    said,
    mine.map(({ word }) => word),
    most,
  )
  const meant = new Set(near.flatMap(word => mine.flatMap(one => (one.word === word ? [one.report.name] : []))))
  const [first] = near
  if (first === undefined) return new Refusal('report.unknown', { said })
  const choices = [...meant].map(report => ({ report, period: '' }))
  return new Refusal('report.unknownNear', { said, near: first }, {}, [suggested(context, choices)])
}

/** Every word for a report: its own, and what stands above it. */
function named(): { word: string; report: Report }[] {
  return reports.flatMap(report => {
    const titles = (['en', 'zh'] as const).map(
      locale => labels('report.name.', locale)[report.name]?.toLowerCase() ?? report.name,
    )
    return [...report.words.en, ...report.words.zh, ...titles].map(word => ({ word, report }))
  })
}

function startsWord(text: string, word: string): boolean {
  return text.startsWith(word) && !(/[a-z]$/.test(word) && /^[a-z]/.test(text.slice(word.length)))
}

/** Where a word stands in a text; -1 where it does not. Latin words stand alone. */
function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (startsWord(text.slice(at), word) && !(/^[a-z]/.test(word) && /[a-z]$/.test(text.slice(0, at)))) return at
  return -1
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
  const period = periodOf(wanted, report, { actor, reader, company })
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

function periodOf(wanted: Wanted, { usual }: Report, { actor, reader, company }: Omit<For, 'tx'>): Period {
  const { period: said } = wanted
  const clock = { now: reader.now, zone: company.zone }
  const words = said === '' || usual === 'now' ? (usual === 'now' ? 'all' : usual) : said
  const period = readPeriod(words, clock)
  if (period) return period
  const known = examples[reader.locale]
  const [near] = nearestOf(said, [...known, ...examples.en, ...examples.zh, ...usualPeriods])
  const choices = [...new Set([...(near ? [near] : []), ...known])].map(one => ({ ...wanted, period: one }))
  const cards = [suggested({ actor }, choices)]
  throw near
    ? new Refusal('report.periodNear', { said, near, examples: known }, {}, cards)
    : new Refusal('report.periodUnknown', { said, examples: known }, {}, cards)
}

/** A name for what a line stands for, as a column heading. */
export function groupText(group: Group) {
  return t(`report.group.${group}`)
}

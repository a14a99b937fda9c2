import { formatMoney } from '../../core/money.ts'
import { modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Asking, during } from './asking.ts'
import { callNames } from './names.ts'
import { type Period, spanBefore } from './period.ts'
import type { Cells, Column, Figure, Line, Report } from './report.ts'

/** A report as one person may see it: columns, named lines with every figure, the whole, and the whole of the span before. */
export type Sheet = {
  report: Report
  asking: Asking
  columns: Column[]
  lines: (Line & { name: string })[]
  whole: Cells
  earlier?: { period: Period; whole: Cells }
}

/** Asks a report. Columns that the reader may not see are not there at all, nor are they an order (R154). */
export async function sheetOf(report: Report, asking: Asking): Promise<Sheet> {
  const columns = report.columns.filter(({ field }) => !field || modeOf(asking.actor, field) === 'read')
  // Adding up a million rows wants more room than a tap, and indexes that answer by themselves; both last as long as the transaction.
  await asking.tx.sql`select set_config('work_mem', '48MB', true), set_config('random_page_cost', '1.1', true)`
  const { lines, whole } = await report.read(asking)
  const named = await callNames(
    asking,
    lines.map(({ key }) => key),
  )
  const shown = lines.map(line => ({
    ...line,
    name: line.name ?? named.get(line.key)?.name ?? line.key,
    cells: figured(line.cells, columns),
  }))
  const ordered = report.ordered?.includes(asking.group) ?? false
  const place = (key: string) => (asking.group === 'month' ? 0 : (named.get(key)?.place ?? 0))
  const leading = leadingOf(report, columns)
  const sorted = shown.toSorted((a, b) =>
    ordered
      ? place(a.key) - place(b.key) || (a.key < b.key ? -1 : 1)
      : compare(b.cells[leading], a.cells[leading]) || (a.name < b.name ? -1 : 1),
  )
  const earlier = await wholeBefore(report, asking, columns)
  return { report, asking, columns, lines: sorted, whole: figured(whole, columns), ...(earlier ? { earlier } : {}) }
}

/** The column that lines are compared by: what the chart shows, or the whole of which it shows the pieces. */
function leadingOf({ chart }: Report, columns: readonly Column[]): string {
  if (chart.kind === 'stacked') return columns[0]?.name ?? ''
  return chart.of.find(name => columns.some(column => column.name === name)) ?? columns[0]?.name ?? ''
}

/** True when there is nothing to see. */
export function isEmpty({ lines, columns }: Pick<Sheet, 'lines' | 'columns'>): boolean {
  return lines.every(({ cells }) => columns.every(({ name }) => !cells[name]))
}

/** Nothing where the span before has nothing to compare with. */
async function wholeBefore(report: Report, asking: Asking, columns: Column[]): Promise<Sheet['earlier']> {
  const period = spanBefore(asking.period, { now: asking.reader.now, zone: asking.company.zone })
  if (!period) return undefined
  const { whole } = await report.read(during(asking, period))
  const figures = figured(whole, columns)
  return columns.some(({ name }) => figures[name]) ? { period, whole: figures } : undefined
}

/** The figures that follow from others, beside those. */
function figured(cells: Cells, columns: readonly Column[]): Cells {
  const own = columns.map(({ name, of }) => [name, of ? of(cells) : (cells[name] ?? null)] as const)
  return Object.fromEntries(own)
}

function compare(a: Figure | undefined, b: Figure | undefined): number {
  const [x, y] = [Number(a ?? -1), Number(b ?? -1)]
  return x - y
}

/** A figure as people write it; what cannot be told is a dash (R148). */
export function written(
  figure: Figure | undefined,
  { kind }: Pick<Column, 'kind'>,
  { reader, company }: Written,
): string {
  if (figure === null || figure === undefined) return '—'
  switch (kind) {
    case 'money':
      return formatMoney({ minor: BigInt(figure), currency: company.currency }, reader.locale)
    case 'share':
      return `${rounded(Number(figure) * 100)}%`
    case 'days':
      return say(t('report.days', { count: rounded(Number(figure)) }), reader)
    case 'hours':
      return say(t('report.hours', { count: rounded(Number(figure)) }), reader)
    case 'times':
      return String(Math.round(Number(figure) * 100) / 100)
    default:
      return Number(figure).toLocaleString(reader.locale === 'zh' ? 'zh-CN' : 'en')
  }
}
export type Written = { reader: Reader; company: { currency: string } }

/** One decimal, half up; whole numbers without it. */
function rounded(value: number): number {
  return (Math.sign(value) * Math.round(Math.abs(value) * 10 + Number.EPSILON)) / 10
}

/** The change from one figure to another in percent, one decimal, half up; a dash when either is nothing (R148). Ex: 17 vs 13 → +30.8% */
export function changeOf(now: Figure | undefined, then: Figure | undefined): string {
  if (!now || !then) return '—'
  const percent = ((Number(now) - Number(then)) / Math.abs(Number(then))) * 100
  return `${percent > 0 ? '+' : ''}${rounded(percent)}%`
}

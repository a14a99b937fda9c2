import type { Right } from '../../core/rights.ts'
import type { Locale, TextKey } from '../../core/text.ts'
import type { Asking, Group } from './asking.ts'
import type { Need } from './needs/need.ts'
import type { Part } from './statement.ts'

/** How a figure is written: money is in minor units of the company's currency, a share 0 to 1, days and hours with a fraction. */
type Kind = 'count' | 'money' | 'share' | 'days' | 'hours' | 'times'
export type Figure = number | bigint | null
export type Cells = { [column: string]: Figure }

type After<Prefix extends string, Key> = Key extends `${Prefix}${infer Name}` ? Name : never
/** What columns and reports are called; each has its texts. */
export type ColumnName = After<'report.column.', TextKey>
export type ReportName = After<'report.name.', TextKey>

/** A column; `field` is the name under which field rules know it: who may not read that field has no such column (R154). */
export type Column = {
  name: ColumnName
  kind: Kind
  field?: 'opportunity.amount' | 'contract.amount' | 'payment.amount'
  /** What it is when it follows from others. */
  of?(cells: Cells): Figure
}

/** A line: what it stands for and its figures. The line of the whole has no key. */
export type Line = { key: string; name?: string; cells: Cells }
export type Lines = { lines: Line[]; whole: Cells }

/** What the chart shows of the lines; the first column that the reader may see is taken. */
type Drawing = { kind: 'bars' | 'stacked' | 'funnel' | 'line'; of: readonly ColumnName[] }

/** One report, whole: everything people, files, charts and schedules need of it. */
export type Report = {
  name: ReportName
  words: { [locale in Locale]: readonly string[] }
  right: Right
  /** What it is about when nobody says: a span, or how things stand now. */
  usual: 'this month' | 'this quarter' | 'this year' | 'last 90 days' | 'now'
  groups: readonly [Group, ...Group[]]
  /** The lines keep the order in which they come instead of the largest first. */
  ordered?: readonly Group[]
  columns: readonly Column[]
  chart: Drawing
  /** True where money that cannot be counted for want of an exchange rate should be named. */
  counts?: 'deals'
  read(asking: Asking): Promise<Lines>
  /** The records behind the lines: key, entity, no, title, at. */
  behind?(asking: Asking): Promise<Part>
  /** The steps it lives from, in the order in which they are taken. */
  needs: readonly Need[]
}

/** Checks a report's shape where it is written. */
export function defineReport(report: Report): Report {
  return report
}

/** A part of a whole; null, shown as a dash, when there is no whole (R148). */
export function ratio(part: Figure | undefined, whole: Figure | undefined): number | null {
  return whole ? Number(part ?? 0) / Number(whole) : null
}

/** An even share of an amount, half up; null when it is shared by nobody. */
export function each(total: Figure | undefined, count: Figure | undefined): bigint | null {
  if (!count) return null
  const [sum, parts] = [BigInt(total ?? 0), BigInt(count)]
  const sign = sum < 0n ? -1n : 1n
  return (sign * (sign * sum * 2n + parts)) / (parts * 2n)
}

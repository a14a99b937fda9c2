import type { Actor } from '../../core/rights.ts'
import { modeOf } from '../../core/rights.ts'
import type { Group } from './asking.ts'
import type { Column, ColumnName, Report, ReportName } from './report.ts'

/**
 * The number of a report whose change can be taken apart, and by what: its pieces add up to it exactly. Where the reader may not see the
 * money, it is the count, which a deal with several products would be in more than once.
 */
type Measure = { money?: ColumnName; count: ColumnName; groups: readonly Group[] }

const measures: Partial<Record<ReportName, Measure>> = {
  ranking: { money: 'amount', count: 'won', groups: ['rep', 'source', 'product', 'stage', 'region'] },
  lost: { money: 'amount', count: 'lost', groups: ['reason', 'competitor', 'stage', 'rep', 'source'] },
  sources: { count: 'leads', groups: ['source', 'campaign', 'region', 'rep'] },
  activity: { count: 'talks', groups: ['rep', 'method'] },
  tickets: { count: 'resolved', groups: ['engineer', 'customer', 'type', 'priority'] },
  collection: { money: 'collected', count: 'payments', groups: ['rep', 'customer'] },
}

/** Undefined for reports of how things stand: there is no other span to compare them with. */
export function measureOf({ name }: Report): Measure | undefined {
  return measures[name]
}

/** The column whose change is told to this reader, and by what it can be. */
export function changing(
  report: Report,
  { money, count, groups }: Measure,
  actor: Actor,
): { column: Column; groups: readonly Group[] } | undefined {
  const of = (name: ColumnName) => report.columns.find(column => column.name === name)
  const amount = money && of(money)
  if (amount && (!amount.field || modeOf(actor, amount.field) === 'read')) return { column: amount, groups }
  const column = of(count)
  return column && { column, groups: groups.filter(group => group !== 'product') }
}

import { DateTime } from 'luxon'
import type { Asking } from '../asking.ts'
import { type Part, part } from '../statement.ts'

/**
 * The month of a moment within the period, on the company's clock, by its first day: "2026-11-01". Where a month begins is worked out once
 * a month instead of once a row.
 */
export function monthOf({ period, company }: Asking, moment: Part): Part {
  const first = DateTime.fromISO(period.from, { zone: company.zone }).startOf('month')
  const last = DateTime.fromISO(period.to, { zone: company.zone })
  const months: DateTime[] = []
  for (let at = first; at < last; at = at.plus({ months: 1 })) months.push(at)
  const begins = months.map(month => month.toJSDate())
  const names = months.map(month => month.toFormat('yyyy-MM-dd'))
  return part`(${names}::text[])[width_bucket(${moment}, ${begins}::timestamptz[])]`
}

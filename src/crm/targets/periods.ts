import { DateTime } from 'luxon'
import type { Period } from '../reports/period.ts'

/** The period of a target as it is stored: "2026", "2026Q4", "2026-11". Undefined for a span that no target is set for. */
export function periodKey({ from, unit }: Period): string | undefined {
  const [year = '', month = ''] = from.split('-')
  if (unit === 'year') return year
  if (unit === 'quarter') return `${year}Q${Math.ceil(Number(month) / 3)}`
  return unit === 'month' ? `${year}-${month}` : undefined
}

/** The shorter periods a year or quarter is made of: the quarters of a year, the months of a quarter. */
export function partsOf(key: string): string[] {
  const quarter = /^(\d{4})Q([1-4])$/.exec(key)
  if (/^\d{4}$/.test(key)) return [1, 2, 3, 4].map(nth => `${key}Q${nth}`)
  if (!quarter) return []
  return [2, 1, 0].map(back => `${quarter[1]}-${String(Number(quarter[2]) * 3 - back).padStart(2, '0')}`)
}

/** The days of a stored period. */
export function spanOf(key: string): Period {
  const quarter = /^(\d{4})Q([1-4])$/.exec(key)
  const unit = quarter ? 'quarter' : key.length === 4 ? 'year' : 'month'
  const first = quarter
    ? `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`
    : `${key}-01`.slice(0, 10)
  const start = DateTime.fromISO(unit === 'year' ? `${key}-01-01` : first, { zone: 'utc' })
  const end = start.plus({ [`${unit}s`]: 1 })
  return { from: start.toFormat('yyyy-MM-dd'), to: end.toFormat('yyyy-MM-dd'), unit }
}

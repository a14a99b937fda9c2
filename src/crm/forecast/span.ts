import { localDate, monthName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'

/** A month or quarter, counted from the present one. */
export type Span = { by: 'month' | 'quarter'; ahead: number }

/** Its first day and the first day after it, as calendar dates in the zone. */
export function daysOf({ by, ahead }: Span, now: Date, zone: string): { from: string; to: string } {
  const [year = 0, month = 1] = localDate(now, zone).split('-').map(Number)
  const width = by === 'month' ? 1 : 3
  const first = by === 'month' ? month - 1 : Math.floor((month - 1) / 3) * 3
  const day = (months: number) => new Date(Date.UTC(year, first + months, 1)).toISOString().slice(0, 10)
  return { from: day(ahead * width), to: day((ahead + 1) * width) }
}

/** "2026年12月" or "Q4 2026". */
export function spanName(span: Span, { from }: { from: string }, reader: Reader): string {
  const [year = '', month = '1'] = from.split('-')
  if (span.by === 'quarter')
    return say(t('forecast.quarterName', { year, quarter: Math.ceil(Number(month) / 3) }), reader)
  return monthName(new Date(from), { ...reader, zone: 'UTC' })
}

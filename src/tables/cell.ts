import { typed } from '../core/normal.ts'

/** A spreadsheet's cell as text: numbers in full digits, dates as days (with a time where there is one), never 1.38E+10. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return typed(value)
  if (typeof value === 'number') return plainNumber(value)
  if (value instanceof Date) return wallClock(value)
  return typeof value === 'boolean' ? String(value) : ''
}

/** Fifteen digits are all a spreadsheet keeps; what comes after them is noise of binary fractions (0.30000000000000004). */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return ''
  const exact = Number.isInteger(value) ? value : Number(value.toPrecision(15))
  const text = String(exact)
  return text.includes('e') ? exact.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text
}

/** Spreadsheet dates have no zone: they come as if they were UTC. Their clock is rounded to the second. */
function wallClock(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const rounded = new Date(Math.round(date.getTime() / 1_000) * 1_000).toISOString()
  const [day = '', time = ''] = rounded.slice(0, 19).split('T')
  return time === '00:00:00' ? day : `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

import { clockTime } from '../../core/moment.ts'
import type { Reader } from '../../core/text.ts'

/** "明天 09:00 – 11:00": a day that is both of the start and of the end is said once. */
export function windowText({ from, to }: { from: Date; to: Date }, reader: Reader): string {
  const day = (at: Date) => clockTime(at, reader).replace(/\S+$/, '')
  const end = clockTime(to, reader)
  return `${clockTime(from, reader)} – ${day(from) === day(to) ? end.replace(day(to), '') : end}`
}

import { DateTime } from 'luxon'

type At = `${number}:${number}`

/**
 * The newest period that has begun: the local date on which it last became that time of day, and for a weekly one that weekday (1 is
 * Monday). A time that the clocks skip counts from the end of the gap.
 */
export function newestPeriod(when: { daily: At } | { weekly: number; at: At }, now: Date, zone: string): string {
  const [hour, minute] = ('daily' in when ? when.daily : when.at).split(':').map(Number)
  const today = DateTime.fromJSDate(now, { zone })
  const behind = 'daily' in when ? 0 : (today.weekday - when.weekly + 7) % 7
  const day = today.minus({ days: behind })
  const begins = day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 })
  const begun = begins <= today ? day : day.minus({ days: 'daily' in when ? 1 : 7 })
  return begun.toFormat('yyyy-MM-dd')
}

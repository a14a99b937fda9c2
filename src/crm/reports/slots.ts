import { DateTime } from 'luxon'

/** When a report goes out: every day, on a day of the week (1 is Monday), or on a day of the month, at a time on the company's clock. */
export type Rhythm = { every: 'day' | 'week' | 'month'; on: number; at: string }

/**
 * The first moment after `now` at which it goes out. A day that a month does not have is its last one, and the next month has its own
 * again; a time that the clocks skip is the end of the gap, one that comes twice is the first (R141, R150).
 */
export function nextSlot({ every, on, at }: Rhythm, now: Date, zone: string): Date {
  const [hour = 9, minute = 0] = at.split(':').map(Number)
  const today = DateTime.fromJSDate(now, { zone }).startOf('day')
  const atTime = (day: DateTime) => day.set({ hour, minute })
  const days = every === 'day' ? 2 : every === 'week' ? 8 : 62
  for (let ahead = 0; ahead <= days; ahead++) {
    const day = today.plus({ days: ahead })
    if (fits(day, { every, on }) && atTime(day).toJSDate() > now) return atTime(day).toJSDate()
  }
  return atTime(today.plus({ days: 1 })).toJSDate()
}

function fits(day: DateTime, { every, on }: Pick<Rhythm, 'every' | 'on'>): boolean {
  if (every === 'day') return true
  return every === 'week' ? day.weekday === on : day.day === Math.min(on, day.daysInMonth ?? 28)
}

/** Dates and times as the company's wall clocks show them, wherever the browser is. */

const minute = 60_000

/** The day of an instant in a zone as `2026-03-09`, and its time as `09:05`. */
export function wallClock(instant: string | Date, zone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(each => each.type === type)?.value ?? '00'
  return { day: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` }
}

/** The instant at which a zone's clocks show a day and a time. */
export function instantAt(day: string, time: string, zone: string): Date {
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  const offsetAt = (instant: number) => {
    const shown = wallClock(new Date(instant), zone)
    return Date.parse(`${shown.day}T${shown.time}:00Z`) - Math.floor(instant / minute) * minute
  }
  // The offset is that of the instant looked for, which is known only once the offset is: the second look settles it.
  const near = asUtc - offsetAt(asUtc)
  return new Date(asUtc - offsetAt(near))
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 60 * minute).toISOString().slice(0, 10)
}

/** The next time the clocks show 09:00. */
export function nextMorning(now: string, zone: string): Date {
  const { day, time } = wallClock(now, zone)
  return instantAt(time < '09:00' ? day : dayAfter(day), '09:00', zone)
}

/** A day for people: `3月9日 星期一`, `Mon 9 Mar`, with the year when it is another one than that of `today`. */
export function dayLabel(day: string, today: string, tag: string): string {
  return new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    weekday: 'short',
    month: tag.startsWith('zh') ? 'long' : 'short',
    day: 'numeric',
    ...(day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }),
  }).format(new Date(`${day}T00:00:00Z`))
}

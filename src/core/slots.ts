/**
 * When something that comes again and again comes next. A slot is a local day; the moment follows from it, so that the day is what makes
 * a slot once only, whatever the clocks do.
 */
import { DateTime } from 'luxon'

/** How often: each day, or on a weekday (1 is Monday), or on a day of the month (31 is the last one of a short month). */
export type Every = 'day' | 'week' | 'month' | 'quarter'
export type Rhythm = {
  every: Every
  anchor: number
  /** Minutes of the local day. */
  at: number
  zone: string
  /** False for a local day on which nobody works: the slot is left out (a day) or comes on the next working day (a week and longer). */
  isWorkday(day: string): boolean
}

export type Slot = {
  /** "2026-11-23" */
  day: string
  at: Date
}

// Two weeks of holidays in a row, and a year of them for whoever works never.
const farthest = 400

/**
 * The moment at which a wall clock shows that minute of a local day. An hour the clocks skip ends when the gap does; one they repeat is
 * its first time.
 */
export function momentOn(day: string, minutes: number, zone: string): Date {
  const said = DateTime.fromISO(day, { zone }).set({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
  const wanted = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const [first = said] = said.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis())
  return first.toFormat('HH:mm') === wanted ? first.toJSDate() : endOfGap(said)
}

/** "09:30" as minutes of the day. */
export function minutesOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return hour * 60 + minute
}

/** The first valid minute after a gap: the offset is looked for where it changes. */
function endOfGap(after: DateTime): Date {
  let [low, high] = [after.minus({ hours: 4 }).toMillis(), after.toMillis()]
  const offset = after.offset
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 2)
    if (DateTime.fromMillis(middle, { zone: after.zone }).offset === offset) high = middle
    else low = middle
  }
  return new Date(Math.floor(high / 60_000) * 60_000)
}

/** The first slot after a moment. */
export function nextSlot(rhythm: Rhythm, after: Date): Slot {
  const from = DateTime.fromJSDate(after, { zone: rhythm.zone }).startOf('day')
  for (let ahead = rhythm.every === 'day' ? 0 : -31; ahead < farthest; ahead++) {
    const day = from.plus({ days: ahead })
    if (!isAnchor(rhythm, day)) continue
    const slot = slotOf(rhythm, day)
    if (slot && slot.at > after) return slot
  }
  throw new Error(`no ${rhythm.every} comes within a year`)
}

/** The newest slot that has begun; undefined when none has within the last year. */
export function newestSlot(rhythm: Rhythm, now: Date): Slot | undefined {
  const today = DateTime.fromJSDate(now, { zone: rhythm.zone }).startOf('day')
  for (let behind = 0; behind < farthest; behind++) {
    const day = today.minus({ days: behind })
    if (!isAnchor(rhythm, day)) continue
    const slot = slotOf(rhythm, day)
    if (slot && slot.at <= now) return slot
  }
  return undefined
}

/** The local day a period of so many began on, counted back from the day after it. Ex: a month before 2026-03-01 is 2026-02-01. */
export function periodBefore(every: Every, day: string): string {
  const end = DateTime.fromISO(day, { zone: 'utc' })
  const step = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 }, quarter: { months: 3 } }[every]
  return end.minus(step).toFormat('yyyy-MM-dd')
}

/** That many days later, as a local day. */
export function dayPlus(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}

/** Days from one local day to another. */
export function daysFrom(from: string, to: string): number {
  return Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days)
}

/** The anchor day on or before a local day: the Monday of its week, the first of its month. */
export function anchorOn({ every, anchor }: Pick<Rhythm, 'every' | 'anchor'>, day: string): string {
  for (let at = DateTime.fromISO(day, { zone: 'utc' }); ; at = at.minus({ days: 1 }))
    if (isAnchor({ every, anchor }, at)) return at.toFormat('yyyy-MM-dd')
}

function isAnchor({ every, anchor }: Pick<Rhythm, 'every' | 'anchor'>, day: DateTime): boolean {
  if (every === 'day') return true
  if (every === 'week') return day.weekday === anchor
  const isDay = day.day === Math.min(anchor, day.daysInMonth ?? anchor)
  return isDay && (every === 'month' || day.month % 3 === 1)
}

function slotOf(rhythm: Rhythm, anchor: DateTime): Slot | undefined {
  for (let later = 0; later < 31; later++) {
    const day = anchor.plus({ days: later }).toFormat('yyyy-MM-dd')
    if (rhythm.isWorkday(day)) return { day, at: momentOn(day, rhythm.at, rhythm.zone) }
    if (rhythm.every === 'day') return undefined
  }
  return undefined
}

/**
 * Working time: which minutes of which days count. Everything here is arithmetic; where the calendar comes from is none of its business.
 * Intervals are [open, close): closing time itself is outside, and what happens then begins to count at the next opening.
 */
import { DateTime } from 'luxon'

/** Minutes of the local day, 0 to 1440. A lunch break makes two of them. */
export type Interval = { open: number; close: number }

export type WorkCalendar = {
  /** The zone its days and hours are in. */
  zone: string
  /** Weekday 1 (Monday) to 7; one that is missing is free. */
  week: ReadonlyMap<number, readonly Interval[]>
  /** Single days that differ, by local date: no intervals on a holiday; a make-up day without hours of its own has Monday's. */
  days: ReadonlyMap<string, { works: boolean; hours?: readonly Interval[] | undefined }>
  /** The years whose holidays are known. */
  years: ReadonlySet<number>
}

/** A moment in working time; provisional when it crossed a year whose holidays are not known yet. */
export type Deadline = { at: Date; provisional: boolean }

// A calendar with one opening a year still opens; one that stays closed for longer never does.
const longestClosedDays = 400
const minute = 60_000

/**
 * When so many working minutes after `from` are over. Used up exactly at a closing time, that closing time it is.
 * Undefined when the calendar stays closed for 400 days in a row.
 */
export function addWorking(from: Date, minutes: number, calendar: WorkCalendar): Deadline | undefined {
  let left = minutes * minute
  let provisional = false
  let closedDays = 0
  for (const { date, openings } of daysFrom(from, calendar)) {
    provisional ||= !calendar.years.has(date.year)
    closedDays = openings.length > 0 ? 0 : closedDays + 1
    if (closedDays === longestClosedDays) return undefined
    for (const { open, close } of openings) {
      if (close <= from) continue
      const start = open > from ? open : from
      const room = close.getTime() - start.getTime()
      if (left <= room) return { at: new Date(start.getTime() + left), provisional }
      left -= room
    }
  }
  return undefined
}

/** The working minutes between two moments, a fraction where they are not whole; 0 when `to` is not after `from`. */
export function workingBetween(from: Date, to: Date, calendar: WorkCalendar): number {
  let worked = 0
  for (const { date, openings } of daysFrom(from, calendar)) {
    if (date.toJSDate() >= to) break
    for (const { open, close } of openings) {
      const start = Math.max(open.getTime(), from.getTime())
      worked += Math.max(Math.min(close.getTime(), to.getTime()) - start, 0)
    }
  }
  return worked / minute
}

/** True while work is on: from an opening up to, and not at, its closing. */
export function isWorking(at: Date, calendar: WorkCalendar): boolean {
  const date = DateTime.fromJSDate(at, { zone: calendar.zone }).startOf('day')
  return openingsOn(date, calendar).some(({ open, close }) => open <= at && at < close)
}

/** The moment itself while work is on, else the next opening; undefined when it stays closed for 400 days. */
export function nextWorking(at: Date, calendar: WorkCalendar): Date | undefined {
  return addWorking(at, 0, calendar)?.at
}

/** The working hours of one local day, "2026-10-10", earliest first; empty on a free day. */
export function hoursOn(day: string, calendar: WorkCalendar): readonly Interval[] {
  const special = calendar.days.get(day)
  if (special) return special.works ? (special.hours ?? calendar.week.get(1) ?? []) : []
  return calendar.week.get(DateTime.fromISO(day, { zone: 'utc' }).weekday) ?? []
}

/** What is wrong with the hours of one day: an end that is not after its start, or two that overlap. Undefined when nothing is. */
export function faultOf(hours: readonly Interval[]): 'order' | 'overlap' | undefined {
  if (hours.some(({ open, close }) => open < 0 || close > 1_440 || open >= close)) return 'order'
  const sorted = hours.toSorted((a, b) => a.open - b.open)
  return sorted.some(({ open }, index) => open < (sorted[index - 1]?.close ?? 0)) ? 'overlap' : undefined
}

type Opening = { open: Date; close: Date }

/** One day after the other, as long as there are dates. */
function* daysFrom(from: Date, calendar: WorkCalendar): Generator<{ date: DateTime; openings: Opening[] }> {
  const first = DateTime.fromJSDate(from, { zone: calendar.zone }).startOf('day')
  for (let date = first, day = 1; date.isValid; date = first.plus({ days: day++ })) {
    yield { date, openings: openingsOn(date, calendar) }
  }
}

function openingsOn(date: DateTime, calendar: WorkCalendar): Opening[] {
  return hoursOn(date.toFormat('yyyy-MM-dd'), calendar).map(({ open, close }) => ({
    open: moment(date, open),
    close: moment(date, close),
  }))
}

/** The wall-clock moment of a day, so that a change to summer time moves no opening. */
function moment(date: DateTime, minutes: number): Date {
  if (minutes >= 1_440) return date.plus({ days: 1 }).startOf('day').toJSDate()
  return date.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toJSDate()
}

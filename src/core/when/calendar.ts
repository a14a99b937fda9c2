import { DateTime } from 'luxon'
import { BAD, dayReading, type Reading, type Scene } from './parts.ts'

type MonthDay = { month: number; day: number }

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year' | 'workday'

const FIRST_YEAR = 1970
const LAST_YEAR = 2199
const MONTHS_TO_SEARCH = 12
const YEARS_TO_SEARCH = 8

/** The calendar day, or undefined when there is no such day. */
export function dateOf({ year, month, day }: MonthDay & { year: number }): DateTime | undefined {
  const date = DateTime.utc(year, month, day)
  return date.isValid && inReach(date) ? date : undefined
}

/** 12月1日 without a year: the next one, today included. */
export function comingDate(today: DateTime, { month, day }: MonthDay): DateTime | undefined {
  for (let years = 0; years <= YEARS_TO_SEARCH; years += 1) {
    const date = dateOf({ year: today.year + years, month, day })
    if (date !== undefined && date >= today) return date
  }
  return undefined
}

/** 5号 without a month: the next one, today included. */
export function comingDayOfMonth(today: DateTime, day: number): DateTime | undefined {
  for (let months = 0; months <= MONTHS_TO_SEARCH; months += 1) {
    const month = today.startOf('month').plus({ months })
    const date = dateOf({ year: month.year, month: month.month, day })
    if (date !== undefined && date >= today) return date
  }
  return undefined
}

/** Weekday 1–7 (Monday first) of the week that many weeks from this one. */
export function weekdayOf(today: DateTime, weekday: number, { weeks }: { weeks: number }): DateTime {
  return today.startOf('week').plus({ weeks, days: weekday - 1 })
}

/** The next such weekday; on that very weekday it is the one a week later, as today would be called today. */
export function comingWeekday(today: DateTime, weekday: number): DateTime {
  return today.plus({ days: (weekday - today.weekday + 7) % 7 || 7 })
}

/** The coming Saturday, or today when the weekend has begun. */
export function comingWeekend(today: DateTime): DateTime {
  return today.weekday >= 6 ? today : weekdayOf(today, 6, { weeks: 0 })
}

/** The nth given weekday of the month that starts on `month`; a negative n is the last one. */
export function nthWeekday(month: DateTime, weekday: number, { nth }: { nth: number }): DateTime | undefined {
  const last = month.endOf('month').startOf('day')
  if (nth < 0) return last.minus({ days: (last.weekday - weekday + 7) % 7 })
  const day = month.plus({ days: ((weekday - month.weekday + 7) % 7) + (nth - 1) * 7 })
  return day <= last ? day : undefined
}

/** The first working day on or after `day`. */
export function workdayFrom(day: DateTime, scene: Scene): DateTime | undefined {
  return afterWorkdays(day.minus({ days: 1 }), 1, scene)
}

/** Moves by an amount of units. Hours are exact instants, days and longer are calendar days. */
export function shift(amount: number, unit: Unit, scene: Scene): Reading {
  if (unit === 'minute') return instantReading(scene.now.plus({ milliseconds: amount * 60_000 }))
  if (unit === 'hour') return instantReading(scene.now.plus({ milliseconds: amount * 3_600_000 }))
  const day = shiftDay(amount, unit, scene)
  return day !== undefined && inReach(day) ? dayReading(day) : BAD
}

function shiftDay(amount: number, unit: Unit, scene: Scene): DateTime | undefined {
  if (unit === 'month') return shiftMonths(amount, scene)
  if (unit === 'year') return shiftMonths(amount * 12, scene)
  if (!Number.isInteger(amount)) return undefined
  if (unit === 'workday') return afterWorkdays(scene.today, amount, scene)
  return scene.today.plus({ days: unit === 'week' ? amount * 7 : amount })
}

function shiftMonths(amount: number, scene: Scene): DateTime {
  const months = Math.trunc(amount)
  return scene.today.plus({ months }).plus({ days: Math.round((amount - months) * 30) })
}

function afterWorkdays(start: DateTime, count: number, scene: Scene): DateTime | undefined {
  const limit = count * 7 + 60
  let left = count
  for (let days = 1; days <= limit; days += 1) {
    const day = start.plus({ days })
    if (scene.isWorkday(day.toFormat('yyyy-MM-dd'))) left -= 1
    if (left === 0) return day
  }
  return undefined
}

function instantReading(instant: DateTime): Reading {
  return instant.isValid && inReach(instant) ? { instant } : BAD
}

function inReach(date: DateTime): boolean {
  return date.year >= FIRST_YEAR && date.year <= LAST_YEAR
}

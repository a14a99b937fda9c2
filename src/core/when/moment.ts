import { DateTime } from 'luxon'
import type { Clock, Period, Reading, Scene } from './parts.ts'

export type Settled = { at: Date; allDay: boolean; assumed: boolean }

const DAY_START = 9
const LAST_AFTERNOON_HOUR = 7
const MINUTES_TO_SEARCH = 1500
const USUAL_HOUR: Record<Period, number> = { dawn: 0, morning: 9, noon: 12, afternoon: 15, dusk: 18, evening: 20 }

type Hour = { hour: number; assumed: boolean }

/** Turns what was read into an instant; undefined when the hour contradicts the part of the day. */
export function settle(reading: Reading, scene: Scene): Settled | undefined {
  const assumed = reading.assumed === true
  if (reading.instant !== undefined) return { at: reading.instant.toJSDate(), allDay: false, assumed }
  const { day, clock, period } = reading
  if (clock !== undefined) return settleClock(clock, reading, scene)
  if (period !== undefined) return place({ hour: USUAL_HOUR[period], assumed: true }, 0, { day, scene })
  if (day === undefined) return undefined
  return { at: wallTime(day, DAY_START, { minute: 0, scene }).toJSDate(), allDay: true, assumed }
}

function settleClock(clock: Clock, reading: Reading, scene: Scene): Settled | undefined {
  const hour = hourOf(clock, reading.period)
  if (hour === undefined) return undefined
  const settled = place(hour, clock.minute, { day: reading.day, scene })
  return { ...settled, assumed: settled.assumed || reading.assumed === true }
}

/** An hour without a day is today's, or tomorrow's once it has passed. */
function place({ hour, assumed }: Hour, minute: number, { day, scene }: { day: DateTime | undefined; scene: Scene }) {
  const on = (date: DateTime, hours = hour) => wallTime(date, hours, { minute, scene })
  const first = on(day ?? scene.today)
  const isToday = day?.hasSame(scene.today, 'day') === true
  const evening = on(scene.today, hour + 12)
  if (isToday && assumed && hour < 12 && first <= scene.now && evening > scene.now) return settledAt(evening, true)
  if (day !== undefined || first > scene.now) return settledAt(first, assumed)
  return settledAt(on(scene.today.plus({ days: 1 })), true)
}

function settledAt(moment: DateTime, assumed: boolean): Settled {
  return { at: moment.toJSDate(), allDay: false, assumed }
}

function hourOf({ hour, minute, said, plain }: Clock, period: Period | undefined): Hour | undefined {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return undefined
  if (said) return { hour, assumed: false }
  if (period !== undefined) return hourWithin(hour, period)
  if (plain || hour === 0 || hour > 12) return { hour, assumed: false }
  return { hour: hour <= LAST_AFTERNOON_HOUR ? hour + 12 : hour, assumed: true }
}

function hourWithin(hour: number, period: Period): Hour | undefined {
  const value = HOURS_OF[period](hour)
  return value === undefined ? undefined : { hour: value, assumed: period === 'evening' && value > 24 }
}

const HOURS_OF: Record<Period, (hour: number) => number | undefined> = {
  dawn: hour => (hour === 12 ? 0 : within(hour, 0, { last: 6 })),
  morning: hour => within(hour, 0, { last: 12 }),
  noon: hour => (hour <= 3 ? within(hour + 12, 13, { last: 15 }) : within(hour, 10, { last: 15 })),
  afternoon: hour => within(hour < 12 ? hour + 12 : hour, hour === 0 ? 24 : 12, { last: 23 }),
  dusk: hour => within(hour < 12 ? hour + 12 : hour, 16, { last: 20 }),
  evening: hour => eveningHour(hour),
}

/** 晚上12点 is the midnight that ends the day, 晚上1点 the small hours after it. */
function eveningHour(hour: number): number | undefined {
  if (hour === 0 || hour === 12) return 24
  if (hour <= 4) return hour + 24
  return within(hour < 12 ? hour + 12 : hour, 17, { last: 24 })
}

function within(hour: number, first: number, { last }: { last: number }): number | undefined {
  return hour >= first && hour <= last ? hour : undefined
}

function wallTime(day: DateTime, hour: number, { minute, scene }: { minute: number; scene: Scene }): DateTime {
  const { year, month, day: date } = day.plus({ days: Math.floor(hour / 24) })
  const wall = { year, month, day: date, hour: hour % 24, minute }
  const moment = DateTime.fromObject(wall, { zone: scene.now.zone })
  if (moment.hour !== wall.hour || moment.minute !== minute) return gapEnd(moment)
  return earliest(moment)
}

/** Which of two equal wall times luxon picks depends on the machine's clock, so the choice is made here. */
function earliest(moment: DateTime): DateTime {
  return DateTime.min(moment, ...moment.getPossibleOffsets())
}

/** Luxon adds the whole gap (02:30 -> 03:30); people expect the first minute that exists (03:00). */
function gapEnd(moment: DateTime): DateTime {
  let first = moment
  for (let minutes = 1; minutes <= MINUTES_TO_SEARCH; minutes += 1) {
    const earlier = moment.minus({ minutes })
    if (earlier.offset !== moment.offset) return first
    first = earlier
  }
  return moment
}

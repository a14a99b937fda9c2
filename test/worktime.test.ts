import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  addWorking,
  faultOf,
  hoursOn,
  type Interval,
  isWorking,
  nextWorking,
  type WorkCalendar,
  workingBetween,
} from '../src/core/worktime.ts'

const zone = 'Asia/Shanghai'
const at = (local: string) => DateTime.fromISO(local, { zone }).toJSDate()
const shown = (moment: Date | undefined) => moment && DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd HH:mm')

const weekdays = [1, 2, 3, 4, 5]
const calendarOf = (hours: Interval[], over: Partial<WorkCalendar> = {}): WorkCalendar => ({
  zone,
  week: new Map(weekdays.map(weekday => [weekday, hours])),
  days: new Map(),
  years: new Set([2026]),
  ...over,
})
const lunch = [
  { open: 9 * 60, close: 12 * 60 },
  { open: 13 * 60 + 30, close: 18 * 60 },
]
const nationalDay = new Map(Array.from({ length: 7 }, (_, day) => [`2026-10-0${day + 1}`, { works: false }]))
const withLunch = calendarOf(lunch, { days: nationalDay.set('2026-10-10', { works: true }) })
const plain = calendarOf([{ open: 600, close: 1_080 }])

describe('working time (R5)', () => {
  test.each([
    ['over the lunch break', '2026-11-24T11:40', 30, '2026-11-24 13:40'],
    ['over a week of holidays, ending on the closing moment', '2026-09-30T17:00', 240, '2026-10-08 12:00'],
    ['into a make-up Saturday', '2026-10-09T17:15', 120, '2026-10-10 10:15'],
    ['used up at closing time falls on it', '2026-11-24T17:00', 60, '2026-11-24 18:00'],
    ['from closing time on it counts at the next opening', '2026-11-24T18:00', 1, '2026-11-25 09:01'],
    ['from the start of the lunch break on after it', '2026-11-24T12:00', 1, '2026-11-24 13:31'],
    ['nothing to wait for, within hours', '2026-11-24T11:40', 0, '2026-11-24 11:40'],
    ['nothing to wait for, at night', '2026-11-24T23:00', 0, '2026-11-25 09:00'],
  ])('%s', (_, from, minutes, deadline) => {
    expect(addWorking(at(from), minutes, withLunch)).toEqual({ at: at(deadline.replace(' ', 'T')), provisional: false })
  })

  test.each([
    ['R131 normal, 8 h', '2026-11-19T16:20', 480, '2026-11-20 16:20'],
    ['R131 high, 4 h', '2026-11-19T16:20', 240, '2026-11-20 12:20'],
    ['R131 urgent at closing time on a Friday', '2026-11-20T18:00', 30, '2026-11-23 10:30'],
    ['R58 a lead late on Friday', '2026-11-20T17:50', 30, '2026-11-23 10:20'],
  ])('%s', (_, from, minutes, deadline) => {
    expect(shown(addWorking(at(from), minutes, plain)?.at)).toBe(deadline)
  })

  test('between two moments only what was worked counts (R132)', () => {
    expect(workingBetween(at('2026-11-16T11:00'), at('2026-11-17T10:40'), plain)).toBe(460)
    expect(workingBetween(at('2026-11-17T10:40'), at('2026-11-16T11:00'), plain)).toBe(0)
    expect(workingBetween(at('2026-11-21T00:00'), at('2026-11-23T10:00'), plain)).toBe(0)
  })

  test('closing time is outside, opening time inside', () => {
    expect(isWorking(at('2026-11-24T09:00'), withLunch)).toBe(true)
    expect(isWorking(at('2026-11-24T12:00'), withLunch)).toBe(false)
    expect(isWorking(at('2026-11-24T18:00'), withLunch)).toBe(false)
    expect(shown(nextWorking(at('2026-11-24T12:00'), withLunch))).toBe('2026-11-24 13:30')
  })

  test('a make-up day has Monday’s hours unless it has its own', () => {
    expect(hoursOn('2026-10-10', withLunch)).toEqual(lunch)
    const short = { works: true, hours: [{ open: 540, close: 600 }] }
    expect(hoursOn('2026-10-10', calendarOf(lunch, { days: new Map([['2026-10-10', short]]) }))).toEqual(short.hours)
    expect(hoursOn('2026-10-11', withLunch)).toEqual([])
  })

  test('a deadline in a year nobody knows the holidays of is provisional, and computed from weekdays', () => {
    expect(addWorking(at('2026-12-31T17:00'), 120, plain)).toEqual({ at: at('2027-01-01T11:00'), provisional: true })
    expect(addWorking(at('2026-12-31T17:00'), 60, plain)?.provisional).toBe(false)
  })

  test('a calendar that never opens has no deadline, and no end is waited for', () => {
    const closed = calendarOf([], { week: new Map() })
    expect(addWorking(at('2026-11-24T10:00'), 1, closed)).toBeUndefined()
    expect(nextWorking(at('2026-11-24T10:00'), closed)).toBeUndefined()
  })

  test('what takes years of half hours a week has a deadline all the same', () => {
    const mondays = calendarOf([], { week: new Map([[1, [{ open: 1_230, close: 1_260 }]]]) })
    expect(shown(addWorking(at('2026-03-01T00:00'), 1_711, mondays)?.at)).toBe('2027-04-05 20:31')
  })

  test('a change to summer time moves no opening', () => {
    const berlin = calendarOf([{ open: 60, close: 240 }], {
      zone: 'Europe/Berlin',
      week: new Map([[7, [{ open: 60, close: 240 }]]]),
    })
    // On 29 March 2026 the clock jumps from 2 to 3: the three hours from 1 to 4 are two.
    const from = DateTime.fromISO('2026-03-29T00:00', { zone: 'Europe/Berlin' }).toJSDate()
    const to = DateTime.fromISO('2026-03-29T04:00', { zone: 'Europe/Berlin' }).toJSDate()
    expect(workingBetween(from, to, berlin)).toBe(120)
    expect(addWorking(from, 120, berlin)?.at).toEqual(to)
  })

  test('hours that end before they start or overlap are named', () => {
    expect(faultOf(lunch)).toBeUndefined()
    expect(faultOf([{ open: 600, close: 600 }])).toBe('order')
    expect(faultOf([{ open: 600, close: 1_441 }])).toBe('order')
    expect(
      faultOf([
        { open: 800, close: 900 },
        { open: 600, close: 801 },
      ]),
    ).toBe('overlap')
  })
})

/** The obvious way: look at every minute. */
function slowly(from: Date, minutes: number, calendar: WorkCalendar): Date {
  let moment = from.getTime()
  while (!isOpen(moment, calendar)) moment += 60_000
  for (let left = minutes; left > 0; moment += 60_000) if (isOpen(moment, calendar)) left -= 1
  return new Date(moment)
}

function isOpen(moment: number, calendar: WorkCalendar): boolean {
  const local = new Date(moment + 8 * 3_600_000)
  const day = local.toISOString().slice(0, 10)
  const now = local.getUTCHours() * 60 + local.getUTCMinutes()
  const special = calendar.days.get(day)
  const weekday = local.getUTCDay() || 7
  const hours = special
    ? special.works
      ? (special.hours ?? calendar.week.get(1) ?? [])
      : []
    : (calendar.week.get(weekday) ?? [])
  return hours.some(({ open, close }) => open <= now && now < close)
}

describe('agrees with counting every minute', () => {
  const hours = fc
    .uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 2, maxLength: 6 })
    .map(points => points.toSorted((a, b) => a - b))
    .map(points => Array.from({ length: Math.floor(points.length / 2) }, (_, i) => pair(points, i)))
  const calendar = fc
    .record({
      monday: hours,
      others: fc.array(fc.tuple(fc.integer({ min: 2, max: 7 }), hours), { maxLength: 5 }),
      days: fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 6 }),
    })
    .map(({ monday, others, days }) =>
      calendarOf([], {
        week: new Map([[1, monday], ...others]),
        days: new Map(days.map(([day, works]) => [`2026-03-${String(day).padStart(2, '0')}`, { works }])),
      }),
    )
  const start = fc
    .integer({ min: 0, max: 10 * 1_440 })
    .map(minutes => new Date(at('2026-03-01T00:00').getTime() + minutes * 60_000))

  test('adding and measuring', () => {
    fc.assert(
      fc.property(calendar, start, fc.integer({ min: 0, max: 2_000 }), (calendar, from, minutes) => {
        const deadline = addWorking(from, minutes, calendar)
        expect(deadline?.at).toEqual(slowly(from, minutes, calendar))
        expect(workingBetween(from, deadline?.at ?? from, calendar)).toBe(minutes)
      }),
      { numRuns: 60 },
    )
  })
})

function pair(points: number[], i: number): Interval {
  return { open: (points[i * 2] ?? 0) * 30, close: (points[i * 2 + 1] ?? 0) * 30 }
}

import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { addWorking, type WorkCalendar, workingBetween } from '../../../src/core/worktime.ts'
import { publishedYear } from '../../../src/crm/calendar/published.ts'
import { deadlines } from '../../../src/crm/sla/clock.ts'

const zone = 'Asia/Shanghai'
const minute = 60_000
const start = DateTime.fromISO('2026-01-01T00:00', { zone }).toMillis()
const days = 400
const lunch = [
  { open: 540, close: 720 },
  { open: 810, close: 1_080 },
]
const special = [...(publishedYear(2026) ?? []), ...(publishedYear(2027) ?? [])]

const calendar: WorkCalendar = {
  zone,
  week: new Map([1, 2, 3, 4, 5].map(weekday => [weekday, lunch])),
  days: new Map(special.map(day => [day.date, day])),
  years: new Set([2026, 2027]),
}

/** The obvious way: every minute of the year is marked, open or not, by looking at its day in a table and its hour on the clock. */
const open = new Uint8Array(days * 1_440)
for (let index = 0; index < open.length; index++) {
  // Shanghai has no summer time: the wall clock is eight hours ahead.
  const wall = new Date(start + index * minute + 8 * 3_600_000)
  const named = special.find(({ date }) => date === wall.toISOString().slice(0, 10))
  const weekday = wall.getUTCDay()
  const works = named ? named.works : weekday >= 1 && weekday <= 5
  const now = wall.getUTCHours() * 60 + wall.getUTCMinutes()
  open[index] = works && ((now >= 540 && now < 720) || (now >= 810 && now < 1_080)) ? 1 : 0
}

/** Walks minute by minute until so many open ones have passed. */
function slowly(from: number, minutes: number): number {
  let index = from
  while (open[index] === 0) index++
  for (let left = minutes; left > 0; index++) left -= open[index] ?? 0
  return index
}

function slowlyBetween(from: number, to: number): number {
  let sum = 0
  for (let index = from; index < to; index++) sum += open[index] ?? 0
  return sum
}

const moment = (index: number) => new Date(start + index * minute)
const anyMoment = fc.integer({ min: 0, max: 330 * 1_440 })

describe('working hours over the whole of 2026, with its holidays and make-up days, agree with counting every minute (R5)', () => {
  test('the year has what makes it hard', () => {
    expect(special.filter(({ date, works }) => date.startsWith('2026') && works).length).toBeGreaterThanOrEqual(4)
    expect(special.filter(({ date, works }) => date.startsWith('2026') && !works).length).toBeGreaterThanOrEqual(20)
  })

  test('a deadline so many minutes after any moment', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 0, max: 4_320 }), (from, minutes) => {
        expect(addWorking(moment(from), minutes, calendar)?.at).toEqual(moment(slowly(from, minutes)))
      }),
      { numRuns: 400 },
    )
  })

  test('what was worked between any two moments', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 0, max: 30 * 1_440 }), (from, length) => {
        expect(workingBetween(moment(from), moment(from + length), calendar)).toBe(slowlyBetween(from, from + length))
      }),
      { numRuns: 300 },
    )
  })

  test('a ticket’s clock: the hold moves the solution by the time worked on hold, never the answer (R132)', () => {
    fc.assert(
      fc.property(
        ...([
          anyMoment,
          fc.integer({ min: 0, max: 1_440 }),
          fc.integer({ min: 0, max: 4_320 }),
          fc.integer({ min: 0, max: 2_000 }),
        ] as const),
        (from, response, resolution, hold) => {
          const clock = deadlines(
            { from: moment(from), targets: { response, resolution }, holdSeconds: hold * 60 },
            calendar,
          )
          expect(clock.responseDueAt).toEqual(moment(slowly(from, response)))
          expect(clock.resolutionDueAt).toEqual(moment(slowly(from, resolution + hold)))
          expect(clock.provisional).toBe(false)
        },
      ),
      { numRuns: 200 },
    )
  })
})

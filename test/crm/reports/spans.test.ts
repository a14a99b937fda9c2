import { describe, expect, test } from 'vitest'
import { minutesOf, nextSlot } from '../../../src/core/slots.ts'
import { instantsOf, readPeriod, spanBefore } from '../../../src/crm/reports/period.ts'
import { each, ratio } from '../../../src/crm/reports/report.ts'
import type { Rhythm } from '../../../src/crm/reports/rhythm.ts'
import { changeOf } from '../../../src/crm/reports/sheet.ts'
import { partsOf, periodKey, spanOf } from '../../../src/crm/targets/periods.ts'

const clock = { now: new Date('2026-11-22T17:00:00Z'), zone: 'Asia/Shanghai' }
const read = (said: string) => {
  const period = readPeriod(said, clock)
  return period ? `${period.from} ${period.to}` : undefined
}

describe('a span in plain words, on the company’s clock where it is Monday the 23rd already (R1, R4)', () => {
  test.each([
    ['今天', '2026-11-23 2026-11-24'],
    ['yesterday', '2026-11-22 2026-11-23'],
    ['本周', '2026-11-23 2026-11-30'],
    ['last week', '2026-11-16 2026-11-23'],
    ['本月', '2026-11-01 2026-12-01'],
    ['上个月', '2026-10-01 2026-11-01'],
    ['next month', '2026-12-01 2027-01-01'],
    ['上季度', '2026-07-01 2026-10-01'],
    ['this quarter', '2026-10-01 2027-01-01'],
    ['Q3', '2026-07-01 2026-10-01'],
    ['第三季度', '2026-07-01 2026-10-01'],
    ['2025Q4', '2025-10-01 2026-01-01'],
    ['今年', '2026-01-01 2027-01-01'],
    ['去年', '2025-01-01 2026-01-01'],
    ['2025', '2025-01-01 2026-01-01'],
    ['2026-10', '2026-10-01 2026-11-01'],
    ['2026年10月', '2026-10-01 2026-11-01'],
    ['10月', '2026-10-01 2026-11-01'],
    ['10月份', '2026-10-01 2026-11-01'],
    ['今年以来', '2026-01-01 2026-11-24'],
    ['ytd', '2026-01-01 2026-11-24'],
    ['前天', '2026-11-21 2026-11-22'],
    ['上半年', '2026-01-01 2026-07-01'],
    ['2025下半年', '2025-07-01 2026-01-01'],
    ['H2 2025', '2025-07-01 2026-01-01'],
    ['october', '2026-10-01 2026-11-01'],
    ['2026-10-05', '2026-10-05 2026-10-06'],
    ['２０２６－１０', '2026-10-01 2026-11-01'],
    ['last 90 days', '2026-08-26 2026-11-24'],
    ['最近7天', '2026-11-17 2026-11-24'],
    ['近3个月', '2026-08-24 2026-11-24'],
    ['2026-10..2026-11', '2026-10-01 2026-12-01'],
    ['2026-10-05 到 2026-10-20', '2026-10-05 2026-10-21'],
    ['Q1 to Q2', '2026-01-01 2026-07-01'],
  ])('%s', (said, wanted) => expect(read(said)).toBe(wanted))

  test.each(['明年的今天', 'soon', '2026-13', '2026-02-30', '2026-11..2026-10', '1900', ''])('“%s” is none', said =>
    expect(read(said)).toBeUndefined(),
  )
})

describe('what a span is compared with', () => {
  const compared = (said: string, now = clock.now) => {
    const period = readPeriod(said, { ...clock, now })
    const other = period && spanBefore(period, { ...clock, now })
    return other && `${other.from} ${other.to}`
  }
  test('a month that runs, with as many days of the month before', () =>
    expect(compared('本月')).toBe('2026-10-01 2026-10-24'))
  test('a whole month with the whole month before', () => expect(compared('上月')).toBe('2026-09-01 2026-10-01'))
  test('the 31st never reaches into the month that is compared', () =>
    expect(compared('本月', new Date('2026-03-31T02:00:00Z'))).toBe('2026-02-01 2026-03-01'))
  test('days with as many days before', () => expect(compared('7天')).toBe('2026-11-10 2026-11-17'))
  test('all time with nothing', () => expect(compared('全部')).toBeUndefined())
  test('a day has 23 or 25 hours when the clocks change', () => {
    const berlin = { now: new Date('2026-03-29T10:00:00Z'), zone: 'Europe/Berlin' }
    const day = readPeriod('today', berlin)
    if (!day) throw new Error('no day')
    const { fromAt, toAt } = instantsOf(day, berlin.zone)
    expect((toAt.getTime() - fromAt.getTime()) / 3_600_000).toBe(23)
    expect(spanBefore(day, berlin)).toMatchObject({ from: '2026-03-28', to: '2026-03-29' })
  })
})

describe('when a report goes out', () => {
  const next = ({ every, on, at }: Rhythm, now: string, zone = 'Asia/Shanghai') =>
    nextSlot({ every, anchor: on, at: minutesOf(at), zone, isWorkday: () => true }, new Date(now)).at.toISOString()
  test('on a day of the week, after the slot a week later', () => {
    const monday = { every: 'week', on: 1, at: '09:00' } as const
    expect(next(monday, '2026-11-23T00:59:00Z')).toBe('2026-11-23T01:00:00.000Z')
    expect(next(monday, '2026-11-23T01:00:00Z')).toBe('2026-11-30T01:00:00.000Z')
  })
  test('the 31st is the last day of a short month, and the 31st again after it (R150)', () => {
    const last = { every: 'month', on: 31, at: '09:00' } as const
    expect(next(last, '2027-01-31T02:00:00Z')).toBe('2027-02-28T01:00:00.000Z')
    expect(next(last, '2027-02-28T02:00:00Z')).toBe('2027-03-31T01:00:00.000Z')
  })
  test('a time that the clocks skip is the first minute there is, one that comes twice the first (R141)', () => {
    const early = { every: 'day', on: 1, at: '02:30' } as const
    expect(next(early, '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
    expect(next(early, '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(next(early, '2026-03-08T00:00:00Z', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z')
  })
})

test('changes and shares are exact to a decimal, and a dash where there is nothing to divide by (R148)', () => {
  expect(changeOf(17, 13)).toBe('+30.8%')
  expect(changeOf(13, 17)).toBe('-23.5%')
  expect(changeOf(5, 0)).toBe('—')
  expect(changeOf(0n, 5n)).toBe('—')
  expect(ratio(1, 0)).toBeNull()
  expect(ratio(1, undefined)).toBeNull()
  expect(each(5n, 0)).toBeNull()
  expect([each(5n, 2), each(-5n, 2), each(7n, 3)]).toEqual([3n, -3n, 2n])
})

test('the periods of targets', () => {
  expect(['今年', '本季度', '本月', '本周'].map(said => periodKey(readPeriod(said, clock) ?? spanOf('2020')))).toEqual([
    '2026',
    '2026Q4',
    '2026-11',
    undefined,
  ])
  expect(partsOf('2026')).toEqual(['2026Q1', '2026Q2', '2026Q3', '2026Q4'])
  expect(partsOf('2026Q4')).toEqual(['2026-10', '2026-11', '2026-12'])
  expect(['2026', '2026Q4', '2026-11'].map(key => periodKey(spanOf(key)))).toEqual(['2026', '2026Q4', '2026-11'])
})

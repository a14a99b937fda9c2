import { describe, expect, test } from 'vitest'
import { afterQuiet } from '../src/core/quietHours.ts'
import { type Every, momentOn, newestSlot, nextSlot } from '../src/core/slots.ts'
import { publishedYear } from '../src/crm/calendar/published.ts'
import { windowOf } from '../src/crm/digests/window.ts'
import { percent } from '../src/crm/digests/words.ts'

const at = (text: string) => new Date(text)
const everyDay = () => true
const slots = (
  zone: string,
  {
    minutes,
    from,
    count,
    every = 'day',
    anchor = 1,
    isWorkday = everyDay,
  }: {
    minutes: number
    from: string
    count: number
    every?: Every
    anchor?: number
    isWorkday?: (day: string) => boolean
  },
) => {
  const found: string[] = []
  for (let after = at(from); found.length < count; ) {
    const slot = nextSlot({ every, anchor, at: minutes, zone, isWorkday }, after)
    found.push(`${slot.day} ${slot.at.toISOString().slice(0, 16)}Z`)
    after = slot.at
  }
  return found
}

describe('the clocks change (R141)', () => {
  test('in Berlin an hour that is skipped fires once, at the end of the gap', () => {
    // 28 March 2027: 02:00 becomes 03:00.
    expect(slots('Europe/Berlin', { minutes: 150, from: '2027-03-27T00:00:00Z', count: 3 })).toEqual([
      '2027-03-27 2027-03-27T01:30Z',
      '2027-03-28 2027-03-28T01:00Z',
      '2027-03-29 2027-03-29T00:30Z',
    ])
  })

  test('in Berlin an hour that comes twice fires once, the first time', () => {
    // 31 October 2027: 03:00 becomes 02:00 again.
    expect(slots('Europe/Berlin', { minutes: 150, from: '2027-10-30T00:00:00Z', count: 3 })).toEqual([
      '2027-10-30 2027-10-30T00:30Z',
      '2027-10-31 2027-10-31T00:30Z',
      '2027-11-01 2027-11-01T01:30Z',
    ])
  })

  test('in New York the same, on its own days', () => {
    // 14 March 2027: 02:00 becomes 03:00. 7 November 2027: 02:00 becomes 01:00 again.
    expect(slots('America/New_York', { minutes: 150, from: '2027-03-14T00:00:00Z', count: 1 })).toEqual([
      '2027-03-14 2027-03-14T07:00Z',
    ])
    expect(slots('America/New_York', { minutes: 90, from: '2027-11-07T00:00:00Z', count: 2 })).toEqual([
      '2027-11-07 2027-11-07T05:30Z',
      '2027-11-08 2027-11-08T06:30Z',
    ])
  })

  test('nine in the morning stays nine in the morning in all three', () => {
    for (const [zone, before, after] of [
      ['Asia/Shanghai', '01:00', '01:00'],
      ['Europe/Berlin', '08:00', '07:00'],
      ['America/New_York', '14:00', '13:00'],
    ] as const) {
      expect(momentOn('2027-03-01', 540, zone).toISOString().slice(11, 16)).toBe(before)
      expect(momentOn('2027-04-01', 540, zone).toISOString().slice(11, 16)).toBe(after)
    }
  })

  test('whoever looks twice in the doubled hour finds the same slot', () => {
    const rhythm = { every: 'day' as const, anchor: 1, at: 150, zone: 'Europe/Berlin', isWorkday: everyDay }
    const first = newestSlot(rhythm, at('2027-10-31T00:31:00Z'))
    expect(newestSlot(rhythm, at('2027-10-31T01:31:00Z'))).toEqual(first)
  })
})

describe('working days and anchors (R147, R150)', () => {
  const special = new Map((publishedYear(2026) ?? []).map(day => [day.date, day.works]))
  const isWorkday = (day: string) => special.get(day) ?? ![0, 6].includes(at(`${day}T12:00:00Z`).getUTCDay())

  test('no daily one on a holiday, one on a make-up Saturday, in every zone', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York']) {
      const days = slots(zone, { minutes: 540, from: '2026-09-29T20:00:00Z', count: 4, isWorkday }).map(slot =>
        slot.slice(0, 10),
      )
      expect(days).toEqual(['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10'])
    }
  })

  test('a weekly one whose Monday is free comes on the next working day', () => {
    const weeks = slots('Asia/Shanghai', {
      minutes: 540,
      from: '2026-09-22T00:00:00Z',
      count: 3,
      every: 'week',
      isWorkday,
    })
    expect(weeks.map(slot => slot.slice(0, 10))).toEqual(['2026-09-28', '2026-10-08', '2026-10-12'])
  })

  test('the 31st is the last day of a short month, and the 31st again after it', () => {
    const months = slots('Europe/Berlin', {
      minutes: 540,
      from: '2027-01-01T00:00:00Z',
      count: 4,
      every: 'month',
      anchor: 31,
    })
    expect(months.map(slot => slot.slice(0, 10))).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'])
    const quarters = slots('America/New_York', {
      ...{ minutes: 540, from: '2027-01-01T00:00:00Z', count: 4, every: 'quarter', anchor: 31 },
    })
    expect(quarters.map(slot => slot.slice(0, 10))).toEqual(['2027-01-31', '2027-04-30', '2027-07-31', '2027-10-31'])
  })

  test('Monday tells of the weekend too, beside the same days a week before; no day falls between two', () => {
    const zone = 'Asia/Shanghai'
    const monday = windowOf({ every: 'day', anchor: 1, doneTo: '2026-11-20' }, { slotOn: '2026-11-23', zone })
    expect([monday.now.fromOn, monday.now.toOn, monday.before.fromOn, monday.before.toOn]).toEqual([
      ...['2026-11-20', '2026-11-23'],
      ...['2026-11-13', '2026-11-16'],
    ])
    const month = windowOf({ every: 'month', anchor: 1, doneTo: null }, { slotOn: '2026-12-01', zone })
    expect([month.now.fromOn, month.now.toOn, month.before.fromOn]).toEqual(['2026-11-01', '2026-12-01', '2026-10-01'])
    const late = windowOf({ every: 'week', anchor: 1, doneTo: null }, { slotOn: '2026-10-08', zone })
    expect([late.now.fromOn, late.now.toOn]).toEqual(['2026-09-28', '2026-10-05'])
  })

  test('change is one decimal, half up, and a dash where either is nothing (R148)', () => {
    expect([percent(17, 13), percent(13, 17), percent(0, 5), percent(5, 0), percent(8, 8)]).toEqual([
      ...['30.8%', '-23.5%', '—', '—', '0.0%'],
    ])
  })
})

describe('quiet hours (R143)', () => {
  const night = { from: 21 * 60, to: 8 * 60, isWorkday: everyDay }

  test.each([
    ['Asia/Shanghai', '2027-07-14T14:00:00Z', '2027-07-15T00:00:00Z'],
    ['Europe/Berlin', '2027-07-14T20:00:00Z', '2027-07-15T06:00:00Z'],
    ['America/New_York', '2027-07-15T02:00:00Z', '2027-07-15T12:00:00Z'],
  ])('ten in the evening waits for eight in the morning in %s', (zone, evening, morning) => {
    expect(afterQuiet(at(evening), { ...night, zone })).toEqual(at(morning))
  })

  test('eight sharp is not quiet, nor is a minute before nine; a night over the change of clocks ends at eight', () => {
    const zone = 'Europe/Berlin'
    expect(afterQuiet(at('2027-07-14T06:00:00Z'), { ...night, zone })).toEqual(at('2027-07-14T06:00:00Z'))
    expect(afterQuiet(at('2027-07-14T18:59:00Z'), { ...night, zone })).toEqual(at('2027-07-14T18:59:00Z'))
    expect(afterQuiet(at('2027-03-27T22:00:00Z'), { ...night, zone })).toEqual(at('2027-03-28T06:00:00Z'))
  })

  test('days without work can be quiet as a whole: the next working day at eight', () => {
    const zone = 'Asia/Shanghai'
    const isWorkday = (day: string) => ![0, 6].includes(at(`${day}T12:00:00Z`).getUTCDay())
    expect(afterQuiet(at('2026-11-21T03:00:00Z'), { ...night, zone, isWorkday })).toEqual(at('2026-11-23T00:00:00Z'))
  })
})

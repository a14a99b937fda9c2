import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { handClock } from '../src/core/clock.ts'
import { newestPeriod } from '../src/core/period.ts'
import type { Routine } from '../src/crm/routine.ts'
import { createRoutines } from '../src/jobs/routines.ts'
import { own } from './crm/stories.ts'
import { aWorld, cardIn, type World, wordsOf } from './world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const monday = new Date('2026-11-23T02:00:00Z')

describe('the newest period (R1, R5)', () => {
  test.each([
    ['before three in the morning it is still yesterday', '2026-11-22T18:59:59Z', { daily: '03:00' }, '2026-11-22'],
    ['at three sharp it is today', '2026-11-22T19:00:00Z', { daily: '03:00' }, '2026-11-23'],
    ['on Monday the newest Friday is three days ago', '2026-11-23T02:00:00Z', { weekly: 5, at: '15:00' }, '2026-11-20'],
    ['on Friday before three it is a week ago', '2026-11-27T06:59:00Z', { weekly: 5, at: '15:00' }, '2026-11-20'],
    ['on Friday at three it is today', '2026-11-27T07:00:00Z', { weekly: 5, at: '15:00' }, '2026-11-27'],
  ] as const)('%s', (_name, now, when, period) => {
    expect(newestPeriod(when, new Date(now), 'Asia/Shanghai')).toBe(period)
  })

  test('a time that summer time skips counts from the end of the gap, one that comes twice counts once', () => {
    const spring = (at: string) => newestPeriod({ daily: '02:30' }, new Date(at), 'Europe/Berlin')
    expect(spring('2027-03-28T00:59:00Z')).toBe('2027-03-27')
    expect(spring('2027-03-28T01:30:00Z')).toBe('2027-03-28')
    const autumn = (at: string) => newestPeriod({ daily: '02:30' }, new Date(at), 'Europe/Berlin')
    expect(autumn('2026-10-25T00:29:00Z')).toBe('2026-10-24')
    expect([autumn('2026-10-25T00:31:00Z'), autumn('2026-10-25T01:31:00Z')]).toEqual(['2026-10-25', '2026-10-25'])
  })
})

describe('a routine', () => {
  const clock = handClock(monday)
  const log = pino({ level: 'silent' })
  const ran: string[] = []
  const nightly: Routine = {
    name: 'test.nightly',
    when: { daily: '03:00' },
    run: async ({ now }) => {
      ran.push(now.toISOString())
    },
  }
  const start = (routines: Routine[]) => createRoutines({ store: world.store, clock, log, routines })
  beforeEach(async () => {
    await world.store.sql`delete from "ScheduleTick" where name like 'test.%'`
    clock.set(monday)
    ran.length = 0
  })

  test('that is new has nothing to catch up with, and runs from its next period on', async () => {
    const house = start([nightly])
    await house.begin()
    await house.runDue()
    expect(ran).toEqual([])
    clock.shift(86_400_000)
    await house.runDue()
    await house.runDue()
    expect(ran).toHaveLength(1)
  })

  test('runs once after a downtime of three days, also where three processes look at once', async () => {
    const houses = [start([nightly]), start([nightly]), start([nightly])]
    for (const house of houses) await house.begin()
    clock.shift(3 * 86_400_000)
    await Promise.all(houses.map(house => house.runDue()))
    expect(ran).toHaveLength(1)
  })

  test('whose process died in the middle is taken up again after ten minutes', async () => {
    const broken: Routine = { ...nightly, run: () => Promise.reject(new Error('the power went')) }
    await start([broken]).begin()
    clock.shift(86_400_000)
    await start([broken]).runDue()
    await start([nightly]).runDue()
    expect(ran).toEqual([])
    clock.shift(11 * 60_000)
    await start([nightly]).runDue()
    expect(ran).toHaveLength(1)
  })

  test('acts in the name of the house: cards, trail and redraw like a person’s, and one failing act stops no other', async () => {
    const no = await own(world, 'mei', { company: '昆明云岭食品' })
    const [lead] = await world.store.sql<{ id: string }>`select id from "Lead" where no = ${no}`
    const { mei = '' } = world.cast.users
    const of = { entity: 'lead', id: lead?.id ?? '' } as const
    const caring: Routine = {
      name: 'test.caring',
      when: 'tick',
      run: async ({ act }) => {
        await act(() => Promise.reject(new Error('this one fails')))
        await act(async () => ({
          audit: [{ action: 'lead.release', on: of, facts: { reason: '太久没有跟进', pool: '公共线索池' } }],
          cards: [{ view: 'lead', of, to: { dm: mei } }],
          changed: [of],
        }))
      },
    }
    await start([caring]).runDue()
    await world.settled()
    const seen = await world.as('mei').sees()
    expect(wordsOf(cardIn({ messages: seen }).card)).toContain(no)
    const trail = await world.as('mei').types(`为什么 ${no}`)
    expect(wordsOf(cardIn(trail).card)).toContain('Shoal')
  })
})

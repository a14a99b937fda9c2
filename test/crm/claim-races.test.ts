import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World } from '../world.ts'
import { told, waiting } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('fifty people-taps race for one lead: one wins, the others learn who and when (R35)', async () => {
  const no = await world.as('wang').adds({ company: '苏州恒屹精密', phone: '13900139000' })
  await world.store.sql`update "PickRule" set "dailyMax" = 1000`
  const taps = Array.from({ length: 50 }, (_, i) => world.as(i % 2 ? 'mei' : 'bo').types(`领取 ${no}`))
  const answers = await Promise.all(taps)
  const wins = answers.filter(({ answer }) => answer.notice?.includes('归你了'))
  const again = answers.filter(({ answer }) => answer.notice?.includes('已经是你的了'))
  const losers = answers.filter(({ answer }) => answer.error?.code === 'lead.taken')
  expect(wins).toHaveLength(1)
  expect(again).toHaveLength(24)
  expect(losers).toHaveLength(25)
  expect(losers[0]?.answer.error?.text).toMatch(/已在 10:00 被 (林梅|赵博) 领取/)
})

describe('one place left, fifty claims at once by one person (R35)', () => {
  let place: World
  let leads: string[]
  beforeAll(async () => {
    place = await aWorld()
    leads = await waiting(place, 50, '抢占')
  })
  afterAll(() => place.close())

  const counted = (handle: string) => place.store.sql<{
    held: number
    claimed: number
    rows: number
    episodes: number
  }>`
    select (select value from "OwnerCounter" where "userId" = u.id and kind = 'held') as held,
      (select value from "OwnerCounter" where "userId" = u.id and kind = 'claimed') as claimed,
      (select count(*)::int from "Lead" where "ownerId" = u.id) as rows,
      (select count(*)::int from "OwnershipEpisode" where "ownerId" = u.id and "endAt" is null) as episodes
    from "User" u where handle = ${handle}`

  test('the daily limit lets exactly one through', async () => {
    await place.as('mei').types(`领取 ${leads.slice(0, 9).join(' ')}`)
    const answers = await Promise.all(leads.slice(9).map(no => place.as('mei').types(`领取 ${no}`)))
    expect(answers.filter(said => told(said).includes('归你了'))).toHaveLength(1)
    expect(answers.filter(({ answer }) => answer.error?.code === 'lead.dailyLimit')).toHaveLength(40)
    expect(await counted('mei')).toEqual([{ held: 10, claimed: 10, rows: 10, episodes: 10 }])
  })

  test('the capacity rule lets exactly one through', async () => {
    await place.store.sql`update "CapacityRule" set max = 4`
    const free = await place.store.sql<{ no: string }>`select no from "Lead" where "ownerId" is null order by no`
    const [one, two, three, ...rest] = free.map(({ no }) => no)
    await place.as('bo').types(`领取 ${one} ${two} ${three}`)
    const answers = await Promise.all(rest.map(no => place.as('bo').types(`领取 ${no}`)))
    expect(answers.filter(said => told(said).includes('归你了'))).toHaveLength(1)
    expect(answers.filter(({ answer }) => answer.error?.code === 'lead.capacity')).toHaveLength(36)
    expect(await counted('bo')).toEqual([{ held: 4, claimed: 4, rows: 4, episodes: 4 }])
  })
})

test('two reps with overlapping batches never deadlock and never share a lead (R35)', async () => {
  const place = await aWorld()
  await place.store.sql`update "PickRule" set "dailyMax" = 1000`
  for (let round = 1; round <= 4; round++) {
    const leads = await waiting(place, 8, `第${round}轮`)
    const forwards = place.as('mei').types(`领取 ${leads.slice(0, 6).join(' ')}`)
    const backwards = place.as('bo').types(`领取 ${leads.slice(2).reverse().join(' ')}`)
    const answers = await Promise.all([forwards, backwards])
    expect(answers.map(({ answer }) => answer.error?.code ?? 'ok').sort()).toEqual(['lead.taken', 'ok'])
  }
  const holders = await place.store.sql`
    select count(distinct "entityId")::int as leads, count(*)::int as episodes from "OwnershipEpisode" where "endAt" is null`
  expect(holders).toEqual([{ leads: 24, episodes: 24 }])
  await place.close()
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { actAsHouse } from '../../src/app/houseAct.ts'
import { settleFair } from '../../src/crm/fairness/settle.ts'
import { type Wanting, weigh } from '../../src/crm/fairness/weigh.ts'
import { companyOf } from '../../src/store/company.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { asItIs, madeUp, own, reads, told } from './stories.ts'

/** A pool whose claims are fair, as its admin sets it. */
async function fair(world: World): Promise<void> {
  const said = await madeUp(world, 'zhou', {
    action: 'pool.rules',
    inputs: { pool: world.cast.pool, fairSeconds: '20' },
  })
  if (said.answer.error) throw new Error(JSON.stringify(said.answer))
}

const ownerOf = async (world: World, no: string): Promise<string | null> => {
  const [lead] = await world.store.sql<{ owner: string | null }>`
    select u.handle as owner from "Lead" l left join "User" u on u.id = l."ownerId" where l.no = ${no}`
  return lead?.owner ?? null
}

/** What somebody was told in private about a fair claim. */
async function outcomes(world: World, who: Handle, no: string): Promise<string[]> {
  await world.settled()
  return (await world.as(who).sees())
    .map(({ card }) => wordsOf(card))
    .filter(words => words.includes('同事想要') && words.includes(no))
}

/** The settlement as a process runs it, at this moment. */
async function settles(world: World): Promise<void> {
  const { store } = world
  const clock = { now: () => world.now() }
  await settleFair.run({
    now: world.now(),
    company: await store.transaction(companyOf),
    look: work => store.transaction(work),
    act: work => actAsHouse({ store, clock }, work),
  })
}

describe('R37 a fair claim', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
    await fair(world)
  })
  afterAll(() => world.close())

  test('collects who wants it for twenty seconds, sealed; then one has it and everybody is told why', async () => {
    const no = await world.as('wang').adds({ company: '公平云帆', region: '上海' })
    await world.settled()
    const card = cardIn({ messages: await world.as('mei').sees('leads') })
    expect(buttonsOf(card)).toContain('我想要（20 秒）')
    // Mei has somebody in Shanghai already, which speaks for her.
    await own(world, 'mei', { company: '另一家上海的', region: '上海' })

    const taps = await Promise.all([
      world.as('bo').taps('我想要（20 秒）', card),
      world.as('mei').taps('我想要（20 秒）', card),
      world.as('mei').types(`领取 ${no}`),
      world.as('wang').types(`领取 ${no}`),
    ])
    for (const said of taps) expect(told(said)).toMatch(/20 秒内揭晓/)
    expect(await ownerOf(world, no)).toBeNull()
    const sealed = await asItIs(world, 'bo', card)
    expect(wordsOf(sealed.card)).toContain('公平领取中，很快揭晓')
    expect(wordsOf(sealed.card)).not.toContain('林梅')

    await world.later('19s')
    expect(await ownerOf(world, no)).toBeNull()
    await world.later('1s')
    expect(await ownerOf(world, no)).toBe('mei')
    const [mine] = await outcomes(world, 'mei', no)
    expect(mine).toContain(`${no} 公平云帆 归你了`)
    const [his] = await outcomes(world, 'bo', no)
    expect(his).toContain(`${no} 公平云帆 归 林梅`)
    expect(his).toMatch(/3 位同事想要/)
    expect(his).toMatch(/林梅 \d+ 分/)
    expect(his).toMatch(/余量 \d+ · 地区或产品匹配 15 · 接收记录 8 · 多久没领取 15/)
    expect(wordsOf((await asItIs(world, 'bo', card)).card)).toContain('林梅 跟进中')
    expect(await reads(world, 'wang', `为什么 ${no}`)).toMatch(/公平领取：归 林梅（林梅 \d+/)
    expect(told(await world.as('bo').types(`领取 ${no}`))).toMatch(/已在 .+ 被 林梅 领取/)
    expect(told(await world.as('mei').types(`领取 ${no}`))).toContain(no)
  })

  test('the winner is one, and each is told once, however many want it and however many processes settle', async () => {
    const no = await world.as('wang').adds({ company: '许多人想要' })
    await Promise.all(
      (['mei', 'bo', 'wang', 'zhou', 'mei', 'bo'] as const).map(who => world.as(who).types(`领取 ${no}`)),
    )
    await world.store.sql`update "FairClaim" set "closesAt" = ${world.now()} where state = 'open'`
    const late = await world.as('bo').types(`领取 ${no}`)
    expect(told(late)).toBe(`${no} 许多人想要 的公平领取已经截止，正在揭晓。`)
    await Promise.all([settles(world), settles(world), settles(world)])
    await settles(world)
    const episodes = await world.store.sql`
      select e."ownerId" from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no} and e."endAt" is null`
    expect(episodes).toHaveLength(1)
    for (const who of ['mei', 'bo', 'wang', 'zhou'] as const) expect(await outcomes(world, who, no)).toHaveLength(1)
    expect(await world.store.sql`select r.* from "User" u, lateral shoal_recount(u.id) r`).toEqual([])
  })

  test('who cannot take it by then is passed over, with the reason; where nobody can, it stays', async () => {
    const no = await world.as('wang').adds({ company: '满了就让位', region: '上海' })
    for (const who of ['mei', 'bo'] as const) await world.as(who).types(`领取 ${no}`)
    await world.store.sql`update "PickRule" set "dailyMax" = 0`
    await world.later('20s')
    expect(await ownerOf(world, no)).toBeNull()
    const [words] = await outcomes(world, 'bo', no)
    expect(words).toContain('没有人能领取，仍在池中')
    expect(words).toContain('今天')
    await world.store.sql`update "PickRule" set "dailyMax" = 10`
    await world.as('bo').types(`领取 ${no}`)
    await world.later('20s')
    expect(await ownerOf(world, no)).toBe('bo')
  })

  test('the rules of claiming are asked at the tap already, and several at once are refused', async () => {
    const one = await world.as('wang').adds({ company: '规则一' })
    const two = await world.as('wang').adds({ company: '规则二' })
    expect(told(await world.as('mei').types(`领取 ${one} ${two}`))).toMatch(/请单独点它/)
    await world.store.sql`update "PickRule" set "dailyMax" = 0`
    expect(told(await world.as('mei').types(`领取 ${one}`))).toContain('今天')
    await world.store.sql`update "PickRule" set "dailyMax" = 10`
    expect(await world.store.sql`select 1 from "FairClaim" where state = 'open'`).toEqual([])
  })

  test('a record that was given away meanwhile goes to nobody, and they are told to whom', async () => {
    const no = await world.as('wang').adds({ company: '半路分配' })
    await world.as('mei').types(`领取 ${no}`)
    await world.as('zhou').types(`分配 ${no} bo`)
    await world.later('20s')
    expect(await ownerOf(world, no)).toBe('bo')
    const [words] = await outcomes(world, 'mei', no)
    expect(words).toContain('赵博')
  })
})

describe('R37 the weights', () => {
  const weights = { room: 40, match: 30, answers: 15, waiting: 15 }
  const one = (id: string, over: Partial<Wanting> = {}): Wanting => ({
    ...{ id, nth: 1, room: 1, match: 0, answers: 0.5, quietDays: 0 },
    ...over,
  })

  test('the sum decides, and tells what it is made of', () => {
    const [first, second] = weigh([one('a', { room: 0.5 }), one('b', { room: 0.25, match: 1, nth: 2 })], weights)
    expect(first).toEqual({ id: 'b', nth: 2, score: 48, parts: { room: 10, match: 30, answers: 8, waiting: 0 } })
    expect(second?.score).toBe(28)
  })

  test('of equals the earlier tap wins; who never claimed waited longest', () => {
    expect(weigh([one('late', { nth: 2 }), one('early', { nth: 1 })], weights)[0]?.id).toBe('early')
    const waits = [null, 45, 30, 3, 0].map((quietDays, nth) => one(String(quietDays), { quietDays, nth }))
    expect(weigh(waits, weights).map(({ parts }) => parts.waiting)).toEqual([15, 15, 15, 2, 0])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { aRule, enters, owners } from './rules.ts'
import { asItIs, madeUp, reads, told } from './stories.ts'

const names: Record<string, string> = { mei: '林梅', bo: '赵博', wang: '王海' }

async function lastCard(world: World, who: Handle): Promise<Seen> {
  await world.settled()
  return cardIn({ messages: await world.as(who).sees() })
}

describe('a new lead goes by the rules (R52)', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
    await aRule(world, { members: '林梅\n赵博' })
  })
  afterAll(() => world.close())

  test('the form offers them, and the person gets a card with the clock (R57)', async () => {
    const { answer } = await world.as('wang').types('录入 上海云帆科技 13800138000')
    expect(JSON.stringify(answer.form?.card)).toContain('按分配规则')
    const said = await world.as('wang').fills(answer.form)
    expect(told(said)).toBe('已录入 L-1 上海云帆科技，按规则“规则”分给 林梅。')
    const card = await lastCard(world, 'mei')
    expect(wordsOf(card.card)).toContain('分给你了 · 请在 10:05 前接收')
    expect(wordsOf(card.card)).toContain('13800138000')
    expect(buttonsOf(card)).toEqual(['接收', '记跟进', '谢绝'])
    expect(await reads(world, 'wang', 'L-1')).toContain('已分给 林梅 · 10:05 前接收')
    expect(await reads(world, 'wang', '为什么 L-1')).toContain('按规则“规则”分给 林梅')

    const accepted = await world.as('mei').taps('接收', card)
    expect(told(accepted)).toBe('L-1 上海云帆科技 由你跟进。')
    expect(buttonsOf(await asItIs(world, 'mei', card))).toEqual([])
    expect(told(await world.as('mei').types('接收 L-1'))).toBe('L-1 上海云帆科技 已经是你的了。')
    await world.later('10m')
    expect(await owners(world)).toEqual(['mei'])
  })

  test('not accepted in time it goes to the next, and after the last to the pool and a manager (R57)', async () => {
    await enters(world, { company: '没人接' })
    const bo = await lastCard(world, 'bo')
    await world.later('4m 59s')
    expect((await owners(world)).at(-1)).toBe('bo')
    await world.later('1s')
    expect((await owners(world)).at(-1)).toBe('mei')
    const late = await world.as('bo').taps('接收', bo)
    expect(told(late)).toBe('L-2 没人接 因为没有及时接收，已在 10:15 转给 林梅。')
    const closed = await asItIs(world, 'bo', bo)
    expect(wordsOf(closed.card)).toContain('已在 10:15 转给 林梅')
    expect(buttonsOf(closed)).toEqual([])
    await world.later('5m')
    expect((await owners(world)).at(-1)).toBeNull()
    const told_ = wordsOf((await lastCard(world, 'wang')).card)
    expect(told_).toContain('有一条线索没有人接')
    expect(told_).toContain('赵博\n没有回应 · 10:15')
    expect(told_).toContain('现在在“公共线索池”')
    const asked = await world.as('wang').taps('分配', await lastCard(world, 'wang'))
    expect(told(await world.as('wang').fills(asked.answer.form, { person: '赵博' }))).toContain('赵博')
    expect((await owners(world)).at(-1)).toBe('bo')
  })

  test('who declines says why, and the next is asked at once', async () => {
    await enters(world, { company: '不对口' })
    const [owner] = (await owners(world)).slice(-1)
    const who: Handle = owner === 'bo' ? 'bo' : 'mei'
    const other = who === 'bo' ? 'mei' : 'bo'
    const asked = await world.as(who).taps('谢绝', await lastCard(world, who))
    expect((await world.as(who).fills(asked.answer.form)).answer.error?.fields).toEqual({ reason: '请填写' })
    expect(told(await world.as(who).fills(asked.answer.form, { reason: '不是我的行业' }))).toBe(
      '已谢绝 L-3 不对口，它会分给下一位。',
    )
    expect((await owners(world)).at(-1)).toBe(other)
    expect(await reads(world, 'wang', '为什么 L-3')).toContain(`${names[who]} 谢绝了：不是我的行业`)
    expect(told(await world.as('wang').types('谢绝 L-3 不行'))).toBe(
      'L-3 不对口 没有等你接收，可能已经接收、过期或转给别人。发送“L-3”看现在的情况。',
    )
    expect(told(await world.as('wang').types('接收 L-3'))).toBe(
      'L-3 不对口 没有等你接收，可能已经接收、过期或转给别人。发送“L-3”看现在的情况。',
    )
  })

  test('a logged talk accepts (R57), and is the first response (R58); a note without contact is none', async () => {
    await enters(world, { company: '先联系再说' })
    const [owner] = (await owners(world)).slice(-1)
    const who: Handle = owner === 'bo' ? 'bo' : 'mei'
    expect(await reads(world, who, '我的线索')).toContain('请在 10:50 前联系')
    await world.as(who).types('跟进 L-4 资料先看一下')
    expect(await reads(world, who, 'L-4')).toContain('首次响应: 请在 10:50 前联系')
    await world.as(who).types('跟进 L-4 打了电话，有兴趣')
    expect(await reads(world, who, 'L-4')).toContain('首次响应: 10:20 已联系，按时')
    await world.later('1h')
    expect((await owners(world)).at(-1)).toBe(who)
    expect(told(await world.as(who).types('撤销'))).not.toBe('')
  })

  test('a lead that is somebody’s is never assigned again (R56)', async () => {
    const said = await madeUp(world, 'mei', { action: 'lead.add', inputs: { company: '我自己的', destination: 'me' } })
    expect(told(said)).toContain('由你跟进')
    await world.later('1h')
    expect((await owners(world)).at(-1)).toBe('mei')
  })
})

describe('candidates (R53)', () => {
  test('only who is on duty and has room; who goes off duty hands on what they did not accept (R59)', async () => {
    const world = await aWorld()
    await aRule(world, { members: '林梅\n赵博', fallback: world.cast.users.wang ?? '' })
    await world.as('mei').types('值班 下班')
    await enters(world, { company: '一' })
    await enters(world, { company: '二' })
    expect(await owners(world)).toEqual(['bo', 'bo'])
    await world.as('bo').types('接收 L-1')
    await world.as('mei').types('值班 上岗')
    await world.as('bo').types('请假 2天')
    await world.later('1s')
    expect(await owners(world)).toEqual(['bo', 'mei'])
    await world.store.sql`update "CapacityRule" set max = 1`
    await enters(world, { company: '三' })
    // Mei is full, Bo is away: the fallback takes it as theirs.
    expect(await owners(world)).toEqual(['bo', 'mei', 'wang'])
    expect(wordsOf((await lastCard(world, 'wang')).card)).toContain('王海 跟进中')
    await world.close()
  })

  test('nobody at night: the pool, and one message to the manager; the clock stands outside working hours', async () => {
    const world = await aWorld({ at: new Date('2026-11-20T09:57:00Z') })
    await aRule(world, { members: '林梅' })
    await enters(world, { company: '周五下班前' })
    expect(wordsOf((await lastCard(world, 'mei')).card)).toContain('11月23日 周一 10:02 前接收')
    // R58: entered at 17:57 on Friday, 30 working minutes.
    expect(await reads(world, 'wang', 'L-1')).toContain('请在 11月23日 周一 10:27 前联系')
    await world.later('5h')
    const said = await enters(world, { company: '夜里来的' })
    expect(told(said)).toBe('已录入 L-2 夜里来的，放入“公共线索池”。')
    expect(await owners(world)).toEqual(['mei', null])
    expect(wordsOf((await lastCard(world, 'wang')).card)).toContain('规则“规则”里现在没有人在岗且有余量')
    await world.later('2d 12h')
    expect(await owners(world)).toEqual([null, null])
    await world.close()
  })

  test('a returned lead has a new clock from its next claim (R58)', async () => {
    const world = await aWorld()
    const no = await world.as('wang').adds({ company: '退回再领' })
    expect(await reads(world, 'mei', '线索池')).toContain('请在 10:30 前联系')
    await world.as('mei').types(`领取 ${no}`)
    await world.later('1h')
    expect(await reads(world, 'mei', no)).toContain('应在 10:30 前联系，已超时')
    await world.as('mei').types(`退回 ${no} 打不通`)
    expect(await reads(world, 'bo', '线索池')).not.toContain('前联系')
    await world.later('1h')
    await world.as('bo').types(`领取 ${no}`)
    await world.later('1s')
    expect(await reads(world, 'bo', no)).toContain('请在 12:30 前联系')
    await world.close()
  })

  test('the one who keeps the customer already gets its next enquiry (R54 sticky)', async () => {
    const world = await aWorld()
    await aRule(world, { method: 'sticky', members: '林梅\n赵博' })
    await madeUp(world, 'wang', { action: 'lead.add', inputs: { company: '云岭实业有限公司', destination: 'me' } })
    await enters(world, { company: '云岭实业', acceptDuplicate: 'true' })
    await enters(world, { company: '别家' })
    expect(await owners(world)).toEqual(['wang', 'wang', 'mei'])
    await world.close()
  })

  test('a quota skips who had their share of today (R55)', async () => {
    const world = await aWorld()
    await aRule(world, { members: '林梅 40/月\n赵博' })
    for (const company of ['一', '二', '三']) await enters(world, { company })
    expect(await owners(world)).toEqual(['mei', 'bo', 'bo'])
    await world.close()
  })
})

describe('races', () => {
  test('many leads at once on one round robin go round evenly', async () => {
    const world = await aWorld()
    await aRule(world, { members: '林梅\n赵博\n王海' })
    await Promise.all(Array.from({ length: 12 }, (_, i) => enters(world, { company: `同时${i}` })))
    const counts = await world.store.sql<{ n: number }>`select count(*)::int as n from "Lead" group by "ownerId"`
    expect(counts.map(({ n }) => n)).toEqual([4, 4, 4])
    const episodes = await world.store.sql`
      select 1 from "Lead" l join "OwnershipEpisode" e on e."entityId" = l.id and e."endAt" is null and e."ownerId" = l."ownerId"`
    expect(episodes).toHaveLength(12)
    await world.close()
  })

  test('acceptance and expiry at the same moment: one of them wins, and the lead has one owner', async () => {
    const world = await aWorld()
    await aRule(world, { members: '林梅\n赵博' })
    await Promise.all(Array.from({ length: 6 }, (_, i) => enters(world, { company: `抢${i}` })))
    const mine = await world.store.sql<{ no: string }>`
      select no from "Lead" where "ownerId" = ${world.cast.users.mei} order by no`
    await Promise.all([world.later('5m'), ...mine.map(({ no }) => world.as('mei').types(`接收 ${no}`))])
    const odd = await world.store.sql`
      select l.no from "Lead" l join "AssignmentOffer" o on o."leadId" = l.id and o.state = 'accepted' and o."userId" <> l."ownerId"`
    expect(odd).toEqual([])
    const open = await world.store.sql`
      select e."entityId" from "OwnershipEpisode" e where e."endAt" is null group by 1 having count(*) > 1`
    expect(open).toEqual([])
    await world.close()
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../../world.ts'
import { reads, told } from '../stories.ts'
import { aFlow, approvalOf, aSubmitted, edits } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => aFlow(world, '经理：直属上级'))
afterAll(() => world.close())

const says = async (who: Parameters<World['as']>[0], line: string) => told(await world.as(who).types(line))
const stateOf = async (no: string) =>
  (
    await world.store.sql<{
      state: string
    }>`select "docState" as state from "Quote" where no = ${no} order by revision desc limit 1`
  )[0]?.state

describe('other ways to answer', () => {
  test('handing on: the new one decides, the old one cannot any more, never to whoever asked (R121)', async () => {
    const no = await aSubmitted(world)
    expect(await says('wang', `转审 ${no} 林梅 你来`)).toContain('林梅 是提交人')
    expect(await says('wang', `转审 ${no} 王海 我来`)).toContain('不能选自己')
    // Nobody is chosen for them, and what was said stays in the form.
    const tapped = await world.as('wang').taps('转交', await approvalOf(world, 'wang', no))
    const empty = await world.as('wang').fills(tapped.answer.form)
    expect(empty.answer.error?.fields).toEqual({ person: '请填写', reason: '请填写' })
    const typed = (await world.as('wang').types(`转审 ${no} 周岚`)).answer.form
    expect(typed ? valuesOf(typed.card).person : '').toBe(world.cast.users.zhou)
    const added = (await world.as('wang').types(`加签 ${no}`)).answer.form
    expect((await world.as('wang').fills(added)).answer.error?.fields).toEqual({ person: '请填写' })
    expect(await says('wang', `转审 ${no} 周岚 我出差`)).toBe(`${no} 已转交给 周岚。`)
    expect(await says('wang', `同意 ${no}`)).toContain('现在等 周岚 审批')
    expect(await says('zhou', `同意 ${no}`)).toContain('已同意')
  })

  test('adding before me: they are asked first, and their no is a no (R122)', async () => {
    const no = await aSubmitted(world)
    expect(await says('wang', `加签 ${no} 孙静 前`)).toContain('孙静 先审')
    expect(await says('wang', `同意 ${no}`)).toContain('现在等 孙静 审批')
    expect(await says('sun', `加签 ${no} 周岚 前`)).toContain('周岚 先审')
    expect(await says('zhou', `加签 ${no} 何川 前`)).toContain('最多 2 层')
    expect(await says('zhou', `驳回 ${no} 成本没核`)).toContain('已驳回')
    expect(await stateOf(no)).toBe('rejected')
  })

  test('adding after me and beside me (R122)', async () => {
    const no = await aSubmitted(world)
    await world.as('wang').types(`加签 ${no} 孙静 后`)
    await world.as('wang').types(`同意 ${no}`)
    expect(await stateOf(no)).toBe('inApproval')
    expect(await says('sun', `同意 ${no}`)).toContain('已同意')
    expect(await stateOf(no)).toBe('approved')

    const beside = await aSubmitted(world)
    expect(await says('wang', `加签 ${beside} 孙静 并`)).toContain('和你一起审批')
    expect(await says('wang', `加签 ${beside} 林梅 并`)).toContain('林梅 是提交人')
    await world.as('wang').types(`打回 ${beside} 先补条件`)
    expect(await says('sun', `同意 ${beside}`)).toContain('已由 王海')
  })

  test('sent back to whoever asked: the votes of the round are void, everybody is asked once more (R120)', async () => {
    await aFlow(world, '会签：孙静、周岚，全部\n总经理：王海')
    const no = await aSubmitted(world)
    await world.as('sun').types(`同意 ${no}`)
    await world.as('zhou').types(`打回 ${no} 条件没写`)
    await edits(world, { quote: no, terms: '预付 30%' })
    await world.as('mei').types(`提交 ${no}`)
    const tasks = await world.store.sql<{ who: string; state: string }>`
      select u.handle as who, t.state from "ApprovalTask" t join "User" u on u.id = t."assigneeId" 
      join "ApprovalInstance" i on i.id = t."instanceId" join "Quote" q on q.id = i."entityId"
      where q.no = ${no} and t.round = 2 order by t.seq`
    expect(tasks).toEqual([
      { who: 'sun', state: 'pending' },
      { who: 'zhou', state: 'pending' },
    ])
  })

  test('sent back to a step that was passed: those are asked again, the sender once they are through (R120)', async () => {
    await aFlow(world, '财务：孙静\n总经理：王海')
    const no = await aSubmitted(world)
    await world.as('sun').types(`同意 ${no}`)
    const { answer } = await world.as('wang').taps('打回', await approvalOf(world, 'wang', no))
    await world.as('wang').fills(answer.form, { to: 's1', reason: '再看看成本' })
    expect(told(await world.as('wang').types(`同意 ${no}`))).toContain('现在等 孙静 审批')
    await world.as('sun').types(`同意 ${no}`)
    expect(told(await world.as('wang').types(`同意 ${no}`))).toContain('已同意')
  })

  test('taking back my agreement: until somebody after me has acted, half an hour at most (R128)', async () => {
    await aFlow(world, '财务：孙静\n总经理：王海')
    const no = await aSubmitted(world)
    await world.as('sun').types(`同意 ${no}`)
    expect(told(await world.as('sun').types(`收回同意 ${no}`))).toContain('又轮到你审批了')
    expect(told(await world.as('wang').types(`同意 ${no}`))).toContain('现在等 孙静 审批')
    await world.as('sun').types(`同意 ${no}`)
    await world.later('31m')
    expect(told(await world.as('sun').types(`收回同意 ${no}`))).toContain('超过 30 分钟')
    await world.as('wang').types(`同意 ${no}`)
    expect(told(await world.as('sun').types(`收回同意 ${no}`))).toContain('没有你可以收回的同意')
  })
})

describe('whoever asked', () => {
  test('withdraws until somebody has decided (R118)', async () => {
    await aFlow(world, '财务：孙静\n总经理：王海')
    const [first, second] = [await aSubmitted(world), await aSubmitted(world)]
    expect(told(await world.as('bo').types(`撤回 ${first}`))).toContain('没有找到')
    expect(told(await world.as('mei').types(`撤回 ${first}`))).toContain('已撤回')
    expect(told(await world.as('sun').types(`同意 ${first}`))).toContain('已被提交人撤回')
    await world.as('sun').types(`同意 ${second}`)
    expect(told(await world.as('mei').types(`撤回 ${second}`))).toContain('不能再撤回')
  })

  test('urges those whose turn it is, every four hours at most (R124)', async () => {
    const no = await aSubmitted(world)
    expect(await says('mei', `催办 ${no}`)).toBe(`已催办 ${no}，提醒了 1 人。`)
    expect(await says('mei', `催办 ${no}`)).toMatch(/每 4 小时一次，下次可以在 1\d:\d\d/)
    expect(await says('wang', `催办 ${no}`)).toContain('不是你提交的')
  })

  test('hears a question, and everybody sees it in the trail', async () => {
    const no = await aSubmitted(world)
    expect(await says('wang', `审批评论 ${no} 交期能再提前吗`)).toBe('已转达：交期能再提前吗')
  })
})

describe('large amounts (R129)', () => {
  test('are confirmed a second time, and never by a batch', async () => {
    await aFlow(world, '经理：直属上级', { confirmAbove: '10万' })
    const [large, small] = [
      await aSubmitted(world, { amount: '100001' }),
      await aSubmitted(world, { amount: '100000' }),
    ]
    const batch = told(await world.as('wang').types(`批量同意 ${large} ${small}`))
    expect(batch).toContain('2 张中同意了 1 张')
    expect(batch).toContain('金额较大')
    const first = await world.as('wang').types(`同意 ${large}`)
    expect(first.answer.form?.title).toContain('再确认一次')
    expect(told(await world.as('wang').fills(first.answer.form))).toContain('已同意')
  })

  test('a batch decides each on its own, at most twenty (R129)', async () => {
    const wanted = [await aSubmitted(world), await aSubmitted(world)]
    const [done = ''] = wanted
    await world.as('wang').types(`同意 ${done}`)
    const said = await says('wang', `批量同意 ${wanted.join(' ')}`)
    expect(said).toContain('2 张中同意了 1 张')
    expect(said).toContain('审批通过')
    const many = Array.from({ length: 21 }, (_, n) => `BJ-20261123-${1000 + n}`)
    expect(await says('wang', `批量同意 ${many.join(' ')}`)).toContain('一次最多处理 20 张')
  })
})

describe('the inbox', () => {
  test('holds what waits for me, what I handed in, decided and was told of, with counts', async () => {
    const place = await aWorld()
    await aFlow(place, '经理：直属上级\n抄送：孙静')
    const [first, second] = [await aSubmitted(place), await aSubmitted(place)]
    expect(await reads(place, 'wang', '待审批')).toMatch(
      /待我审批（2）[\s\S]*待我审批 2 · 等别人审批 0 · 已处理 0 · 抄送我的 0/,
    )
    await place.as('wang').types(`同意 ${first}`)
    expect(await reads(place, 'wang', '待审批')).toContain(second)
    expect(await reads(place, 'wang', '待审批 constructor')).toContain(second)
    expect(await reads(place, 'wang', '待审批 我审过的')).toContain(first)
    expect(await reads(place, 'sun', '待审批 抄送')).toContain(first)
    expect(await reads(place, 'mei', '待审批 等别人审批')).toMatch(/等别人审批（1）[\s\S]*审批中/)
    expect(await reads(place, 'mei', '待审批 已处理')).toMatch(new RegExp(`${first}[\\s\\S]*已通过`))
    expect(await reads(place, 'he', '待审批')).toContain('没有等你审批的单据')
    const opened = await place.as('wang').taps('打开', cardIn(await place.as('wang').types('待审批')))
    expect(opened.messages.flatMap(message => buttonsOf(message))).toContain('同意')
    await place.close()
  })
})

describe('deciding for somebody who is away (R123)', () => {
  test('within the time and the amount; also what waited already; no further than one hand', async () => {
    const place = await aWorld()
    const early = await aSubmitted(place)
    expect(told(await place.as('wang').types('代理 周岚 后天9点'))).toContain('周岚')
    const seen = await approvalOf(place, 'zhou', early)
    expect(wordsOf(seen.card)).toContain('你在代 王海 审批')
    expect(told(await place.as('wang').types(`同意 ${early}`))).toContain('现在等 周岚 审批')
    await place.as('zhou').taps('同意', seen)
    expect(wordsOf((await approvalOf(place, 'mei', early)).card)).toContain('周岚（代 王海） 同意')

    await place.as('zhou').types('代理 孙静 后天9点')
    const next = await aSubmitted(place)
    expect(told(await place.as('sun').types(`同意 ${next}`))).toContain('现在等 周岚 审批')

    await place.later('3d')
    const late = await aSubmitted(place)
    expect(told(await place.as('zhou').types(`同意 ${late}`))).toContain('现在等 王海 审批')
    await place.close()
  })

  test('above the amount it stays with them, and two at a time are refused', async () => {
    const place = await aWorld()
    const { answer } = await place.as('wang').types('代理')
    const fields = { person: place.cast.users.zhou ?? '', until: '下周五', most: '8万' }
    const empty = await place.as('wang').fills(answer.form, { ...fields, person: '' })
    expect(empty.answer.error?.fields).toEqual({ person: '请填写' })
    expect((await place.as('wang').fills(answer.form, { ...fields, until: '' })).answer.error?.fields?.until).toContain(
      '时间',
    )
    expect(told(await place.as('wang').fills(answer.form, fields))).toContain('周岚')
    const [large, small] = [await aSubmitted(place, { amount: '80001' }), await aSubmitted(place, { amount: '80000' })]
    expect(told(await place.as('zhou').types(`同意 ${large}`))).toContain('现在等 王海 审批')
    expect(told(await place.as('zhou').types(`同意 ${small}`))).toContain('已同意')
    expect(told(await place.as('wang').types('代理 孙静 明天'))).toContain('已经有人代理')
    expect(told(await place.as('wang').types('取消代理'))).toContain('自己审批')
    expect(told(await place.as('wang').types('取消代理'))).toContain('没有')
    await place.close()
  })
})

describe('letting it wait (R125)', () => {
  test('a reminder after eight working hours, the manager beside them after twenty-four, each once', async () => {
    const place = await aWorld()
    await aFlow(place, '经办：林梅')
    const no = await aSubmitted(place, { who: 'bo' })
    const cards = async (who: 'mei' | 'wang') =>
      (await place.as(who).sees()).filter(({ card }) => wordsOf(card).includes(`报价 ${no} `)).length
    expect(await cards('mei')).toBe(1)
    await place.later('7h 59m')
    expect(await cards('mei')).toBe(1)
    await place.later('1m')
    await place.later('1m')
    expect(await cards('mei')).toBe(2)
    await place.later('2d')
    expect(await cards('wang')).toBe(1)
    const card = await approvalOf(place, 'wang', no)
    expect(told(await place.as('wang').taps('同意', card))).toContain('已同意')
    await place.later('9d')
    expect([await cards('wang'), told(await place.as('mei').types(`同意 ${no}`))]).toEqual([
      1,
      expect.stringContaining('审批通过'),
    ])
    await place.close()
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../rows.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { reads, told } from '../stories.ts'
import { aFlow, approvalOf, aQuote, aSubmitted, edits } from './stories.ts'

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

describe('handing in (R109)', () => {
  test('asks the manager with a card that says enough, and tells whoever handed it in', async () => {
    const no = await aSubmitted(world)
    const card = await approvalOf(world, 'wang', no)
    expect(wordsOf(card.card)).toMatch(/等待 王海 审批 · 0\/1 已同意/)
    expect(wordsOf(card.card)).toContain('金额: ¥50,000')
    expect(wordsOf(card.card)).toContain('这家客户还没有成交过')
    expect(buttonsOf(card)).toEqual(['同意', '驳回', '打回', '转交', '加签', '留言'])

    const said = await world.as('wang').taps('同意', card)
    expect(told(said)).toContain(`已同意 ${no}`)
    await world.settled()
    expect(await stateOf(no)).toBe('approved')
    const decided = await approvalOf(world, 'wang', no)
    expect(buttonsOf(decided)).toEqual([])
    expect(wordsOf((await approvalOf(world, 'mei', no)).card)).toMatch(/审批通过 · 王海/)
  })

  test('a second time is refused loudly, also when two taps come at once', async () => {
    const no = await aQuote(world)
    const both = await Promise.all([world.as('mei').types(`提交 ${no}`), world.as('mei').types(`提交 ${no}`)])
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(1)
    expect(await says('mei', `提交 ${no}`)).toMatch(/从 10:00 起已在审批中/)
    expect(
      await count(
        world.store,
        'ApprovalInstance',
        `state = 'running' and "entityId" = (select id from "Quote" where no = '${no}')`,
      ),
    ).toBe(1)
  })

  test('while it is in review nobody changes it (R86)', async () => {
    const no = await aSubmitted(world)
    expect(await says('mei', `改报价 ${no}`)).toContain('审批中')
  })

  test('without any flow a quote stays a draft, and says whom to ask', async () => {
    const place = await aWorld()
    await place.store.sql`update "ApprovalFlow" set enabled = false`
    const no = await aQuote(place)
    expect(told(await place.as('mei').types(`提交 ${no}`))).toContain('没有适用于“报价”的审批流')
    const [quote] = await place.store.sql<{ state: string }>`select "docState" as state from "Quote" where no = ${no}`
    expect(quote?.state).toBe('draft')
    await place.close()
  })

  test('a flow that was broken leaves the draft a draft, in the middle of everything else (R130)', async () => {
    const place = await aWorld()
    await place.store.sql`alter table "FlowVersion" disable trigger "FlowVersion_guard"`
    await place.store.sql`update "FlowVersion" set steps = '[{"kind":"nonsense"}]'`
    const no = await aQuote(place)
    expect(told(await place.as('mei').types(`提交 ${no}`))).toContain('内容有误')
    expect(await count(place.store, 'ApprovalInstance')).toBe(0)
    await place.close()
  })
})

describe('deciding (R116)', () => {
  test('is for those whose turn it is; anybody else is told whose', async () => {
    const no = await aSubmitted(world)
    expect(await says('zhou', `同意 ${no}`)).toBe(`${no} 现在等 王海 审批，不归你决定。`)
    expect(await says('bo', `同意 ${no}`)).toContain('没有找到你能看的单据')
    expect(await says('mei', `同意 ${no}`)).toContain('现在等 王海 审批')
  })

  test('a repeated and a late tap hear what is true now', async () => {
    const no = await aSubmitted(world)
    const card = await approvalOf(world, 'wang', no)
    await world.as('wang').taps('同意', card)
    expect(told(await world.as('wang').taps('同意', card))).toMatch(/已由 王海 在 10:00 审批通过/)
    expect(told(await world.as('wang').taps('驳回', card))).toMatch(/已由 王海 在 10:00 审批通过/)
  })

  test('rejecting wants a reason, ends it, and whoever handed it in may mend it and hand it in again with what changed (R119)', async () => {
    const no = await aSubmitted(world, { off: '6000' })
    const { answer } = await world.as('wang').taps('驳回', await approvalOf(world, 'wang', no))
    expect((await world.as('wang').fills(answer.form, { reason: '' })).answer.error?.fields).toEqual({
      reason: '请填写',
    })
    await world.as('wang').fills(answer.form, { reason: '优惠太多' })
    expect(await stateOf(no)).toBe('rejected')
    const back = await approvalOf(world, 'mei', no)
    expect(wordsOf(back.card)).toContain('王海 驳回 10:00：优惠太多')

    await edits(world, { quote: no, discount: '3000' })
    await world.as('mei').taps('重新提交', back)
    const again = await approvalOf(world, 'wang', no)
    expect(wordsOf(again.card)).toContain('整单优惠 ¥6,000 → ¥3,000')
    expect(wordsOf(again.card)).toContain('优惠太多')
    expect(
      await count(
        world.store,
        'ApprovalTask',
        `state = 'pending' and "instanceId" = (select i.id from "ApprovalInstance" i join "Quote" q on q.id = i."entityId" where q.no = '${no}')`,
      ),
    ).toBe(1)
  })

  test('is bound to what the card showed (R117)', async () => {
    const no = await aSubmitted(world)
    const seen = await approvalOf(world, 'wang', no)
    await world.as('wang').types(`打回 ${no} 付款条件没写`)
    await edits(world, { quote: no, terms: '预付 30%' })
    await world.as('mei').types(`提交 ${no}`)
    expect(told(await world.as('wang').taps('同意', seen))).toContain('在你看到之后有改动')
    expect(await stateOf(no)).toBe('inApproval')
    const fresh = await approvalOf(world, 'wang', no)
    expect(wordsOf(fresh.card)).toContain('付款与交货条件 — → 预付 30%')
    expect(told(await world.as('wang').taps('同意', fresh))).toContain('已同意')
  })

  test('what was changed behind its back is not approved', async () => {
    const no = await aSubmitted(world)
    await world.store.sql`update "Quote" set "totalMinor" = 1, "baseMinor" = 1 where no = ${no}`
    expect(await says('wang', `同意 ${no}`)).toContain('需要提交人重新提交')
  })
})

describe('several people', () => {
  test('all: two who agree at the same moment are both recorded, and it moves on exactly once (R116)', async () => {
    await aFlow(world, '会签：王海、孙静、周岚，全部')
    const no = await aSubmitted(world)
    await Promise.all((['wang', 'sun', 'zhou'] as const).map(who => world.as(who).types(`同意 ${no}`)))
    const tasks = await world.store.sql<{ state: string }>`
      select t.state from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId" join "Quote" q on q.id = i."entityId" where q.no = ${no}`
    expect(tasks.map(({ state }) => state)).toEqual(['approved', 'approved', 'approved'])
    const events = await world.store
      .sql`select 1 from "AuditEvent" where action = 'approval.agree' and facts ->> 'no' = ${no}`
    expect(events).toHaveLength(3)
  })

  test('any: the first decides, and the others’ cards lose their buttons', async () => {
    await aFlow(world, '财务或管理员：孙静、周岚')
    const no = await aSubmitted(world)
    const [card, other] = [await approvalOf(world, 'sun', no), await approvalOf(world, 'zhou', no)]
    const both = await Promise.all([world.as('sun').taps('同意', card), world.as('zhou').types(`同意 ${no}`)])
    expect(both.filter(({ answer }) => answer.error)).toHaveLength(1)
    expect(buttonsOf(await approvalOf(world, 'zhou', no))).not.toContain('同意')
    expect(other.id).toBe((await approvalOf(world, 'zhou', no)).id)
  })

  test('in turn, a share, a condition, a copy: as the flow says', async () => {
    await aFlow(world, '依次：孙静、周岚，依次\n金额 > 10万：总经理：王海\n抄送：何川')
    const no = await aSubmitted(world, { amount: '200000' })
    expect(told(await world.as('zhou').types(`同意 ${no}`))).toContain('现在等 孙静 审批')
    for (const who of ['sun', 'zhou', 'wang'] as const)
      expect(told(await world.as(who).types(`同意 ${no}`))).toContain('已同意')
    await world.settled()
    expect(wordsOf((await approvalOf(world, 'he', no)).card)).toContain('审批通过')
  })
})

describe('whoever asks does not decide (R114), and nobody is asked twice (R115)', () => {
  test('a manager’s own request goes to nobody above them: they may, and the card says so', async () => {
    await aFlow(world, '经理：王海')
    const no = await aSubmitted(world, { who: 'wang' })
    const card = await approvalOf(world, 'wang', no)
    expect(wordsOf(card.card)).toContain('这是你自己提交的')
    expect(told(await world.as('wang').taps('同意', card))).toContain('已同意')
  })

  test('the same person in the next step is not asked again', async () => {
    await aFlow(world, '经理：直属上级\n上级：上级 2\n财务：角色 财务')
    const no = await aSubmitted(world)
    await world.as('wang').types(`同意 ${no}`)
    expect(wordsOf((await approvalOf(world, 'sun', no)).card)).toContain('王海 前面已同意')
  })

  test('where nobody is found the admins are asked (R113)', async () => {
    await aFlow(world, '部门：部门负责人')
    const no = await aSubmitted(world)
    expect(buttonsOf(await approvalOf(world, 'zhou', no))).toContain('同意')
  })
})

describe('other ways to answer', () => {
  test('handing on: the new one decides, the old one cannot any more, never to whoever asked (R121)', async () => {
    const no = await aSubmitted(world)
    expect(await says('wang', `转交 ${no} 林梅 你来`)).toContain('林梅 是提交人')
    expect(await says('wang', `转交 ${no} 王海 我来`)).toContain('不能选自己')
    expect(await says('wang', `转交 ${no} 周岚 我出差`)).toBe(`${no} 已转交给 周岚。`)
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

  test('adding after me and beside me', async () => {
    const no = await aSubmitted(world)
    await world.as('wang').types(`加签 ${no} 孙静 后`)
    await world.as('wang').types(`同意 ${no}`)
    expect(await stateOf(no)).toBe('inApproval')
    expect(await says('sun', `同意 ${no}`)).toContain('已同意')
    expect(await stateOf(no)).toBe('approved')
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
    expect(await says('wang', `批量同意 ${many.join(' ')}`)).toContain('一次最多同意 20 张')
  })
})

describe('the inbox', () => {
  test('holds what waits for me, what I handed in, decided and was told of, with counts', async () => {
    const place = await aWorld()
    await aFlow(place, '经理：直属上级\n抄送：孙静')
    const [first, second] = [await aSubmitted(place), await aSubmitted(place)]
    expect(await reads(place, 'wang', '待审批')).toMatch(
      /待我审批（2）[\s\S]*待我审批 2 · 我提交的 0 · 我审过的 0 · 抄送我的 0/,
    )
    await place.as('wang').types(`同意 ${first}`)
    expect(await reads(place, 'wang', '待审批')).toContain(second)
    expect(await reads(place, 'wang', '待审批 我审过的')).toContain(first)
    expect(await reads(place, 'sun', '待审批 抄送')).toContain(first)
    expect(await reads(place, 'mei', '待审批 我提交的')).toContain('审批中')
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

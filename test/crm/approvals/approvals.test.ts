import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../rows.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { told } from '../stories.ts'
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
    expect(buttonsOf(card)).toEqual(['同意', '驳回', '打回', '转交', '更多'])

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

  test('without any flow a quote with a discount stays a draft and says whom to ask; one at list price passes', async () => {
    const place = await aWorld()
    await place.store.sql`update "ApprovalFlow" set enabled = false`
    const [off, atList] = [await aQuote(place, { off: '0.01' }), await aQuote(place)]
    expect(told(await place.as('mei').types(`提交 ${off}`))).toContain('没有适用于“报价”的审批流')
    expect(told(await place.as('mei').types(`提交 ${atList}`))).toContain('不需要审批，已直接通过')
    const quotes = await place.store.sql<{ state: string }>`select "docState" as state from "Quote" order by no`
    expect(quotes.map(({ state }) => state)).toEqual(['draft', 'approved'])
    expect(wordsOf(cardIn(await place.as('mei').types(`为什么 ${atList}`)).card)).toContain('不需要审批')
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
    const { messages } = await world.as('mei').taps('打开单据', back)
    expect(messages.flatMap(message => (message.card ? buttonsOf(message) : []))).toContain('修改')

    await edits(world, { quote: no, discount: '3000' })
    await world.as('mei').fills((await world.as('mei').taps('重新提交', back)).answer.form)
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
    expect(told(await world.as('wang').taps('同意', seen))).toContain('有改动，还没有决定：付款与交货条件 — → 预付 30%')
    expect(await stateOf(no)).toBe('inApproval')
    const fresh = await approvalOf(world, 'wang', no)
    expect(wordsOf(fresh.card)).toContain('付款与交货条件 — → 预付 30%')
    expect(told(await world.as('wang').taps('同意', fresh))).toContain('已同意')
  })

  test('what was changed behind its back is not approved', async () => {
    const no = await aSubmitted(world)
    await world.store.sql`update "Quote" set "totalMinor" = 1, "baseMinor" = 1 where no = ${no}`
    const said = await says('wang', `同意 ${no}`)
    expect(said).toContain('金额 ¥50,000 → ¥0.01')
    expect(said).toContain('需要提交人重新提交')
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
    const card = await approvalOf(world, 'zhou', no)
    expect(buttonsOf(card)).toContain('同意')
    expect(wordsOf(card.card)).toContain('审批流在这一步没有找到人，请你作为管理员处理')
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../../scripts/demo/people.ts'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { aContract, aPayment } from '../money/stories.ts'
import { madeUp, told } from '../stories.ts'
import { aFlow, aFlowFor, approvalOf, aQuote, aSubmitted } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const says = async (who: Handle, line: string) => told(await world.as(who).types(line))

/** Who is asked about a document right now. */
async function askedOf(no: string): Promise<string[]> {
  const rows = await world.store.sql<{ handle: string }>`
    select u.handle from "ApprovalTask" t join "User" u on u.id = t."assigneeId"
    where t."instanceId" = shoal_approval_of(${no}) and t.state = 'pending' order by t.seq`
  return rows.map(({ handle }) => handle)
}

describe('before it is handed in', () => {
  test('whoever taps sees the way it will go, and nothing is handed in by looking', async () => {
    await aFlow(world, '经理：直属上级\n财务：角色 财务\n抄送：何川')
    const no = await aQuote(world)
    const card = cardIn(await world.as('mei').types(`报价单 ${no}`))
    const { answer } = await world.as('mei').taps('提交审批', card)
    expect(wordsOf(answer.form?.card)).toContain('审批路线：经理（王海） → 财务（孙静） → 抄送（何川）')
    expect(await askedOf(no)).toEqual([])
    expect(told(await world.as('mei').fills(answer.form))).toContain('已提交审批')
    expect(await askedOf(no)).toEqual(['wang'])

    // Whoever is asked by two steps running is asked once, and the way says so; unless the flow asks them each time (R115).
    const steps = '经理：直属上级\n总经理：王海\n财务：角色 财务'
    await aFlow(world, steps)
    const way = async () => wordsOf((await world.as('mei').taps('提交审批', await draftCard())).answer.form?.card)
    const draftCard = async () => cardIn(await world.as('mei').types(`报价单 ${await aQuote(world)}`))
    expect(await way()).toContain('审批路线：经理、总经理（王海） → 财务（孙静）')
    await aFlow(world, steps, { policies: { sameAgain: 'none' } })
    expect(await way()).toContain('审批路线：经理（王海） → 总经理（王海） → 财务（孙静）')
  })

  test('where the flow leaves it to them, they choose the approvers: others than themselves (R112)', async () => {
    await aFlow(world, '会签：提交人指定，全部\n财务：角色 财务')
    const no = await aQuote(world)
    const { answer } = await world.as('mei').types(`提交 ${no}`)
    expect(wordsOf(answer.form?.card)).toContain('会签（由你指定，都要同意） → 财务（孙静）')
    const self = await world.as('mei').fills(answer.form, { approvers: '林梅' })
    expect(self.answer.error?.fields?.approvers).toContain('不能选自己')
    expect(told(await world.as('mei').fills(answer.form, { approvers: '周岚、赵博' }))).toContain('已提交审批')
    expect(await askedOf(no)).toEqual(['zhou', 'bo'])

    const typed = await aQuote(world)
    await says('mei', `提交 ${typed} 周岚`)
    expect(await askedOf(typed)).toEqual(['zhou'])
  })

  test('a change and a reversal ask for the approver as well, and what was typed is kept until then (R112, R126)', async () => {
    const { no } = await aContract(world)
    const inputs = (trigger: string, kind: string) => ({
      ...{ kind, name: '指定', steps: '会签：提交人指定', priority: '1', enabled: 'on', trigger },
    })
    await madeUp(world, 'zhou', { action: 'flow.edit', inputs: inputs('update', 'contract') })
    const { answer } = await world.as('mei').types(`改合同 ${no}`)
    const ask = await world.as('mei').fills(answer.form, { amount: '90000' })
    expect(ask.answer.form?.title).toContain('提交变更')
    expect(await askedOf(no)).toEqual([])
    await world.as('mei').fills(ask.answer.form, { approvers: '周岚' })
    expect(await askedOf(no)).toEqual(['zhou'])
    expect(await says('zhou', `同意 ${no}`)).toContain('已同意')
    expect(wordsOf(cardIn(await world.as('mei').types(`合同 ${no}`)).card)).toContain('¥90,000')

    await madeUp(world, 'zhou', { action: 'flow.edit', inputs: inputs('void', 'payment') })
    const paid = await aPayment(world, no, { amount: '1000' })
    await says('mei', `提交 ${paid}`)
    await says('sun', `同意 ${paid}`)
    expect(wordsOf((await world.as('mei').types(`冲销回款 ${paid}`)).answer.form?.card)).toContain('由你指定')
  })

  test('an admin is told once when no flow fits or one cannot be read; it stays a draft (R109, R130)', async () => {
    const place = await aWorld()
    await place.store.sql`update "ApprovalFlow" set enabled = false`
    const no = await aQuote(place, { off: '1' })
    for (const _ of [1, 2]) await place.as('mei').types(`提交 ${no}`)
    await place.settled()
    const heard = (await place.as('zhou').sees()).filter(({ card }) => wordsOf(card).includes(`林梅 提交 ${no} 时`))
    expect(heard).toHaveLength(1)
    await place.close()
  })
})

describe('what a flow may ask about', () => {
  test('the discount by the word people use, in either language; exactly twenty percent is not above it', async () => {
    await aFlow(world, '折扣 > 20%：总监：周岚\ndiscount <= 20%: Manager: 王海')
    const [low, high] = [await aSubmitted(world, { off: '10000' }), await aSubmitted(world, { off: '10000.01' })]
    expect([await askedOf(low), await askedOf(high)]).toEqual([['wang'], ['zhou']])
    expect([await says('wang', `同意 ${low}`), await says('zhou', `同意 ${high}`)].join()).not.toContain('不')
  })

  test('level, department, product and the words of a choice, beside amount and discount', async () => {
    const no = await aQuote(world)
    await aFlow(
      world,
      '客户级别 = A：大客户：周岚\n部门 = 华东销售部：区域：王海\n产品 = 云岭传感器：产品：何川\n经理：孙静',
    )
    await world.store
      .sql`update "Customer" set level = 'A' where id = (select "customerId" from "Quote" where no = ${no})`
    await says('mei', `提交 ${no}`)
    for (const who of ['zhou', 'wang', 'sun'] as const) {
      expect(await askedOf(no)).toEqual([who])
      await says(who, `同意 ${no}`)
    }
    const { no: contract } = await aContract(world)
    const inputs = {
      kind: 'payment',
      name: '现金',
      steps: '现金：周岚',
      when: '方式 = 现金',
      priority: '1',
      enabled: 'on',
    }
    expect((await madeUp(world, 'zhou', { action: 'flow.edit', inputs })).answer.error).toBeUndefined()
    const [cash, transfer] = [
      await aPayment(world, contract, { amount: '10', method: 'cash' }),
      await aPayment(world, contract, { amount: '10' }),
    ]
    for (const paid of [cash, transfer]) await says('mei', `提交 ${paid}`)
    expect([await askedOf(cash), await askedOf(transfer)]).toEqual([['zhou'], ['sun']])
  })
})

describe('what an admin decides for a whole flow', () => {
  test('who came once is asked no more, or each time (R115)', async () => {
    const steps = '一：孙静\n二：周岚\n三：孙静'
    await aFlow(world, steps, { policies: { sameAgain: 'first' } })
    const once = await aSubmitted(world)
    for (const who of ['sun', 'zhou'] as const) await says(who, `同意 ${once}`)
    expect(await says('sun', `同意 ${once}`)).toContain('审批通过')
    await aFlow(world, '一：孙静\n二：孙静', { policies: { sameAgain: 'none' } })
    const each = await aSubmitted(world)
    await says('sun', `同意 ${each}`)
    expect(await askedOf(each)).toEqual(['sun'])
  })

  test('a rejected one goes on where it was rejected, and may be withdrawn until the end (R118, R119)', async () => {
    await aFlow(world, '一：孙静\n二：周岚', { policies: { resubmitFrom: 'rejected', withdrawUntil: 'end' } })
    const no = await aSubmitted(world)
    await says('sun', `同意 ${no}`)
    await says('zhou', `驳回 ${no} 太贵`)
    await says('mei', `提交 ${no}`)
    expect(await askedOf(no)).toEqual(['zhou'])
    const other = await aSubmitted(world)
    await says('sun', `同意 ${other}`)
    expect(await says('mei', `撤回 ${other}`)).toContain('已撤回')
  })

  test('money is never passed over where nobody is found; whoever asks may decide only where it says so (R113, R114)', async () => {
    const { answer } = await world.as('zhou').types('审批流')
    expect(answer.error).toBeUndefined()
    await aFlow(world, '部门：部门负责人', { policies: { whenEmpty: 'pass' } })
    expect(await askedOf(await aSubmitted(world))).toEqual(['zhou'])
    await aFlow(world, '自己：林梅', { policies: { whenSelf: 'allow' } })
    expect(await askedOf(await aSubmitted(world))).toEqual(['mei'])
    await aFlow(world, '自己：林梅\n财务：孙静', { policies: { whenSelf: 'skip' } })
    expect(await askedOf(await aSubmitted(world))).toEqual(['sun'])
  })
})

describe('several at once, and somebody else', () => {
  test('a batch is ticked off a list that leaves out what is large (R129)', async () => {
    await aFlow(world, '何川：何川', { confirmAbove: '10万' })
    const [one, two, large] = [
      await aSubmitted(world),
      await aSubmitted(world),
      await aSubmitted(world, { amount: '200000' }),
    ]
    const { answer } = await world.as('he').types('批量同意')
    expect(wordsOf(answer.form?.card)).toContain(two)
    expect(wordsOf(answer.form?.card)).not.toContain(large)
    const said = told(await world.as('he').fills(answer.form, { approvals: `${one},${two}` }))
    expect(said).toContain('2 张中同意了 2 张')
    expect(await says('he', '批量同意')).toContain('没有可以批量同意的单据')
  })

  test('a delegation of some kinds that begins later takes over what waits by then (R123)', async () => {
    await aFlow(world, '王海：王海')
    const no = await aSubmitted(world)
    const { no: contract } = await aContract(world, { draft: true })
    await says('mei', `提交 ${contract}`)
    const { answer } = await world.as('wang').types('代理')
    const fields = { person: world.cast.users.sun ?? '', from: '明天9点', until: '后天9点', kinds: 'quote' }
    expect(told(await world.as('wang').fills(answer.form, fields))).toContain('孙静')
    expect(await askedOf(no)).toEqual(['wang'])
    await world.later('24h')
    await world.later('1m')
    expect([await askedOf(no), await askedOf(contract)]).toEqual([['sun'], ['wang']])
    expect(wordsOf((await approvalOf(world, 'sun', no)).card)).toContain('你在代 王海 审批')
    expect(await askedOf(await aSubmitted(world))).toEqual(['sun'])
  })

  test('whoever stands in for somebody does not decide what they hand in themselves: the manager above does (R114, R123)', async () => {
    await world.store.sql`update "User" set "managerId" = ${world.cast.users.zhou} where handle = 'he'`
    await aFlow(world, '何川：何川')
    expect(await says('he', '代理 林梅 后天9点')).toContain('林梅')
    expect(await askedOf(await aSubmitted(world, { who: 'bo' }))).toEqual(['mei'])
    expect(await askedOf(await aSubmitted(world))).toEqual(['zhou'])
  })
})

describe('waiting decides nothing unless the flow says so (R125)', () => {
  test('never about money: the flow is not saved, with a sentence', async () => {
    for (const kind of ['quote', 'contract', 'payment', 'invoice', 'return', 'cost']) {
      const said = await aFlowFor(world, kind, '财务：角色 财务\n经理：直属上级，24小时后通过')
      expect(said.answer.error?.fields?.steps).toContain('第 2 行')
      expect(said.answer.error?.fields?.steps).toContain('涉及钱的单据不会因为没人处理就自动通过或驳回')
    }
  })

  test('an order passes or is rejected after so many working hours, and its card says that nobody did it', async () => {
    const place = await aWorld()
    const handedIn = async () => {
      const { no: contract } = await aContract(place, { amount: '60000' })
      const order = /DD-\d{8}-\d{4}/.exec(told(await place.as('mei').types(`订单 ${contract}`)))?.[0] ?? ''
      await place.as('mei').types(`提交 ${order}`)
      return order
    }
    const write = (steps: string, priority: string) =>
      madeUp(place, 'zhou', {
        action: 'flow.edit',
        inputs: { kind: 'order', name: '订单', steps, priority, enabled: 'on' },
      })
    await write('仓库：孙静，16小时后通过', '2')
    const passes = await handedIn()
    const stateOf = async (no: string) =>
      (await place.store.sql<{ state: string }>`select "docState" as state from "Order" where no = ${no}`)[0]?.state
    // Monday 10:00 and sixteen working hours of eight a day: Tuesday at the close.
    await place.later('31h 59m')
    expect(await stateOf(passes)).toBe('inApproval')
    await place.later('2m')
    expect(await stateOf(passes)).toBe('approved')
    expect(told(await place.as('sun').types(`同意 ${passes}`))).toContain('由 审批流（孙静 超时未处理）')
    expect(told(await place.as('sun').types(`收回同意 ${passes}`))).toContain('没有你可以收回的同意')
    await write('仓库：孙静，1小时后驳回', '1')
    const fails = await handedIn()
    await place.later('20h')
    expect(await stateOf(fails)).toBe('rejected')
    await place.settled()
    const card = (await place.as('mei').sees()).findLast(seen => wordsOf(seen.card).includes(`订单 ${fails} `))
    expect(wordsOf(card?.card)).toContain('已驳回 · 审批流（孙静 超时未处理）')
    await place.close()
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  for (const [sku, name, price, unit] of [
    ['SEAT-1', '企业版席位', '1800', '个'],
    ['TRAIN', '上门培训', '1234.55', '天'],
  ]) {
    const { answer } = await world.as('zhou').types(`新产品 ${sku} ${name} ${price} ${unit}`)
    await world.as('zhou').fills(answer.form)
  }
})
afterAll(() => world.close())

async function aDeal(name: string, amount = '10万'): Promise<string> {
  return (await aCustomer(world, 'mei', { company: `${name}公司`, person: `${name}的人`, deal: name, amount })).deal
}

async function stateOf(deal: string) {
  const [row] = await world.store.sql<{
    stage: string
    bp: number
    source: string
    last: string | null
    closed: boolean
  }>`
    select s.name as stage, o."probabilityBp" as bp, o."probabilitySource" as source, l.name as last, o."closedAt" is not null as closed
    from "Opportunity" o join "Stage" s on s.id = o."stageId" left join "Stage" l on l.id = o."lastOpenStageId" where o.no = ${deal}`
  return row
}

describe('probability (R66)', () => {
  test('follows the stage unless the same request sets it', async () => {
    const deal = await aDeal('概率')
    await world.as('mei').types(`推进 ${deal} 需求确认`)
    const edit = await world.as('mei').types(`改商机 ${deal}`)
    await world.as('mei').fills(edit.answer.form, { probability: '42%' })
    expect(await stateOf(deal)).toMatchObject({ bp: 4_200, source: 'manual' })
    await world.as('mei').types(`推进 ${deal} 报价`)
    expect(await stateOf(deal)).toMatchObject({ bp: 7_000, source: 'stage' })
    await world.as('mei').types(`推进 ${deal} 方案 价格要重谈`)
    await world.as('mei').types(`推进 ${deal} 报价 55%`)
    expect(await stateOf(deal)).toMatchObject({ bp: 5_500, source: 'manual' })
    expect(told(await world.as('mei').types(`推进 ${deal} 谈判 101%`))).toBe('概率要在 0% 到 100% 之间。')
  })

  test('of 100 set by hand does not win, and 0 does not lose', async () => {
    const deal = await aDeal('百分百')
    for (const [text, bp] of [
      ['100%', 10_000],
      ['0', 0],
    ] as const) {
      const { answer } = await world.as('mei').types(`改商机 ${deal}`)
      await world.as('mei').fills(answer.form, { probability: text })
      expect(await stateOf(deal)).toMatchObject({ stage: '新机会', bp, source: 'manual', closed: false })
    }
  })
})

describe('entered', () => {
  test('with a probability of its own it keeps that (R66)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '一开始就有把握' })
    const { answer } = await world.as('mei').types(`商机 ${customer} 老客户续约 3万`)
    expect((await world.as('mei').fills(answer.form, { probability: '110%' })).answer.error?.fields).toHaveProperty(
      'probability',
    )
    const no = /O-\d+/.exec(told(await world.as('mei').fills(answer.form, { probability: '80%' })))?.[0] ?? ''
    expect(await stateOf(no)).toMatchObject({ stage: '新机会', bp: 8_000, source: 'manual' })
  })

  test('as lost it was in the lowest open stage, with its reason (R67, R69)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '早就丢了' })
    const { answer } = await world.as('mei').types(`补录输单 ${customer} 去年的标 50万`)
    expect((await world.as('mei').fills(answer.form)).answer.error?.fields).toEqual({ reason: '请填写' })
    const price = choicesOf(answer.form?.card).价格 ?? ''
    const said = told(await world.as('mei').fills(answer.form, { reason: price }))
    expect(said).toMatch(/^已补录 O-\d+ 去年的标，输单：价格。$/)
    const no = /O-\d+/.exec(said)?.[0] ?? ''
    expect(await stateOf(no)).toMatchObject({ stage: '输单', bp: 0, last: '新机会', closed: true })
  })
})

describe('the way back (R70)', () => {
  test('asks for a reason, and goes with it into the stage log', async () => {
    const deal = await aDeal('退一步')
    await world.as('mei').types(`推进 ${deal} 报价`)
    const { answer } = await world.as('mei').types(`推进 ${deal} 方案`)
    expect(answer.form?.title).toBe(`${deal} 从“报价”退回“方案”`)
    expect(told(await world.as('mei').fills(answer.form, { reason: '客户改需求' }))).toContain('报价 → 方案')
    const lines = rowsOf(cardIn(await world.as('mei').types(`阶段记录 ${deal}`)))
    expect(lines[0]).toBe('报价 → 方案 · 停留 0 分钟 · 客户改需求 | 10:00 · 林梅')
    expect(lines.at(-1)).toBe('建立，进入“新机会” | 10:00 · 林梅')
  })
})

describe('closed', () => {
  test('is opened again by who has the right, in the stage it was closed from (R68, R69)', async () => {
    const deal = await aDeal('再来一次')
    await world.as('mei').types(`推进 ${deal} 方案`)
    await world.as('mei').types(`输单 ${deal} 价格`)
    expect(await stateOf(deal)).toMatchObject({ stage: '输单', bp: 0, last: '方案', closed: true })
    expect(told(await world.as('mei').types(`重新打开 ${deal} 又谈了`))).toContain('你的角色没有这个权限')
    const card = cardIn(await world.as('wang').types(`查看 ${deal}`))
    expect(buttonsOf(card)).toEqual(['重新打开', '更多'])
    const asked = await world.as('wang').taps('重新打开', card)
    expect(told(await world.as('wang').fills(asked.answer.form, { reason: '客户又有预算了' }))).toBe(
      `${deal} 再来一次 已重新打开，回到“方案”。30 秒内可以“撤销”。`,
    )
    expect(await stateOf(deal)).toMatchObject({ stage: '方案', bp: 5_000, closed: false })
    expect(await reads(world, 'mei', `查看 ${deal}`)).not.toContain('原因')
    expect(told(await world.as('wang').types(`重新打开 ${deal} 手滑`))).toBe(
      `${deal} 还在进行中（方案），不用重新打开。`,
    )
    expect(await reads(world, 'mei', `为什么 ${deal}`)).toContain('王海 重新打开，回到 方案：客户又有预算了')
  })

  test('won turns to lost only with that right, and as if it had come through every stage (R69)', async () => {
    const deal = await aDeal('赢了又丢')
    await world.as('mei').types(`赢单 ${deal}`)
    expect(told(await world.as('mei').types(`输单 ${deal} 价格`))).toContain('已在 10:00 关闭（赢单），不能再改')
    expect(told(await world.as('wang').types(`输单 ${deal} 价格`))).toContain('已输单：价格')
    expect(await stateOf(deal)).toMatchObject({ stage: '输单', last: '谈判', bp: 0 })
  })

  test('void is final and in no figure (R67)', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '录重了', deal: '录重了', amount: '9万' })
    const { answer } = await world.as('mei').types(`作废 ${deal}`)
    expect(told(await world.as('mei').fills(answer.form, { reason: '同事已经建过' }))).toContain('不再计入统计')
    expect(await reads(world, 'mei', `客户 ${customer}`)).toContain('进行中金额: ¥0')
    expect(told(await world.as('wang').types(`重新打开 ${deal} 后悔了`))).toContain('作废的商机不能重新打开')
    expect(told(await world.as('mei').types(`推进 ${deal}`))).toContain('关闭（作废）')
    expect(told(await world.as('mei').types('撤销'))).toContain('回到“新机会”')
  })

  test('takes no change of amount, products, checks or owner (R68)', async () => {
    const deal = await aDeal('冻结')
    await world.as('mei').types(`赢单 ${deal}`)
    for (const line of [
      `改商机 ${deal}`,
      `加产品 ${deal} SEAT-1 5`,
      `整单优惠 ${deal} 100`,
      `转移商机 ${deal} 赵博`,
      `作废 ${deal} 试试`,
    ])
      expect(told(await world.as('mei').types(line))).toBe(
        `${deal} 已在 10:00 关闭（赢单），不能再改。确需修改，请有权限的同事先“重新打开 ${deal}”。`,
      )
  })
})

describe('handing a deal over (R25)', () => {
  test('keeps its history and brings the open promises along', async () => {
    const deal = await aDeal('换人负责')
    await world.as('mei').types(`推进 ${deal} 方案`)
    await world.as('mei').types(`跟进 ${deal} 打电话聊了 明天下午3点回访`)
    expect(told(await world.as('mei').types(`转移商机 ${deal} 赵博`))).toBe(
      `${deal} 换人负责 已交给 赵博，阶段和历史不变，待办一并移交。`,
    )
    expect(await reads(world, 'bo', `阶段记录 ${deal}`)).toContain('新机会 → 方案')
    expect(await reads(world, 'bo', '待办')).toContain('回访')
    expect(await reads(world, 'mei', '待办')).not.toContain('回访')
    expect(told(await world.as('mei').types(`推进 ${deal}`))).toContain('由 赵博 负责')
    await world.settled()
    expect((await world.as('bo').sees()).map(({ card }) => wordsOf(card)).join()).toContain('换人负责')
  })

  test('asks to whom, and not to a colleague without deals', async () => {
    const deal = await aDeal('交给谁')
    const { answer } = await world.as('mei').types(`转移商机 ${deal} 孙静`)
    expect(Object.keys(choicesOf(answer.form?.card))).toEqual(['赵博', '王海', '周岚'])
    expect(told(await world.as('mei').types(`转移商机 ${deal} 林梅`))).toBe(`${deal} 已经由 林梅 负责。`)
  })
})

describe('the list by stages', () => {
  test('has counts and sums, marks what is stuck or slipped, and filters', async () => {
    const place = await aWorld()
    const { customer, deal } = await aCustomer(place, 'mei', { company: '看板', deal: '老单', amount: '10万' })
    await aCustomer(place, 'bo', { company: '赵博的', deal: '博的单', amount: '4万' })
    await place.later('8d')
    const { answer } = await place.as('mei').types(`商机 ${customer} 新单 6万 2026-12-05`)
    await place.as('mei').fills(answer.form)
    await place.as('mei').types(`推进 ${deal} 报价`)
    const wang = await reads(place, 'wang', '商机列表')
    expect(wang).toContain('新机会 · 2 个商机 · ¥100,000')
    expect(wang).toContain('报价 · 1 个商机 · ¥100,000')
    expect(wang).toContain('停留 8 天')
    expect(rowsOf(cardIn(await place.as('wang').types('商机列表 停滞'))).map(row => row.split(' ')[1])).toEqual([
      '博的单',
    ])
    expect(rowsOf(cardIn(await place.as('wang').types('商机列表 报价'))).map(row => row.split(' ')[1])).toEqual([
      '老单',
    ])
    expect(rowsOf(cardIn(await place.as('wang').types('商机列表 本月')))).toHaveLength(1)
    expect(rowsOf(cardIn(await place.as('wang').types('商机列表 我的')))).toHaveLength(0)
    await place.later('10d')
    expect(await reads(place, 'mei', '商机列表')).toContain('预计成交日已过')
    await place.close()
  })
})

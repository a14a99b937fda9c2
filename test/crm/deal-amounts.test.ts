import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, valuesOf, type World } from '../world.ts'
import { aCustomer, choicesOf, idsOf, reads, rowsOf, told } from './stories.ts'

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

describe('the amount (R71)', () => {
  test('is the sum of the lines less the discount, and then not entered by hand', async () => {
    const deal = await aDeal('有明细')
    expect(told(await world.as('mei').types(`加产品 ${deal} seat-1 50 1700 5%`))).toBe(
      `${deal} 加了 1 行产品，金额现在是 ¥80,750。`,
    )
    // 1,234.55 x 0.3 = 370.365, rounded half up.
    await world.as('mei').types(`加产品 ${deal} 上门培训 0.3`)
    expect(told(await world.as('mei').types(`整单优惠 ${deal} 750`))).toBe(
      `${deal} 整单优惠 ¥750，金额现在是 ¥80,370.37。`,
    )
    const list = cardIn(await world.as('mei').types(`产品明细 ${deal}`))
    expect(rowsOf(list)).toEqual([
      'SEAT-1 企业版席位 | 50 个 · ¥1,700 · 折扣 5% · 小计 ¥80,750',
      'TRAIN 上门培训 | 0.3 天 · ¥1,234.55 · 小计 ¥370.37',
    ])
    const edit = await world.as('mei').types(`改商机 ${deal}`)
    expect(Object.keys(edit.answer.form ? valuesOf(edit.answer.form.card) : {})).not.toContain('amount')

    const change = await world.as('mei').taps(idsOf(list, 'line.save')[0] ?? '', list)
    expect(change.answer.form && valuesOf(change.answer.form.card)).toEqual({
      ...{ product: 'SEAT-1', qty: '50', price: '1700', discount: '5%' },
    })
    await world.as('mei').fills(change.answer.form, { qty: '10', discount: '' })
    const fewer = cardIn(await world.as('mei').types(`产品明细 ${deal}`))
    expect(told(await world.as('mei').taps(idsOf(fewer, 'line.remove')[1] ?? '', fewer))).toContain(
      '金额现在是 ¥16,250',
    )
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('金额: ¥16,250 · 1 行产品')
  })

  test('refuses what cannot be a line, and a discount above the sum', async () => {
    const deal = await aDeal('算不出')
    expect(told(await world.as('mei').types(`加产品 ${deal} 不存在 5`))).toContain('没有“不存在”这个产品')
    expect(told(await world.as('mei').types(`整单优惠 ${deal} 100`))).toContain('没有产品明细')
    await world.as('mei').types(`加产品 ${deal} SEAT-1 1`)
    expect(told(await world.as('mei').types(`整单优惠 ${deal} 2000`))).toBe(
      '优惠 ¥2,000 超过了产品合计 ¥1,800，没有保存。请填不超过 ¥1,800 的数。',
    )
    const { answer } = await world.as('mei').types(`加产品 ${deal}`)
    const said = await world.as('mei').fills(answer.form, { qty: '0', discount: '120' })
    expect(said.answer.error?.fields).toEqual({
      qty: '数量要大于 0，最多 4 位小数',
      discount: '请写 0% 到 100% 之间的百分比',
    })
  })

  test('stays exact when two people add lines at once', async () => {
    const deal = await aDeal('一起加')
    const adds = Array.from({ length: 8 }, (_, index) =>
      world.as(index % 2 ? 'mei' : 'wang').types(`加产品 ${deal} SEAT-1 1`),
    )
    for (const said of await Promise.all(adds)) expect(told(said)).toContain('加了 1 行产品')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('金额: ¥14,400 · 8 行产品')
  })

  test('is absent for whom it is hidden, in the list, the card and the lines', async () => {
    const place = await aWorld()
    const { deal } = await aCustomer(place, 'mei', { company: '保密', deal: '保密', amount: '77万' })
    await place.store.sql`
      insert into "FieldRule" ("roleId", entity, field, mode) select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '财务'`
    for (const line of [`查看 ${deal}`, '商机列表', `产品明细 ${deal}`])
      expect(await reads(place, 'sun', line)).not.toMatch(/77|\*\*\*/)
    expect(await reads(place, 'sun', '商机列表')).toContain('新机会 · 1 个商机')
    await place.close()
  })
})

describe('editing', () => {
  test('saves what changed, and says what', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '改一改', person: '钱总', deal: '改一改' })
    const { answer } = await world.as('mei').types(`改商机 ${deal}`)
    const people = choicesOf(answer.form?.card)
    const said = await world.as('mei').fills(answer.form, {
      ...{ amount: '20万', recurring: '5000', every: 'quarter', close: '2026-12-15', nextStep: '发合同' },
      ...{ contacts: people.钱总 ?? '', category: 'best' },
    })
    expect(told(said)).toBe(
      `${deal} 改一改 已修改：金额、周期性金额、周期、预计成交日、下一步动作、参与联系人、预测类别。`,
    )
    const card = await reads(world, 'mei', `查看 ${deal}`)
    expect(card).toContain('金额: ¥200,000 · 另加 ¥5,000/季')
    expect(card).toContain('预计成交: 12月15日 周二 · 乐观')
    expect(card).toContain('参与联系人: 钱总')
    expect(told(await world.as('mei').fills((await world.as('mei').types(`改商机 ${deal}`)).answer.form))).toBe(
      `${deal} 没有变化。`,
    )
  })

  test('by two people at once: the second is shown what the first changed, and keeps the rest (R177)', async () => {
    const deal = await aDeal('两人同改')
    const hers = await world.as('mei').types(`改商机 ${deal}`)
    const his = await world.as('wang').types(`改商机 ${deal}`)
    await world.as('wang').fills(his.answer.form, { amount: '30万' })
    const late = await world.as('mei').fills(hers.answer.form, { amount: '15万', nextStep: '约演示' })
    expect(told(late)).toBe(
      `没有保存：王海 在 10:00 改了 ${deal} 的金额。表单里是最新内容，你改的下一步动作还在，请核对后再提交。`,
    )
    expect(late.answer.form && valuesOf(late.answer.form.card)).toMatchObject({ amount: '300000', nextStep: '约演示' })
    expect(told(await world.as('mei').fills(late.answer.form))).toContain('已修改：下一步动作')
    expect(await reads(world, 'mei', `查看 ${deal}`)).toContain('金额: ¥300,000')
  })

  test('marks each field that cannot be read', async () => {
    const deal = await aDeal('看不懂')
    const { answer } = await world.as('mei').types(`改商机 ${deal}`)
    const said = await world
      .as('mei')
      .fills(answer.form, { name: '', amount: '很多', close: '有空', probability: '150%' })
    expect(Object.keys(said.answer.error?.fields ?? {}).sort()).toEqual(['amount', 'close', 'name', 'probability'])
  })
})

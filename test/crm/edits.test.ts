import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, valuesOf, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a new customer', () => {
  test('comes from a form or a line, with its first contact', async () => {
    const { answer } = await world.as('mei').types('新客户 昆明云岭实业有限公司 李敏 采购总监 13888880001')
    const saved = await world.as('mei').fills(answer.form, { level: 'A', tags: 'VIP 老客户', region: '昆明' })
    expect(told(saved)).toMatch(/^已新建客户 C-\d+ 昆明云岭实业有限公司，由你负责。$/)
    const card = await reads(world, 'mei', '客户 云岭实业')
    expect(card).toContain('李敏 · 采购总监\n13888880001')
    const trail = await reads(world, 'mei', `历史 ${/C-\d+/.exec(told(saved))?.[0]}`)
    expect(trail).toContain('林梅 新建了客户')
  })

  test('of a name that is here already warns once, whoever has it, and is created on a second yes (R42, R43)', async () => {
    const { customer } = await aCustomer(world, 'bo', { company: '云海食品有限公司' })
    const { answer } = await world.as('mei').types('新客户')
    const warned = await world.as('mei').fills(answer.form, { name: '云海食品', person: '王芳', industry: '食品' })
    expect(told(warned)).toContain('还没有保存')
    const card = cardIn(warned)
    expect(wordsOf(card.card)).toContain(`${customer} 云海食品有限公司\n名称相同\n客户 · 赵博 负责`)
    const back = await world.as('mei').taps('返回修改', card)
    expect(valuesOf(back.answer.form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] })).toMatchObject({
      ...{ name: '云海食品', person: '王芳', industry: '食品' },
    })
    const again = await world.as('mei').taps('仍然保存', card)
    expect(told(again)).toContain('已新建客户')
  })

  test('needs a name, and a phone needs a person; a number that is taken is refused with its keeper', async () => {
    await own(world, 'bo', { company: '占了号码', phone: '13911112222' })
    const { answer } = await world.as('mei').types('新客户')
    const said = await world.as('mei').fills(answer.form, { phone: '123' })
    expect(said.answer.error?.fields).toEqual({
      name: '请填写',
      phone: '电话号码不对：7 到 15 位数字，国外号码请带国家码',
    })
    const taken = await world.as('mei').fills(answer.form, { name: '新的', person: '张三', phone: '13911112222' })
    expect(told(taken)).toContain('赵博')
  })
})

describe('editing', () => {
  test('changes what is written, says which fields, and keeps the rest', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '改一改' })
    const { answer } = await world.as('mei').types(`修改 ${customer}`)
    const saved = await world.as('mei').fills(answer.form, { level: 'B', website: 'www.gaigai.cn', note: '每周三例会' })
    expect(told(saved)).toBe(`已保存 ${customer} 改一改：级别、网址、备注。`)
    expect(await reads(world, 'mei', `历史 ${customer}`)).toContain('林梅 修改了级别、网址、备注')
    const again = await world.as('mei').types(`edit ${customer}`, { locale: 'en' })
    expect(valuesOf(again.answer.form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] })).toMatchObject({
      ...{ level: 'B', website: 'www.gaigai.cn', note: '每周三例会' },
    })
    expect(told(await world.as('mei').fills(again.answer.form))).toContain('没有变化')
  })

  test('by two people: the second save is refused, says who changed what, keeps the input (R177)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '两人同改' })
    const mei = await world.as('mei').types(`修改 ${customer}`)
    const wang = await world.as('wang').types(`修改 ${customer}`)
    await world.as('wang').fills(wang.answer.form, { level: 'A', region: '大理' })
    const late = await world.as('mei').fills(mei.answer.form, { level: 'C', industry: '茶叶' })
    expect(told(late)).toContain(`没有保存：你填写的时候，王海 改过 ${customer} 两人同改`)
    const words = wordsOf(late.answer.form?.card)
    expect(words).toContain('王海 10:00 把“级别”从“—”改成了“A”')
    expect(words).toContain('王海 10:00 把“地区”从“—”改成了“大理”')
    const form = late.answer.form
    expect(valuesOf(form?.card ?? { type: 'AdaptiveCard', version: '1.5', body: [] })).toMatchObject({
      ...{ level: 'C', industry: '茶叶', region: '大理', keep: 'theirs' },
    })
    // Theirs stays where both changed it, the rest of mine is saved.
    expect(told(await world.as('mei').fills(form))).toBe(`已保存 ${customer} 两人同改：行业。`)
    const [row] = await world.store.sql`select level, region, industry from "Customer" where no = ${customer}`
    expect(row).toEqual({ level: 'A', region: '大理', industry: '茶叶' })
  })

  test('and mine replaces theirs when I say so; a talk or a claim meanwhile is no conflict (R177)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '我的算数' })
    const mine = await world.as('mei').types(`修改 ${customer}`)
    await world.as('wang').types(`跟进 ${customer} 聊了聊 明天下午3点回访`)
    expect(told(await world.as('mei').fills(mine.answer.form, { level: 'B' }))).toContain('已保存')
    const second = await world.as('mei').types(`修改 ${customer}`)
    const { answer } = await world.as('wang').types(`修改 ${customer}`)
    await world.as('wang').fills(answer.form, { level: 'A' })
    const late = await world.as('mei').fills(second.answer.form, { level: 'C' })
    expect(told(await world.as('mei').fills(late.answer.form, { keep: 'mine' }))).toContain('级别')
    const [row] = await world.store.sql`select level from "Customer" where no = ${customer}`
    expect(row).toEqual({ level: 'C' })
  })

  test('at the same moment: one is saved, the others learn of it (R177)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '抢着改' })
    const forms = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async () => (await world.as('mei').types(`修改 ${customer}`)).answer.form),
    )
    const said = await Promise.all(forms.map((form, i) => world.as('mei').fills(form, { industry: `行业${i}` })))
    expect(said.filter(one => told(one).startsWith('已保存'))).toHaveLength(1)
    expect(said.filter(one => told(one).startsWith('没有保存'))).toHaveLength(3)
  })

  test('a lead: its numbers are checked and freed, its title follows the company', async () => {
    await own(world, 'bo', { company: '别人的号', phone: '13922220000' })
    const lead = await own(world, 'mei', { company: '旧名字', phone: '13922221111' })
    const { answer } = await world.as('mei').types(`修改 ${lead}`)
    const taken = await world.as('mei').fills(answer.form, { phone: '13922220000' })
    expect(taken.answer.error?.fields?.phone).toContain('赵博')
    await world.as('mei').fills(answer.form, { companyName: '新名字', phone: '13922223333、021-55556666' })
    expect(await reads(world, 'mei', lead)).toContain('新名字')
    expect(await reads(world, 'mei', '搜索 13922223333')).toContain('新名字')
    // The old number is free again.
    expect(await own(world, 'bo', { company: '接手旧号', phone: '13922221111' })).toMatch(/^L-/)
    const empty = await world.as('mei').types(`修改 ${lead}`)
    const said = await world
      .as('mei')
      .fills(empty.answer.form, { companyName: '', personName: '', phone: '', email: '' })
    expect(said.answer.error?.fields?.companyName).toBeTruthy()
  })

  test('is for whoever may change the record, and bad input stays outside', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '不归你改' })
    expect(told(await world.as('bo').types(`修改 ${customer}`))).toContain('由 林梅 负责')
    expect(told(await world.as('he').types(`修改 ${customer}`))).toContain('你的角色没有这个权限')
    const said = await madeUp(world, 'mei', {
      action: 'record.edit',
      inputs: { record: customer, level: 'Z', website: 'x y', name: '' },
    })
    expect(Object.keys(said.answer.error?.fields ?? {}).sort()).toEqual(['level', 'name', 'website'])
  })
})

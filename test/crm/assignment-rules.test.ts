import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aRule, enters, owners } from './rules.ts'
import { asItIs, idsOf, madeUp, reads, rowsOf, told } from './stories.ts'

describe('writing rules', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  test('an admin writes one, tries it, and turns it on', async () => {
    for (const company of ['甲', '乙', '丙', '丁'])
      await madeUp(world, 'wang', { action: 'lead.add', inputs: { company, region: '上海' } })
    const { answer } = await world.as('zhou').types('新建规则')
    const saved = await world.as('zhou').fills(answer.form, {
      name: '上海',
      method: 'weighted',
      members: '林梅 x3\nbo',
      regions: '上海',
      weekdays: '1,2,3,4,5',
    })
    expect(told(saved)).toBe('规则“上海”已保存，还没有启用。可以先试算。')
    const list = cardIn(saved)
    expect(wordsOf(list.card)).toContain(
      '按权重 · 林梅 ×3, 赵博 ×1 · 地区 上海 · 周一/周二/周三/周四/周五 · 5 分钟内接收',
    )
    expect(wordsOf(list.card)).toContain('未启用')

    const tried = await world.as('zhou').taps(idsOf(list, 'rule.try')[0] ?? '', list)
    const trial = cardIn({ messages: tried.messages.filter(({ id }) => id !== list.id) })
    expect(wordsOf(trial.card)).toContain('试算：最近 4 条线索')
    expect(wordsOf(trial.card)).toContain('林梅 3、赵博 1')
    expect(rowsOf(trial)).toHaveLength(4)
    expect(await owners(world)).toEqual([null, null, null, null])

    await world.as('zhou').taps(idsOf(list, 'rule.turn')[0] ?? '', list)
    await enters(world, { company: '戊', region: '北京' })
    await enters(world, { company: '己', region: '上海' })
    expect((await owners(world)).slice(-2)).toEqual([null, 'mei'])
    const edit = await world.as('zhou').taps(idsOf(list, 'rule.edit')[0] ?? '', list)
    expect(JSON.stringify(edit.answer.form?.card)).toContain('林梅 x3\\n赵博')
    const off = await world.as('zhou').taps(idsOf(await asItIs(world, 'zhou', list), 'rule.turn')[0] ?? '', list)
    expect(told(off)).toBe('规则“上海”已停用。')
    expect(told(await world.as('zhou').taps(idsOf(list, 'rule.delete')[0] ?? '', list))).toBe('规则“上海”已删除。')
    expect(told(await world.as('zhou').taps(idsOf(list, 'rule.delete')[0] ?? '', list))).toBe(
      '这条规则已经不存在了。发送“分配规则”看最新的。',
    )
  })

  test('by product and by score, as the form says them (R52)', async () => {
    const place = await aWorld()
    await madeUp(place, 'zhou', {
      action: 'product.save',
      inputs: { sku: 'YL-1', name: '压力传感器', price: '10', unit: '个' },
    })
    await aRule(place, { name: '传感器', priority: '1', members: '赵博', products: 'yl-1' })
    await aRule(place, { name: '高分', priority: '2', members: '林梅', chanceFrom: '60%' })
    const said = await enters(place, { company: '要传感器的', need: '压力传感器 20 个' })
    expect(told(said)).toContain('按规则“传感器”分给 赵博')
    expect(told(await enters(place, { company: '还没有评分的' }))).not.toContain('按规则')
    await place.store.sql`update "Lead" set "chanceBp" = 7000 where title = '还没有评分的'`
    const tried = cardIn(await place.as('zhou').types('试算分配'))
    expect(rowsOf(tried)).toEqual([
      expect.stringContaining('还没有评分的 | → 林梅 · 高分'),
      expect.stringContaining('要传感器的 | → 赵博 · 传感器'),
    ])
    const list = await reads(place, 'zhou', '分配规则')
    expect(list).toContain('产品 压力传感器')
    // Rules that are all switched off are no rules that do not fit.
    await place.store.sql`update "AssignmentRule" set enabled = false`
    expect(await reads(place, 'zhou', '试算分配')).toContain('还没有启用的规则')
    expect(list).toContain('评分 60%–100%')
    await place.close()
  })

  test('what cannot stand is marked where it was typed', async () => {
    const { answer } = await world.as('zhou').types('new rule', { locale: 'en' })
    const wrong = (inputs: Record<string, string>) =>
      world
        .as('zhou')
        .fills(answer.form, { name: 'x', members: '林梅', ...inputs })
        .then(said => said.answer.error?.fields)
    expect(await wrong({ members: '林妹妹' })).toEqual({ members: '没有叫“林妹妹”的同事' })
    expect(await wrong({ members: '林梅\nmei x2' })).toEqual({ members: '“mei x2”写了两次' })
    expect(await wrong({ members: '' })).toEqual({ members: '至少写一个人' })
    expect(await wrong({ method: 'weighted', members: '林梅 x0' })).toEqual({ members: '至少要有一个人的权重大于 0' })
    expect(await wrong({ method: 'byField' })).toEqual({
      members: '按字段对应时，请在名字后写上对应的值，如 林梅：上海 苏州',
      field: '请选择按哪个字段',
    })
    expect(await wrong({ products: '火箭', chanceFrom: '60', chanceBelow: '50' })).toEqual({
      products: '没有找到产品“火箭”。请填“产品”里的编号或名称。',
      chanceBelow: '这个范围里没有线索：下限要小于上限。',
    })
    expect(await wrong({ chanceFrom: '很高' })).toEqual({ chanceFrom: '请写 0% 到 100% 之间的百分比' })
    expect(await wrong({ weekdays: '8', levels: 'D', campaigns: '没有的' })).toEqual({
      weekdays: '请写 1 到 7，1 是周一',
      levels: '级别只有 A、B、C',
      campaigns: '没有叫“没有的”的市场活动',
    })
  })

  test('a rule deleted under an open offer lets it end in the pool', async () => {
    await aRule(world, { name: '要删', members: '林梅\n赵博' })
    await enters(world, { company: '规则没了' })
    const [rule] = await world.store.sql<{ id: string }>`select id from "AssignmentRule" where name = '要删'`
    await madeUp(world, 'zhou', { action: 'rule.delete', inputs: { rule: rule?.id ?? '' } })
    await world.later('5m')
    expect((await owners(world)).at(-1)).toBeNull()
  })
})

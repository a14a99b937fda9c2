import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('tags go on and off by command, and back by undo', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '有标签的' })
  expect(told(await world.as('mei').types(`标签 ${customer} VIP #展会`))).toBe(
    `${customer} 有标签的 的标签：VIP、展会。`,
  )
  expect(told(await world.as('mei').types(`标签 ${customer} 老客户 -展会`))).toBe(
    `${customer} 有标签的 的标签：VIP、老客户。`,
  )
  await world.as('mei').types('撤销')
  expect(await reads(world, 'mei', customer)).toContain('标签: VIP · 展会')
  const [a, b] = await Promise.all([
    world.as('mei').types(`标签 ${customer} 甲`),
    world.as('wang').types(`标签 ${customer} 乙`),
  ])
  expect([a.answer.error, b.answer.error]).toEqual([undefined, undefined])
  expect(await reads(world, 'mei', customer)).toMatch(/标签: VIP · 展会 · (?:甲 · 乙|乙 · 甲)/)
  expect(told(await world.as('bo').types(`标签 ${customer} 我的`))).toContain('由 林梅 负责')
})

test('and by where they came from: a source, or a campaign by a part of its name', async () => {
  const campaign = { name: '春季推介会', slug: 'spring', source: '推介会', consent: '同意联系', headline: '春季推介会' }
  expect(told(await madeUp(world, 'wang', { action: 'campaign.save', inputs: campaign }))).toContain('春季推介会')
  const turned = { campaign: '春季推介会', state: 'running' }
  expect(told(await madeUp(world, 'wang', { action: 'campaign.turn', inputs: turned }))).toContain('春季推介会')
  const [row] = await world.store.sql<{ id: string }>`select id from "Campaign" where name = '春季推介会'`
  const { customer } = await aCustomer(world, 'mei', { company: '会上认识的', campaign: row?.id ?? '' })
  await aCustomer(world, 'mei', { company: '不是会上的' })
  for (const filter of ['活动:推介', 'campaign:春季', '来源:推介会']) {
    expect(await reads(world, 'mei', `客户列表 ${filter}`)).toContain(`${customer} 会上认识的`)
    expect(await reads(world, 'mei', `客户列表 ${filter}`)).not.toContain('不是会上的')
  }
})

test('a filter narrows the list by tag, level, region, owner and silence; nonsense finds nothing', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '昆明安静' })
  const { answer } = await world.as('mei').types(`修改 ${customer}`)
  await world.as('mei').fills(answer.form, { level: 'A', region: '昆明', tags: 'KA' })
  const other = await aCustomer(world, 'mei', { company: '常常联系' })
  await world.later('31d')
  await world.as('mei').types(`跟进 ${other.customer} 聊过`)
  const found = async (filter: string) => reads(world, 'mei', `客户列表 ${filter}`)
  expect(await found('标签:KA 级别:A 地区:昆明 未联系:30天')).toContain('昆明安静')
  expect(await found('tag:KA quiet:30d')).toContain('昆明安静')
  expect(await found('quiet:30d')).not.toContain('常常联系')
  expect(await found('quiet:soon')).toContain('没有符合“quiet:soon”的客户')
  expect(await found('昆明')).toContain('昆明安静')
  expect(await reads(world, 'wang', '客户列表 负责人:林梅')).toContain('昆明安静')
})

test('a segment is kept by name, shared with the department, and still shows only what the reader may see (R153)', async () => {
  await aCustomer(world, 'bo', { company: '赵博的KA' })
  const theirs = cardIn(await world.as('bo').types('客户列表 赵博的KA'))
  await world.as('bo').taps('打开', theirs)
  await world.as('bo').types('标签 赵博的KA KA')
  const list = cardIn(await world.as('mei').types('客户列表 tag:KA'))
  const { answer } = await world.as('mei').taps('存为分组', list)
  expect(told(await world.as('mei').fills(answer.form, { name: '大客户', shared: 'yes' }))).toContain(
    '已存为分组“大客户”',
  )
  expect(await reads(world, 'mei', '客户列表 大客户')).toContain('客户 · 大客户')
  const bos = await reads(world, 'bo', '客户列表 大客户')
  expect(bos).toContain('赵博的KA')
  expect(bos).not.toContain('昆明安静')
  expect(await reads(world, 'bo', '客户分组')).toContain('大客户\ntag:KA · 林梅 · 已共享')
  expect(told(await world.as('bo').types('删除分组 大客户'))).toContain('只有 林梅 能删除')
  expect(wordsOf(cardIn(await world.as('he').types('客户分组')).card)).toContain('还没有分组')
  // Twice at once: one finds it gone, and neither is a failure of ours.
  const drops = await Promise.all([1, 2].map(async () => told(await world.as('mei').types('删除分组 大客户'))))
  expect(drops.toSorted()).toEqual(['已删除分组“大客户”。', '没有叫“大客户”的分组。'].toSorted())
})

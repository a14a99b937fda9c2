import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('one card has it all: people, deals, money, talks and what comes next', async () => {
  const company = { company: '上海云帆科技', person: '李敏', phone: '13800138000', deal: '50个席位', amount: '12.8万' }
  const { customer } = await aCustomer(world, 'mei', company)
  await world.as('mei').types(`跟进 ${customer} 电话聊了预算 明天下午3点发方案`)
  const card = cardIn(await world.as('mei').types('客户 云帆'))
  expect(wordsOf(card.card).split('\n')).toEqual([
    ...['客户 · 林梅 负责', `${customer} 上海云帆科技`, '进行中金额: ¥128,000', '下一步: 明天 15:00'],
    '健康度: 100 分：上次联系在 0 天前，平时约 14 天一次',
    '回收: 还剩 30 天：满 30 天没有跟进就自动回收',
    ...['联系人', '李敏', '13800138000', '商机', 'O-1 50个席位', '新机会 · ¥128,000'],
    ...['待办', '发方案', '明天 15:00 · 林梅'],
    ...['服务工单', '没有未完成的工单'],
    ...['最近跟进', '10:00 · 电话 · 林梅', '电话聊了预算', '集团与伙伴', '还没有关联的客户。'],
  ])
  expect(buttonsOf(card)).toEqual([
    ...['全部 1 位联系人', '添加联系人', '打开 O-1', '新建工单', '时间线', '关联客户'],
    ...['记跟进', '新建商机', '修改', '退回公海', '更多'],
  ])
})

test('a bare customer says what is missing, in the reader’s language', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '空空如也' })
  expect(await reads(world, 'mei', `客户 ${customer}`)).toContain(
    '还没有商机：有机会时点“新建商机”。\n服务工单\n没有未完成的工单\n最近跟进\n还没有跟进记录。',
  )
  const english = cardIn(await world.as('mei').types(`customer ${customer}`, { locale: 'en' }))
  expect(wordsOf(english.card)).toContain('Customer of 林梅')
  expect(wordsOf(english.card)).toContain('No deal yet: open one when there is something to win.')
  expect(buttonsOf(english).slice(-5)).toEqual(['Log a talk', 'New deal', 'Edit', 'Return to sea', 'More'])
})

test('its buttons lead on to a talk and to a deal about it', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '顺手就做' })
  const card = cardIn(await world.as('mei').types(`客户 ${customer}`))
  expect((await world.as('mei').taps('记跟进', card)).answer.form?.title).toBe(`跟进 ${customer}`)
  const deal = await world.as('mei').taps('新建商机', card)
  await world.as('mei').fills(deal.answer.form, { name: '顺手的单', amount: '3千' })
  expect(wordsOf((await asItIs(world, 'mei', card)).card)).toContain('顺手的单\n新机会 · ¥3,000')
})

test('what is lost is not open money, and what is won is counted apart (R67)', async () => {
  const { customer, deal } = await aCustomer(world, 'mei', { company: '有输有赢', deal: '先输的', amount: '10万' })
  const { answer } = await world.as('mei').types(`商机 ${customer} 后赢的 20万`)
  const second = /O-\d+/.exec(told(await world.as('mei').fills(answer.form)))?.[0]
  await world.as('mei').types(`输单 ${deal} 价格`)
  await world.as('mei').types(`赢单 ${second}`)
  const card = await reads(world, 'mei', `客户 ${customer}`)
  expect(card).toContain('进行中金额: ¥0\n累计赢单: ¥200,000')
  expect(card).toContain('已赢单，合同生效后算成交客户 · 林梅 负责')
  await world.store.sql`update "Opportunity" set currency = 'USD' where no = ${second}`
  expect(await reads(world, 'mei', `客户 ${customer}`)).toMatch(/已赢单[\s\S]*累计赢单: US\$200,000/)
})

test('a colleague’s customer is refused with the keeper’s name; an unknown one with a way on', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '外人勿看' })
  expect(told(await world.as('bo').types(`客户 ${customer}`))).toBe(
    `${customer} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
  )
  // By name a colleague does not even learn that it exists.
  expect(told(await world.as('bo').types('客户 外人勿看'))).toBe(
    '没有找到你能看到的客户“外人勿看”。可以试试“搜索 外人勿看”。',
  )
  expect(told(await world.as('mei').types('客户'))).toBe('请这样说：客户 <客户>')
})

test('an engineer sees the customer without money and with a masked number (R154)', async () => {
  const company = { company: '工程师来看', person: '周工', phone: '13712345678', deal: '保密项目', amount: '66万' }
  const { customer } = await aCustomer(world, 'mei', company)
  const card = cardIn(await world.as('he').types(`客户 ${customer}`))
  expect(wordsOf(card.card)).toContain('137****5678')
  expect(JSON.stringify(card.card)).not.toMatch(/660,000|13712345678|金额/)
  // What is sold to them is not the engineer's to open, so it is not there to see.
  expect(JSON.stringify(card.card)).not.toContain('保密项目')
  expect(buttonsOf(card)).toEqual(['全部 1 位联系人', '新建工单', '时间线', '历史'])
})

test('the list has the last touched first, ten a page, and each opens', async () => {
  const place = await aWorld()
  expect(await reads(place, 'mei', '客户列表')).toContain('还没有客户。把线索“转客户”后会出现在这里。')
  for (let i = 1; i <= 11; i++) {
    await aCustomer(place, 'mei', { company: `列表${i}号`, ...(i === 11 ? { deal: '一单' } : {}) })
    await place.later('1m')
  }
  await place.as('mei').types('跟进 C-1 聊过')
  const first = cardIn(await place.as('mei').types('客户列表'))
  expect(rowsOf(first).slice(0, 2)).toEqual([
    'C-1 列表1号 | 没有进行中的商机 · 上次跟进 10:11',
    'C-11 列表11号 | 1 个进行中的商机 · 还没有跟进过',
  ])
  const second = cardIn(await place.as('mei').taps('下一页', first))
  expect(rowsOf(second)).toEqual(['C-2 列表2号 | 没有进行中的商机 · 还没有跟进过'])
  expect(wordsOf(cardIn(await place.as('mei').taps('打开', second)).card)).toContain('C-2 列表2号')
  await place.close()
})

test('the list of a manager names the keepers, that of a rep has only their own', async () => {
  const place = await aWorld()
  await aCustomer(place, 'mei', { company: '梅的' })
  await aCustomer(place, 'bo', { company: '博的' })
  expect((await reads(place, 'wang', '客户列表')).match(/林梅|赵博/g)?.sort()).toEqual(['林梅', '赵博'])
  expect(await reads(place, 'bo', '客户列表')).not.toContain('梅的')
  expect(rowsOf(cardIn(await place.as('sun').types('customers 1', { locale: 'en' })))).toHaveLength(2)
  await place.close()
})

test('numbers run per kind and are never given twice (R107)', async () => {
  const place = await aWorld()
  const leads = await Promise.all(Array.from({ length: 20 }, (_, i) => own(place, 'mei', { company: `编号${i}` })))
  expect(new Set(leads).size).toBe(20)
  expect(leads.map(no => Number(no.slice(2))).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
  expect(await aCustomer(place, 'mei', { company: '第一个客户', deal: '第一个商机' })).toMatchObject({
    customer: 'C-1',
    deal: 'O-1',
  })
  await place.close()
})

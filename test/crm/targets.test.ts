import { afterAll, beforeAll, expect, test } from 'vitest'
import { progressOf, thisMonth } from '../../src/crm/targets/progress.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  const { deal } = await aCustomer(world, 'mei', { company: '云帆科技', deal: '云帆一期', amount: '12万' })
  await world.as('mei').types(`赢单 ${deal}`)
})
afterAll(() => world.close())

test('a manager sets a target by one line; the person sees how far they are, also on their page', async () => {
  expect(told(await world.as('wang').types('设目标 林梅 本月 50万'))).toBe('林梅 2026年11月 的目标是 ¥500,000。')
  expect(await reads(world, 'mei', '目标')).toContain('¥120,000 / ¥500,000（24%），时间过了 75%')
  expect(wordsOf(cardIn(await world.as('mei').types('目标')).card)).toContain('2026年11月')
  const coming = await world.as('wang').types('设目标 赵博 2026-12 40万')
  expect(wordsOf(cardIn(coming).card)).toMatch(/2026年12月\n赵博 · 赢单金额\n¥0 \/ ¥400,000/)
  await world.store.sql`delete from "Target" where period = '2026-12'`
  const [trail] = await world.store.sql`select facts ->> 'name' as name from "AuditEvent" where action = 'target.set'`
  expect(trail).toEqual({ name: '林梅' })
})

test('a table is pasted: person or department, span, amount; all of it or nothing', async () => {
  const { answer } = await world.as('wang').types('设目标')
  const lines = '赵博\t2026-11\t30万\n@mei 2026Q4 1.5m\n华东销售部, 2026, 9000000'
  expect(told(await world.as('wang').fills(answer.form, { lines }))).toBe('已保存 3 个目标。')
  const rows = rowsOf(cardIn(await world.as('wang').types('目标')))
  expect(rows).toEqual([
    '林梅 · 赢单金额 | ¥120,000 / ¥500,000（24%），时间过了 75%',
    '赵博 · 赢单金额 | ¥0 / ¥300,000（0%），时间过了 75%',
    expect.stringContaining('林梅 · 赢单金额 | ¥120,000 / ¥1,500,000（8%）'),
    expect.stringContaining('华东销售部 · 赢单金额 | ¥120,000 / ¥9,000,000（1.3%）'),
  ])
  const wrong = await world
    .as('wang')
    .fills(answer.form, { lines: '林梅 2026-12 60万\n林梅 本周 60万\n没有这个人 2026-12 1万' })
  expect(wrong.answer.error?.fields?.lines).toContain('第 2 行：目标按年、季度或月设置')
  expect(told(await world.as('wang').types('设目标 林梅 2026-12 很多'))).toContain('看不懂金额“很多”')
  expect(await world.store.sql`select count(*)::int as n from "Target" where period = '2026-12'`).toEqual([{ n: 0 }])
})

test('targets are seen and set within the own scope (R151)', async () => {
  expect(rowsOf(cardIn(await world.as('mei').types('目标'))).every(row => row.startsWith('林梅'))).toBe(true)
  expect(told(await world.as('mei').types('设目标 林梅 本月 1'))).toContain('你的角色没有这个权限')
  expect(told(await world.as('wang').types('设目标 孙静 本月 1万'))).toContain('你不能看或设置 孙静 的目标')
  expect(told(await world.as('wang').types('设目标 运营与服务部 本月 1万'))).toContain('你不能看或设置')
  expect(told(await world.as('zhou').types('设目标 运营与服务部 本月 1万'))).toContain('运营与服务部')
})

test('the forecast stands against the target; what no quarter says, its months say', async () => {
  expect(await reads(world, 'wang', '报表 预测 本月')).toContain('目标: ¥800,000')
  expect(rowsOf(cardIn(await world.as('wang').types('报表 预测 本月')))[0]).toContain('目标 ¥500,000 · 达成 24%')
  for (const month of ['2027-01', '2027-02', '2027-03']) await world.as('wang').types(`设目标 赵博 ${month} 10万`)
  const { bo = '' } = world.cast.users
  const progress = await world.store.transaction(tx =>
    progressOf(tx, {
      of: { holder: 'user', id: bo },
      period: { from: '2027-01-01', to: '2027-04-01', unit: 'quarter' },
      metric: 'won',
      now: world.now(),
      company: { zone: 'Asia/Shanghai', currency: 'CNY' },
    }),
  )
  expect(progress).toEqual({ target: 30_000_000n, reached: 0n, over: 0 })
})

test('amounts that are hidden are a share only (R154)', async () => {
  await world.store.sql`
    insert into "FieldRule" ("roleId", entity, field, mode) select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '财务'`
  const card = await reads(world, 'sun', '目标')
  expect(card).toContain('完成 24%，时间过了 75%')
  expect(card).not.toContain('¥')
})

test('a month is counted on the company’s clock', () => {
  expect(thisMonth(new Date('2026-10-31T16:00:00Z'), 'Asia/Shanghai').from).toBe('2026-11-01')
})

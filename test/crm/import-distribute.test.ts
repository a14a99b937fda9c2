import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World, wordsOf } from '../world.ts'
import { csv, imported, sent } from './sheets.ts'
import { asItIs, choicesOf, madeUp, reads } from './stories.ts'

const head = ['公司名称', '手机', '负责人', '所在地']
const rows = (count: number, { from = 0, owner = '', region = '' } = {}) =>
  Array.from({ length: count }, (_, i) => [
    `分配${from + i}号`,
    `1350000${String(from + i).padStart(4, '0')}`,
    owner,
    region,
  ])

/** A rule as an admin writes and turns it on. */
async function aRule(world: World, inputs: Record<string, string>): Promise<void> {
  await madeUp(world, 'zhou', { action: 'rule.save', inputs: { name: '规则', ...inputs } })
  const [rule] = await world.store.sql<{ id: string }>`
    select id from "AssignmentRule" where name = ${inputs.name ?? '规则'}`
  await madeUp(world, 'zhou', { action: 'rule.turn', inputs: { rule: rule?.id ?? '', turn: 'on' } })
}

const shares = (world: World) => world.store.sql<{ owner: string | null; count: number }>`
  select u.handle as owner, count(*)::int as count from "Lead" l left join "User" u on u.id = l."ownerId" group by 1 order by 2 desc, 1`

describe('R52, R163 leads of an import that nobody is named for go by the rules', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
    await aRule(world, { members: '林梅\n赵博', method: 'roundRobin' })
  })
  afterAll(() => world.close())

  test('in turn, without an offer each; everybody hears of their share once', async () => {
    const file = csv([head, ...rows(10), ...rows(3, { from: 100, owner: '王海' })])
    const card = await sent(world, 'zhou', file)
    expect(wordsOf(card.card)).toContain('没有负责人的行: 按分配规则分给同事')
    const { words } = await imported(world, 'zhou', file)
    expect(words).toContain('已新建: 13 行')
    expect(words).toContain('去向: 林梅 5、赵博 5、王海 3')
    expect(await shares(world)).toEqual([
      { owner: 'bo', count: 5 },
      { owner: 'mei', count: 5 },
      { owner: 'wang', count: 3 },
    ])
    await world.settled()
    const seen = (await world.as('mei').sees()).map(({ card: one }) => wordsOf(one))
    expect(seen.filter(one => one.includes('为你导入了 5 条线索'))).toHaveLength(1)
    expect(seen.filter(one => one.includes('接收'))).toEqual([])
    expect(await reads(world, 'zhou', '为什么 L-1')).toContain('导入时按规则“规则”分给 林梅')
    // Nothing waits for an answer, so nothing goes on to the next when time passes.
    await world.later('30m')
    expect((await shares(world)).map(({ count }) => count)).toEqual([5, 5, 3])
  })

  test('the next single lead goes on where the import stopped', async () => {
    await madeUp(world, 'wang', { action: 'lead.add', inputs: { destination: 'rules', company: '下一位是林梅' } })
    const [lead] = await world.store.sql`
      select u.handle from "Lead" l join "User" u on u.id = l."ownerId" where l.title = '下一位是林梅'`
    expect(lead).toEqual({ handle: 'mei' })
  })

  test('what nobody has room for waits in the pool, and its room reads one line', async () => {
    await world.store.sql`update "CapacityRule" set max = 8 where entity = 'lead'`
    const { words } = await imported(world, 'zhou', csv([head, ...rows(40, { from: 200 })], '太多.csv'))
    expect(words).toMatch(/去向: 公共线索池 \d+、/)
    const [waiting] = await world.store.sql<{ count: number }>`
      select count(*)::int as count from "Lead" where "poolId" is not null`
    await world.settled()
    const room = (await world.as('bo').sees('leads')).map(({ card }) => wordsOf(card))
    const lines = room.filter(one => one.includes('导入完成'))
    expect(lines).toHaveLength(1)
    expect(lines.join()).toContain(`导入了 ${waiting?.count} 条线索，在“公共线索池”里`)
    expect(await world.store.sql`select r.* from "User" u, lateral shoal_recount(u.id) r`).toEqual([])
  })

  test('the importer may leave them in the pool all the same', async () => {
    const card = await sent(world, 'zhou', csv([head, ...rows(2, { from: 900 })], '不分.csv'))
    const { answer } = await world.as('zhou').taps('改列和选项', card)
    const places = choicesOf(answer.form?.card)
    expect(Object.keys(places)).toEqual(expect.arrayContaining(['按分配规则分给同事', '公共线索池', '不导入']))
    await world.as('zhou').fills(answer.form, { pool: places.公共线索池 ?? '' })
    expect(wordsOf((await asItIs(world, 'zhou', card)).card)).toContain('没有负责人的行: 公共线索池')
  })
})

test('R164 taking the import back takes the gifts back, and counts right', async () => {
  const world = await aWorld()
  await aRule(world, { members: '林梅\n赵博' })
  const { card } = await imported(world, 'zhou', csv([head, ...rows(6)]))
  await world.as('mei').types('跟进 L-1 聊过了')
  const { answer } = await world.as('zhou').taps('撤回导入', card)
  await world.as('zhou').fills(answer.form)
  expect(wordsOf((await asItIs(world, 'zhou', card)).card)).toContain('撤回了 5 行，1 行因为之后有改动而保留')
  expect(await shares(world)).toEqual([{ owner: 'mei', count: 1 }])
  expect(await world.store.sql`select 1 from "AssignmentOffer"`).toHaveLength(1)
  expect(await world.store.sql`select r.* from "User" u, lateral shoal_recount(u.id) r`).toEqual([])
  await world.close()
})

test('R54 shares by weight hold over a whole file, and R55 quotas end a person’s part of it', async () => {
  const world = await aWorld()
  await aRule(world, { members: '林梅\n赵博', method: 'weighted' })
  await world.store.sql`
    update "AssignmentMember" m set weight = case when u.handle = 'mei' then 3 else 1 end from "User" u where u.id = m."userId"`
  await imported(world, 'zhou', csv([head, ...rows(8)]))
  expect(await shares(world)).toEqual([
    { owner: 'mei', count: 6 },
    { owner: 'bo', count: 2 },
  ])
  // Thirty times ten a month is ten a day: six are used.
  await world.store.sql`update "AssignmentMember" set "monthlyMax" = 300`
  await imported(world, 'zhou', csv([head, ...rows(30, { from: 500 })], '配额.csv'))
  expect(await shares(world)).toEqual([
    { owner: null, count: 18 },
    { owner: 'bo', count: 10 },
    { owner: 'mei', count: 10 },
  ])
  await world.close()
})

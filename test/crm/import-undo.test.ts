import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, type Seen, type World, wordsOf } from '../world.ts'
import { csv, fileOf, imported } from './sheets.ts'
import { aCustomer, asItIs, told } from './stories.ts'

const head = ['公司名称', '联系人', '手机', '负责人']
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => [`撤回${from + i}`, '', `1360000${String(from + i).padStart(4, '0')}`, ''])

/** Takes an import back and shows the card after it. */
async function undone(world: World, card: Seen): Promise<string> {
  const { answer } = await world.as('zhou').taps('撤回导入', card)
  await world.as('zhou').fills(answer.form)
  return wordsOf((await asItIs(world, 'zhou', card)).card)
}

describe('R164 a roll-back within seven days', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  test('removes what nobody touched since and lists what it left', async () => {
    const { card } = await imported(world, 'zhou', csv([head, ...rows(6)]))
    await world.as('mei').types('领取 L-1')
    await world.as('mei').types('领取 L-2')
    await world.as('mei').types('跟进 L-2 聊过了')
    expect(await undone(world, card)).toContain('撤回了 4 行，2 行因为之后有改动而保留')
    const left = await world.store.sql`select no from "Lead" order by no`
    expect(left).toEqual([{ no: 'L-1' }, { no: 'L-2' }])
    expect(await world.store.sql`select 1 from "ContactPoint"`).toHaveLength(2)
    expect(await world.store.sql`select r.* from "User" u, lateral shoal_recount(u.id) r`).toEqual([])
    const file = await fileOf(world, await world.as('zhou').taps('下载没撤回的行', await asItIs(world, 'zhou', card)))
    expect(file.rows.slice(1).map(row => row.at(-1))).toEqual(['之后有人处理过，保留', '之后有人处理过，保留'])
  })

  test('the same file may come in again after it, without a question', async () => {
    const again = await imported(world, 'zhou', csv([head, ...rows(6)]))
    expect(again.words).toContain('已新建: 4 行')
    expect(again.words).toContain('没有导入: 2 行')
  })

  test('puts back what an update wrote over, unless somebody changed it since', async () => {
    const one = await aCustomer(world, 'mei', { company: '复原甲', phone: '13611110001' })
    const two = await aCustomer(world, 'mei', { company: '复原乙', phone: '13611110002' })
    await world.store
      .sql`update "Customer" set industry = '旧行业', region = '旧地区' where no = any (${[one.customer, two.customer]})`
    const { card } = await imported(
      world,
      'zhou',
      csv([
        ['客户编号', '行业', '所在地', '税号'],
        [one.customer, '新行业', '新地区', '91350100M000100Y43'],
        [two.customer, '新行业', '新地区', ''],
      ]),
      { text: '导入 客户', options: { existing: 'update' } },
    )
    await world.store.sql`update "Customer" set region = '人改的' where no = ${two.customer}`
    expect(await undone(world, card)).toContain('撤回了 1 行，1 行因为之后有改动而保留')
    const back = await world.store
      .sql`select no, industry, region from "Customer" where no = any (${[one.customer, two.customer]}) order by no`
    expect(back).toEqual([
      { no: one.customer, industry: '旧行业', region: '旧地区' },
      { no: two.customer, industry: '旧行业', region: '人改的' },
    ])
    expect(await world.store.sql`select 1 from "ContactPoint" where kind = 'taxNo'`).toEqual([])
  })

  test('a record that two rows of the file made is one to take back', async () => {
    const file = csv([head, ['两行一家', '', '13611110009', ''], ['两行一家', '郭靖', '', '']])
    const { card, words } = await imported(world, 'zhou', file, { options: { existing: 'update' } })
    expect(words).toContain('已新建: 1 行')
    expect(words).toContain('已更新: 1 行')
    const [lead] = await world.store.sql`select "personName" as person from "Lead" where title = '两行一家'`
    expect(lead).toEqual({ person: '郭靖' })
    await undone(world, card)
    expect(await world.store.sql`select 1 from "Lead" where title = '两行一家'`).toEqual([])
  })

  test('the eighth day is too late, and says so', async () => {
    const { card } = await imported(world, 'zhou', csv([head, ...rows(1, 900)], '第八天.csv'))
    await world.later('6d 23h')
    const { answer } = await world.as('zhou').taps('撤回导入', card)
    expect(answer.form).toBeDefined()
    await world.later('1h')
    expect(told(await world.as('zhou').fills(answer.form))).toMatch(
      /^导入只能在 7 天内撤回，“第八天.csv”的期限是 .+，已经过了。请逐条修改，或找管理员。$/,
    )
    expect(buttonsOf(await asItIs(world, 'zhou', card))).toContain('撤回导入')
  })
})

test('R164 the same file again is asked about: who brought it, when, how much', async () => {
  const world = await aWorld()
  const file = csv([head, ...rows(2)])
  await imported(world, 'wang', file)
  const again = await imported(world, 'zhou', file)
  expect(again.words).toContain('有问题: 2 行')
  const [card] = (await world.as('zhou').sees()).slice(-1)
  expect(card).toBeDefined()
  const said = await world.as('zhou').sends('', [file])
  expect(said.messages.map(({ card: seen }) => wordsOf(seen)).join()).toMatch(
    /同样的文件 王海 在 .+ 导入过，新建了 2 条。/,
  )
  await world.close()
})

describe('R160 one bad row never undoes the rest', () => {
  test('a row that breaks its batch fails alone, with a reference', async () => {
    const world = await aWorld()
    await world.store.sql`
      create function broken() returns trigger language plpgsql as $$ begin
        if new.title = '撤回7' then raise exception 'a bug'; end if; return new; end $$`
    await world.store.sql`create trigger broken before insert on "Lead" for each row execute function broken()`
    const { words } = await imported(world, 'zhou', csv([head, ...rows(40)]))
    expect(words).toContain('已新建: 39 行')
    expect(words).toMatch(/第 9 行：这一行出了意外，没有导入。请把编号 \w{8} 告诉管理员/)
    await world.close()
  })

  test('two imports and a colleague race for the same phones: each phone comes in once', async () => {
    const world = await aWorld()
    const file = (name: string) => csv([head, ...rows(60)], name)
    const typed = Array.from({ length: 20 }, (_, i) =>
      world
        .as('mei')
        .adds({ company: `手工${i}`, phone: `1360000${String(i * 3).padStart(4, '0')}` })
        .catch(() => ''),
    )
    const [one, two] = await Promise.all([
      imported(world, 'wang', file('甲.csv')),
      imported(world, 'zhou', file('乙.csv')),
      ...typed,
    ])
    const counts = await world.store.sql<{ phones: number; keys: number }>`
      select count(*)::int as phones, count(distinct normalised)::int as keys from "ContactPoint" where kind = 'phone'`
    expect(counts).toEqual([{ phones: 60, keys: 60 }])
    const jobs = await world.store.sql<{ sum: number; rows: number }>`
      select created + updated + skipped + failed as sum, rows from "ImportJob" where state = 'done'`
    for (const { sum, rows: all } of jobs) expect(sum).toBe(all)
    expect([one.words, two.words].join()).toContain('60 行')
    await world.close()
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { csv, fileOf, imported, sent, tapped } from './sheets.ts'
import { reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const head = ['公司名称', '联系人', '手机', '需求', '来源', '负责人']

test('a list of leads, from the file to the card of one of them', async () => {
  const file = csv([
    head,
    ['杭州云澜机电', '李敏', '13800138000', '想要50个席位', '展会', '林梅'],
    ['宁波远航物流', '王强', '13900139000', '仓库改造', '展会', ''],
  ])
  const card = await sent(world, 'wang', file)
  expect(wordsOf(card.card)).toContain('看起来是线索')
  expect(wordsOf(card.card)).toContain('公司: A · 公司名称')
  expect(wordsOf(card.card)).toContain('没有负责人的行: 公共线索池')

  const checked = await tapped(world, 'wang', card, '检查')
  expect(wordsOf(checked.card)).toContain('将新建: 2 行')
  expect(await world.store.sql`select 1 from "Lead"`).toHaveLength(0)

  const done = await tapped(world, 'wang', checked, '开始导入')
  expect(wordsOf(done.card)).toContain('已新建: 2 行')
  expect(await reads(world, 'mei', '查看 L-1')).toContain('林梅 跟进中')
  expect(await reads(world, 'bo', '查看 L-2')).toContain('待领取 · 公共线索池')
  expect((await world.as('mei').sees()).map(({ card: seen }) => wordsOf(seen)).join()).toContain(
    '王海 为你导入了 1 条线索',
  )
})

describe('R162 120 rows, 3 without name, 7 duplicates', () => {
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => [
      `甲方${from + i}号`,
      `人${from + i}`,
      `1370000${String(from + i).padStart(4, '0')}`,
      '',
      '',
      '',
    ])
  const file = csv(
    [
      head,
      ...rows(0, 110),
      ['', '', '', '没有名字', '', ''],
      ['', '', '', '也没有', '', ''],
      ['', '', '', '还是没有', '', ''],
      ...rows(500, 7),
    ],
    '一百二十行.csv',
  )
  const known = csv([head, ...rows(500, 7)], '已有.csv')
  let place: World
  beforeAll(async () => {
    place = await aWorld()
    await imported(place, 'wang', known)
  })
  afterAll(() => place.close())

  test('without update: 110 created, 10 failed; the file of them says why; the same file again creates nothing', async () => {
    const { card, words } = await imported(place, 'wang', file)
    expect(words).toContain('已新建: 110 行')
    expect(words).toContain('没有导入: 10 行')
    const left = await fileOf(place, await place.as('wang').taps('下载没导入的行', card))
    expect(left.name).toBe('一百二十行-未导入.csv')
    expect(left.rows[0]).toEqual([...head, '结果', '原因'])
    expect(left.rows).toHaveLength(11)
    expect(left.rows[1]?.at(-1)).toBe('公司、联系人、电话、邮箱至少要有一个')
    expect(left.rows[4]?.at(-1)).toMatch(/^电话与 L-\d+ 相同，由 公共线索池 负责$/)

    const again = await imported(place, 'wang', file)
    expect(again.words).toContain('没有可以导入的')
    expect(again.words).toContain('有问题: 120 行')
  })

  test('with update: 110 created, 7 updated, 3 failed', async () => {
    const fresh = await aWorld()
    await imported(fresh, 'zhou', known)
    const { words } = await imported(fresh, 'zhou', file, { options: { existing: 'update' } })
    expect(words).toContain('已新建: 110 行')
    expect(words).toContain('已更新: 7 行')
    expect(words).toContain('没有导入: 3 行')
    await fresh.close()
  })
})

test('who may not import is told who may', async () => {
  expect(told(await world.as('mei').sends('', [csv([head])]))).toBe(
    '你的角色没有这个权限。可以操作的角色：管理员、销售经理。',
  )
})

test('rows pasted out of a spreadsheet are a list like any file, whether one says import or enter', async () => {
  const rows = '公司名称\t联系人\t手机\n绍兴越城电机\t孙一\t13811110001\n台州椒江船厂\t周二\t13811110002'
  const card = cardIn(await world.as('wang').types(`导入 线索\n${rows}`))
  expect(wordsOf(card.card)).toContain('粘贴的表格')
  const done = await tapped(world, 'wang', await tapped(world, 'wang', card, '检查'), '开始导入')
  expect(wordsOf(done.card)).toContain('已新建: 2 行')
  expect(wordsOf(cardIn(await world.as('wang').types(`录入 ${rows}`)).card)).toContain('看起来是线索')
  expect(told(await world.as('mei').types(`录入 ${rows}`))).toMatch(/这是一张表.*管理员、销售经理/)
})

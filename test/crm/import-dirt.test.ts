/** The cells of a real list: what is read, what is refused, and in which words. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dirt, messyHead, messyList, messyRow } from '../../scripts/bench/messy.ts'
import { amount, day, emails, level, moment, moneyIn, phones } from '../../src/crm/imports/columns/cells.ts'
import { guessKind, guessMapping } from '../../src/crm/imports/columns/headers.ts'
import { kinds } from '../../src/crm/imports/kinds/all.ts'
import { writeTable } from '../../src/tables/write.ts'
import { aWorld, type World } from '../world.ts'
import { fileOf, imported } from './sheets.ts'

const company = { name: '', locale: 'zh' as const, zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN', policies: {} }

/** What a cell is taken for: its value, or the key of what is wrong. */
function taken(read: ReturnType<typeof day>): unknown {
  return 'value' in read ? read.value : read.fault.key
}

describe('a phone (R40, R161)', () => {
  test.each([
    ['0086 138-1234 5678', ['+8613812345678']],
    ['１３８１２３４５６７８', ['+8613812345678']],
    ['+86 (138) 12345678', ['+8613812345678']],
    ['13812345678.0', ['+8613812345678']],
    ['1.3812345678E+10', ['+8613812345678']],
    ['13812345678/13912345678', ['+8613812345678', '+8613912345678']],
    ['13812345678、021-62345678', ['+8613812345678', '+862162345678']],
    ['1.38E+10', 'import.phoneRounded'],
    ['打不通', 'import.phone'],
    ['12345', 'import.phone'],
  ])('%s', (cell, expected) => {
    const read = taken(phones(cell, company))
    expect(Array.isArray(read) ? read.map(point => Object(point).normalised) : read).toEqual(expected)
  })
})

test.each([
  ['2026-01-15', '2026-01-15'],
  ['2026/1/5', '2026-01-05'],
  ['2026年1月5日', '2026-01-05'],
  ['20260105', '2026-01-05'],
  ['15 Jan 2026', '2026-01-15'],
  ['Jan 15, 2026', '2026-01-15'],
  ['25/12/2026', '2026-12-25'],
  ['12/25/2026', '2026-12-25'],
  ['46037', '2026-01-15'],
  ['03/04/2026', 'import.date'],
  ['2026-02-30', 'import.date'],
  ['下周', 'import.date'],
])('the day %s is a day without zone (R161)', (cell, expected) => {
  expect(taken(day(cell))).toBe(expected)
})

test('a moment is read on the company’s clock; a day alone begins at nine', () => {
  expect(taken(moment('2026-01-15 14:30', company))).toBe('2026-01-15T06:30:00.000Z')
  expect(taken(moment('2026/1/15', company))).toBe('2026-01-15T01:00:00.000Z')
})

test.each([
  ['12.5万', '12500000', 'CNY'],
  ['¥1,234.50', '123450', 'CNY'],
  ['US$ 500', '50000', 'USD'],
  ['€99', '9900', 'EUR'],
  ['128000', '12800000', 'CNY'],
])('the amount %s', (cell, minor, currency) => {
  expect(taken(amount(cell, company))).toBe(cell)
  expect(moneyIn(cell, company.currency)).toEqual({ minor: BigInt(minor), currency })
})

test('an amount that is none, an address that is none, a level by its letter', () => {
  expect([taken(amount('面议', company)), taken(emails('zhang@@')), taken(level('b级')), taken(level('重要'))]).toEqual(
    ['import.amount', 'import.email', 'B', 'import.level'],
  )
})

describe('columns are recognised by their heads', () => {
  test.each([
    ['lead', ['公司名称', '联系人', '手机', '需求']],
    ['customer', ['客户名称', '行业', '地址', '税号', '联系人', '电话']],
    ['contact', ['客户', '联系人姓名', '职务', '手机', '是否决策人']],
    ['opportunity', ['商机名称', '客户名称', '预计金额', '销售阶段', '预计成交日期']],
    ['followup', ['客户名称', '跟进内容', '跟进时间', '跟进人', '跟进方式']],
    ['lead', ['Company', 'Contact', 'Phone', 'Need']],
    ['customer', ['Account Name', 'Industry', 'Address', 'Website', 'Phone']],
    ['opportunity', ['Deal Name', 'Company', 'Amount', 'Stage', 'Close Date']],
    ['followup', ['Customer', 'Notes', 'Date', 'Author', 'Type']],
  ])('%s: %s', (entity, headers) => {
    const kind = guessKind(headers, 'list.xlsx')
    expect(kind.entity).toBe(entity)
    expect(Object.keys(guessMapping(kind, headers))).toHaveLength(headers.length)
  })

  test('stars, brackets and blanks around them do not matter, and the first of two equal ones is read', () => {
    expect(guessMapping(kinds.lead, messyHead)).toMatchObject({ company: 0, person: 1, phone: 2, email: 3, owner: 10 })
    expect(guessMapping(kinds.lead, ['电话', '电话', '公司'])).toEqual({ phone: 0, company: 2 })
  })
})

describe('a real-looking list of 600 rows with every kind of dirt', () => {
  let world: World
  let words: string
  let left: string[][]
  const rows = Array.from({ length: 600 }, (_, i) => messyRow(i + 1))
  const spoilt = rows.filter(({ dirt }) => dirt !== undefined)
  beforeAll(async () => {
    world = await aWorld()
    await world.store.sql`delete from "CapacityRule"`
    const bytes = await writeTable('xlsx', { sheet: '汇总', rows: messyList(600) })
    const { card, words: said } = await imported(world, 'zhou', { name: '线索汇总.xlsx', bytes })
    words = said
    left = (await fileOf(world, await world.as('zhou').taps('下载没导入的行', card))).rows.slice(1)
  })
  afterAll(() => world.close())

  test('what can be read comes in, the rest is named; no row is lost (R160)', () => {
    expect(words).toContain(`已新建: ${600 - spoilt.length} 行`)
    expect(words).toContain(`没有导入: ${spoilt.length} 行`)
    expect(left).toHaveLength(spoilt.length)
  })

  test('every reason says what is wrong', () => {
    const reasons: Record<Dirt, RegExp> = {
      duplicate: /^电话与本文件第 \d+ 行相同$/,
      rounded: /“手机（必填）”列：“1.38E\+10”是被 Excel 省略过的电话号码/,
      letters: /“手机（必填）”列：“打不通”不是电话号码/,
      email: /“电子邮箱”列：“zhang@@”不是邮箱地址/,
      level: /“级别”列：“很重要”不是级别/,
      owner: /^没有叫“查无此人”的同事$/,
      nobody: /^公司、联系人、电话、邮箱至少要有一个$/,
    }
    for (const [index, { dirt }] of spoilt.entries())
      expect([dirt, left[index]?.at(-1)]).toEqual([dirt, dirt && expect.stringMatching(reasons[dirt])])
  })

  test('owners are whom the file names, the rest wait in the pool, and the importer owns nothing (R163)', async () => {
    const owners = await world.store.sql<{ name: string | null; count: number }>`
      select u."displayName" as name, count(*)::int as count from "Lead" l left join "User" u on u.id = l."ownerId" group by 1 order by 1`
    const named = rows.filter(({ cells, dirt }) => dirt === undefined && cells[10] === '林梅').length
    expect(owners).toEqual([
      { name: '林梅', count: named },
      { name: null, count: 600 - spoilt.length - named },
    ])
    const wrong = await world.store.sql`select 1 from "Lead" where "createdById" <> ${world.cast.users.zhou}`
    expect(wrong).toEqual([])
  })

  test('phones of numeric cells are whole, what looks like a formula is text', async () => {
    const points = await world.store.sql<{
      normalised: string
    }>`select normalised from "ContactPoint" where kind = 'phone'`
    expect(points.filter(({ normalised }) => !/^\+8613\d{9}$/.test(normalised))).toEqual([])
    expect(await world.store.sql`select 1 from "Lead" where need = '=预算待定' limit 1`).toHaveLength(1)
  })

  test('what people hold is counted, and every owner has an open episode', async () => {
    expect(await world.store.sql`select r.* from "User" u, lateral shoal_recount(u.id) r`).toEqual([])
    const without = await world.store.sql`
      select 1 from "Lead" l where l."ownerId" is not null and not exists (
        select 1 from "OwnershipEpisode" e where e."entityId" = l.id and e."ownerId" = l."ownerId" and e."endAt" is null and e."startReason" = 'import')`
    expect(without).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { csv, fileOf, imported } from './sheets.ts'
import { aCustomer, asItIs, own, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await aCustomer(world, 'mei', {
    company: '导出科技',
    person: '黄蓉',
    phone: '13500000001',
    deal: '导出商机',
    amount: '12.5万',
  })
  await aCustomer(world, 'bo', { company: '导出食品', person: '洪七', phone: '13500000002' })
  await own(world, 'mei', { company: '=HYPERLINK("http://x")', phone: '13500000003' })
  await world.as('wang').adds({ company: '池里的线索', phone: '13500000004', email: 'pool@example.cn' })
})
afterAll(() => world.close())

const taken = async (who: 'wang' | 'zhou' | 'sun', line: string) => {
  const said = await world.as(who).types(line)
  return { ...(await fileOf(world, said)), notice: told(said) }
}

test('a manager takes out the customers of the department, as a workbook the import understands', async () => {
  const { name, rows, notice } = await taken('wang', '导出 客户')
  expect(name).toMatch(/^客户-2026-11-23\.xlsx$/)
  expect(notice).toContain('2 行')
  expect(rows.map(([no, customer, person, , phone]) => [no, customer, person, phone])).toEqual([
    ['编号', '客户', '联系人', '电话'],
    ['C-1', '导出科技', '黄蓉', '13500000001'],
    ['C-2', '导出食品', '洪七', '13500000002'],
  ])
  const back = await imported(world, 'wang', csv(rows, '客户.csv'), { options: { existing: 'update' } })
  expect(back.words).toContain('已更新: 2 行')
})

test('words and “mine” narrow it; the filter is in the trail with the count (R159)', async () => {
  expect((await taken('zhou', '导出 客户 食品 csv')).rows.slice(1).map(row => row[1])).toEqual(['导出食品'])
  expect(told(await world.as('zhou').types('导出 客户 我的'))).toContain('没有符合条件')
  const [trail] = await world.store
    .sql`select facts from "AuditEvent" where action = 'export.taken' order by at desc, id desc limit 1`
  expect(trail).toEqual({ facts: { kind: 'customer', words: '食品', mine: false, format: 'csv', rows: 1 } })
})

test('what waits in a pool is masked until it is claimed (R38); cells are never formulas', async () => {
  const managed = (await taken('wang', '导出 线索 csv')).rows
  const waiting = managed.find(row => row[1] === '池里的线索')
  expect([waiting?.[4], waiting?.[5]]).toEqual(['135****0004', 'p***@example.cn'])
  expect((await taken('zhou', '导出 线索')).rows.find(row => row[1] === '池里的线索')?.[4]).toBe('13500000004')
  const said = await world.as('wang').types('export leads csv', { locale: 'en' })
  const raw = await (await fetch(`${world.url}${said.answer.files?.[0]?.url}`)).text()
  expect(raw).toContain(`"'=HYPERLINK(""http://x"")"`)
  expect(raw.split('\r\n')[0]).toBe(
    'Number,Company,Contact,Position,Phone,E-mail,WeChat,Need,Source,Region,Level,Tags,Owner,Pool,Created,Last talk',
  )
})

test('a hidden field has no column, a masked one is masked (R154)', async () => {
  await world.store.sql`
    insert into "FieldRule" ("roleId", entity, field, mode)
    select id, r.entity, r.field, r.mode from "Role", (values ('contact', 'phone', 'masked'), ('opportunity', 'amount', 'hidden')) r (entity, field, mode)
    where name = '财务'`
  expect((await taken('sun', '导出 联系人')).rows.map(row => row[3])).toEqual(['电话', '135****0001', '135****0002'])
  expect((await taken('sun', '导出 商机')).rows[0]).toEqual([
    '编号',
    '商机名称',
    '客户',
    '销售流程',
    '阶段',
    '赢率',
    '预计成交日',
    '负责人',
    '创建日期',
  ])
  expect((await taken('wang', '导出 商机')).rows[1]?.slice(1, 4)).toEqual(['导出商机', 'C-1 导出科技', '¥125,000'])
  await world.store
    .sql`delete from "FieldRule" where field in ('phone', 'amount') and "roleId" = (select id from "Role" where name = '财务')`
})

test('a list has a button for it, for those who may', async () => {
  const list = cardIn(await world.as('wang').types('客户列表'))
  expect((await fileOf(world, await world.as('wang').taps('导出', list))).rows).toHaveLength(3)
  expect(buttonsOf(cardIn(await world.as('mei').types('客户列表')))).not.toContain('导出')
})

test('what a filtered list shows is what the file holds, masks kept, and the filter is in the trail (R159)', async () => {
  const place = await aWorld()
  const take = async (line: string) => {
    const list = cardIn(await place.as('wang').types(line))
    const { rows } = await fileOf(place, await place.as('wang').taps('导出', list))
    return rows.slice(1)
  }
  const { customer } = await aCustomer(place, 'mei', { company: '甲公司', person: '一号', deal: '大单' })
  await place.as('mei').types(`标签 ${customer} 重点`)
  await aCustomer(place, 'bo', { company: '乙公司', person: '二号', deal: '小单' })
  const given = await aCustomer(place, 'bo', { company: '公海里的', person: '三号', phone: '13512340000' })
  await place.as('bo').types(`退回 ${given.customer} 不在我的行业`)
  await place.as('wang').adds({ company: '池里甲', phone: '13512341111', source: '官网' })
  await place.as('wang').adds({ company: '池里乙', source: '展会' })

  expect((await take('客户列表 标签:重点')).map(row => row[1])).toEqual(['甲公司'])
  expect((await take('客户列表')).map(row => row[1])).toEqual(['甲公司', '乙公司'])
  expect((await take('商机列表')).map(row => row[1])).toEqual(['大单', '小单'])
  expect((await take('线索池 官网')).map(row => [row[1], row[4]])).toEqual([['池里甲', '135****1111']])
  expect((await take('公海')).map(row => [row[1], row[4]])).toEqual([['公海里的', '135****0000']])
  await place.as('wang').types(`转移 ${customer} @wang`)
  const mine = cardIn(await place.as('wang').taps('只看我的', cardIn(await place.as('wang').types('商机列表'))))
  const taken = await place.as('wang').taps('导出', mine)
  expect((await fileOf(place, taken)).rows.slice(1).map(row => row[1])).toEqual(['大单'])
  const [trail] = await place.store.sql<{ facts: Record<string, unknown> }>`
    select facts from "AuditEvent" where action = 'export.taken' order by at desc, id desc limit 1`
  expect(trail?.facts).toMatchObject({ kind: 'opportunity', list: 'deal.list', rows: 1 })
  expect(String(trail?.facts.filter)).toContain('"who":"mine"')
  await place.close()
})

test('export is a right of its own (R159)', async () => {
  expect(told(await world.as('mei').types('导出 客户'))).toBe(
    '你的角色没有这个权限。可以操作的角色：管理员、财务、销售经理。',
  )
  expect(told(await world.as('sun').types('导出 线索'))).toBe(
    '你的角色没有这个权限。可以操作的角色：管理员、销售经理。',
  )
  expect(told(await world.as('wang').types('导出 火箭'))).toContain('要导出什么')
})

describe('a large export', () => {
  test('is written in the background; the card has the file when it is ready, for who asked only', async () => {
    await world.as('mei').types('跟进 C-1 打了电话，对方要报价')
    const card = cardIn(await world.as('wang').types('导出 跟进'))
    const ready = await asItIs(world, 'wang', card)
    expect(wordsOf(ready.card)).toContain('导出跟进记录')
    const { rows } = await fileOf(world, await world.as('wang').taps('下载', ready))
    expect(rows).toEqual([
      ['跟进对象', '跟进内容', '跟进时间', '跟进人', '跟进方式'],
      ['C-1 导出科技', '打了电话，对方要报价', '2026-11-23 10:00', '林梅', '电话'],
    ])
    const [job] = await world.store.sql<{ id: string }>`select id from "ExportJob" where entity = 'followup'`
    const form = Buffer.from(JSON.stringify({ export: job?.id })).toString('base64url')
    expect(told(await world.post('forms', { as: 'zhou', chat: 'dm', form: `export.file~${form}`, inputs: {} }))).toBe(
      '没有找到你的这次导出，请重新导出。',
    )
    await world.later('2d')
    expect(told(await world.as('wang').taps('下载', ready))).toBe('导出的文件只保留一天，请重新导出。')
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World, wordsOf } from '../world.ts'
import { csv, fileOf, imported, sent, tapped } from './sheets.ts'
import { aCustomer, asItIs, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const customerHead = ['客户名称', '行业', '地址', '税号', '联系人', '手机', '负责人']

test('customers come with the person in their row, and a seller who left fails the row (R163)', async () => {
  await world.store.sql`update "User" set status = 'left' where handle = 'he'`
  const { words, card } = await imported(
    world,
    'zhou',
    csv([
      customerHead,
      ['云岭实业（昆明）有限公司', '食品', '昆明', '91350100M000100Y43', '段誉', '13800000001', '林梅'],
      ['云岭实业(昆明)', '食品', '昆明', '', '段誉', '', '林梅'],
      ['恒屹精密', '机械', '苏州', '', '', '0512-62345678', 'bo'],
      ['前同事的客户', '', '', '', '', '', '何川'],
    ]),
  )
  expect(words).toContain('已新建: 2 行')
  expect(wordsOf(card.card)).toContain('第 3 行：名称与本文件第 2 行相同')
  const { rows } = await fileOf(world, await world.as('zhou').taps('下载没导入的行', card))
  expect(rows.at(-1)?.at(-1)).toMatch(/已经不在职$/)
  const shown = await reads(world, 'mei', '客户 云岭实业')
  expect(shown).toContain('段誉')
  expect(shown).toContain('13800000001')
  await world.store.sql`update "User" set status = 'active' where handle = 'he'`
})

test('filled cells overwrite, empty ones do not, and the owner stays (R162)', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '瑞丰新材料', phone: '13700000002' })
  await world.store.sql`update "Customer" set industry = '建材', region = '无锡' where no = ${customer}`
  const { words } = await imported(
    world,
    'wang',
    csv([
      ['客户编号', '客户名称', '行业', '地址', '所在地', '负责人'],
      [customer, '瑞丰新材料股份', '新材料', '', '无', '赵博'],
    ]),
    { text: '导入 客户', options: { existing: 'update' } },
  )
  expect(words).toContain('已更新: 1 行')
  const [row] = await world.store.sql<{ name: string; industry: string; region: string; owner: string }>`
    select c.name, c.industry, c.region, u.handle as owner from "Customer" c join "User" u on u.id = c."ownerId" where c.no = ${customer}`
  expect(row).toEqual({ name: '瑞丰新材料股份', industry: '新材料', region: '无锡', owner: 'mei' })
})

test('contacts find their customer by number or name; one that is not here fails', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '金桥能源', phone: '13700000003' })
  const { words, card } = await imported(
    world,
    'wang',
    csv([
      ['客户', '联系人姓名', '职务', '手机', '是否决策人'],
      ['金桥能源', '令狐冲', '总经理', '13700000004', '是'],
      [customer, '任盈盈', '', '', '否'],
      ['没有这家', '岳不群', '', '', ''],
      [customer, '令狐冲', '', '', ''],
    ]),
  )
  expect(words).toContain('已新建: 2 行')
  expect(wordsOf(card.card)).toContain('第 4 行：没有找到“没有这家”，请先导入它')
  expect(wordsOf(card.card)).toContain('第 5 行：名称与本文件第 2 行相同')
  const [decides] = await world.store.sql`select 1 from "Contact" where name = '令狐冲' and "isDecisionMaker"`
  expect(decides).toBeDefined()
})

test('deals with amounts as people write them, stages by name, days without zone', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '海纳物流', phone: '13700000005' })
  const { words, card } = await imported(
    world,
    'wang',
    csv([
      ['商机名称', '客户名称', '预计金额', '销售阶段', '预计成交日期', '负责人'],
      ['仓库系统', '海纳物流', '12.5万', '报价', '2026年12月31日', '赵博'],
      ['二期', customer, '¥1,234.50', 'Needs', '2026/12/1', ''],
      ['三期', customer, '', '不存在的阶段', '', ''],
    ]),
  )
  expect(words).toContain('已新建: 2 行')
  expect(wordsOf(card.card)).toContain('里没有叫“不存在的阶段”的阶段，可以写：')
  const rows = await world.store.sql`
    select o.name, o."amountMinor"::int as amount, s.name as stage, o."expectedCloseOn"::text as close, u.handle as owner
    from "Opportunity" o join "Stage" s on s.id = o."stageId" join "User" u on u.id = o."ownerId" order by o.no`
  expect(rows).toEqual([
    { name: '仓库系统', amount: 12_500_000, stage: '报价', close: '2026-12-31', owner: 'bo' },
    { name: '二期', amount: 123_450, stage: '需求确认', close: '2026-12-01', owner: 'mei' },
  ])
})

test('deals of several pipelines go into the one that is named, else where their owner’s deals start', async () => {
  const place = await aWorld()
  await aCustomer(place, 'mei', { company: '双流程客户', phone: '13700000015' })
  const [pipeline] = await place.store.sql<{ id: string }>`
    insert into "Pipeline" (id, name, "nameEn", currency, sort) values (gen_random_uuid(), '海外项目', 'Overseas', 'USD', 9) returning id`
  const stages = [
    ['询盘', 'Inquiry', 'open', 1_000],
    ['打样', 'Sample', 'open', 4_000],
    ['签单', 'Signed', 'won', 10_000],
    ['丢单', 'Gone', 'lost', 0],
    ['作废', 'Void', 'void', 0],
  ] as const
  for (const [sort, [name, nameEn, kind, bp]] of stages.entries())
    await place.store.sql`
      insert into "Stage" (id, "pipelineId", name, "nameEn", sort, kind, "probabilityBp")
      values (gen_random_uuid(), ${pipeline?.id}, ${name}, ${nameEn}, ${sort}, ${kind}, ${bp})`
  const file = csv([
    ['商机名称', '客户名称', '预计金额', '销售流程', '销售阶段', '预计成交日期'],
    ['国内单', '双流程客户', '1000', '', '', ''],
    ['海外单', '双流程客户', '1000', 'overseas', 'sample', ''],
    ['阶段说明一切', '双流程客户', '', '', '打样', ''],
    ['去年成交', '双流程客户', 'US$ 500', '海外项目', '签单', '2025-12-20'],
    ['币种不对', '双流程客户', '¥500', '海外项目', '', ''],
    ['阶段不在', '双流程客户', '', '海外项目', '报价', ''],
    ['没有的流程', '双流程客户', '', '火星', '', ''],
  ])
  const { words, card } = await imported(place, 'wang', file)
  expect(words).toContain('已新建: 4 行')
  for (const why of [
    '第 6 行：金额是 CNY，而“海外项目”的商机用 USD，请换算后再导入',
    '第 7 行：“海外项目”里没有叫“报价”的阶段，可以写：询盘、打样、签单、丢单',
    '第 8 行：没有叫“火星”的销售流程，可以写：',
  ])
    expect(wordsOf(card.card)).toContain(why)
  const rows = await place.store.sql`
    select o.name, s.name as stage, o.currency, o."amountMinor"::int as amount, l.name as last, to_char(o."closedAt" at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as closed
    from "Opportunity" o join "Stage" s on s.id = o."stageId" left join "Stage" l on l.id = o."lastOpenStageId" order by length(o.no), o.no`
  expect(rows).toEqual([
    { name: '国内单', stage: '新机会', currency: 'CNY', amount: 100_000, last: null, closed: null },
    { name: '海外单', stage: '打样', currency: 'USD', amount: 100_000, last: null, closed: null },
    { name: '阶段说明一切', stage: '打样', currency: 'USD', amount: null, last: null, closed: null },
    { name: '去年成交', stage: '签单', currency: 'USD', amount: 50_000, last: '打样', closed: '2025-12-20' },
  ])
  await place.close()
})

test('R62 imported follow-ups keep their author and date; the same talk twice is one', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '天行软件', phone: '13700000006' })
  const head = ['客户名称', '跟进内容', '跟进时间', '跟进人', '跟进方式']
  const file = csv([
    head,
    ['天行软件', '第一次拜访，对方要资料', '2025-03-08 14:30', '赵博', '上门拜访'],
    [customer, '电话里谈了价格', '2025/4/1', '林梅', '电话'],
    [customer, '电话里谈了价格', '2025/4/1', '林梅', '电话'],
    [customer, '谁写的不知道', '2025/4/2', '', ''],
    [customer, '还没发生', '2027/4/2', '林梅', ''],
  ])
  const { words, card } = await imported(world, 'wang', file)
  expect(words).toContain('已新建: 2 行')
  expect(wordsOf(card.card)).toContain('第 4 行：内容与本文件第 3 行相同')
  expect(wordsOf(card.card)).toContain('第 5 行：缺少跟进人')
  expect(wordsOf(card.card)).toContain('第 6 行：跟进时间还没到')
  const rows = await world.store.sql`
    select f.text, f.at, u.handle as author, f.method from "FollowUpRecord" f join "User" u on u.id = f."authorId" where f.text like '第一次%' or f.text like '电话里%' order by f.at`
  expect(rows).toEqual([
    { text: '第一次拜访，对方要资料', at: new Date('2025-03-08T06:30:00Z'), author: 'bo', method: 'visit' },
    { text: '电话里谈了价格', at: new Date('2025-04-01T01:00:00Z'), author: 'mei', method: 'call' },
  ])
  const [remembered] = await world.store.sql<{
    at: Date
  }>`select "lastFollowUpAt" as at from "Customer" where no = ${customer}`
  expect(remembered?.at).toEqual(new Date('2025-04-01T01:00:00Z'))
})

test('a manager imports for their own department only, and never more than somebody may hold (R157, R163)', async () => {
  const place = await aWorld()
  await place.store.sql`update "CapacityRule" set max = 2`
  const rows = [1, 2, 3].map(n => [`库容${n}`, `1390000000${n}`, '林梅'])
  const file = csv([['公司名称', '手机', '负责人'], ...rows, ['外部门', '13900000009', '孙静']])
  const { words, card } = await imported(place, 'wang', file)
  expect(words).toContain('已新建: 2 行')
  expect(wordsOf(card.card)).toContain('第 4 行：林梅 已达到“华东销售部库容”的上限 2 条')
  const asAdmin = await imported(
    place,
    'zhou',
    csv(
      [
        ['公司名称', '手机', '负责人'],
        ['库容九', '13900000019', '林梅'],
      ],
      '管理员.csv',
    ),
  )
  expect(asAdmin.words).toContain('其中 1 条超过负责人的持有上限')
  expect(asAdmin.words).toContain('已新建: 1 行')
  await place.close()
})

describe('what was understood is remembered', () => {
  const rows = [
    ['甲列', '乙列', '丙列'],
    ['记住我科技', '13911110001', '要演示'],
  ]
  test('columns under unknown heads are chosen once; the next file with these heads needs nothing', async () => {
    const card = await sent(world, 'wang', csv(rows))
    expect(wordsOf(card.card)).not.toContain('公司: A')
    const { answer } = await world.as('wang').taps('改列和选项', card)
    const twice = await world.as('wang').fills(answer.form, { field_company: '0', field_phone: '0' })
    expect(twice.answer.error?.fields?.field_phone).toBe('这一列已经用在别的字段上了')
    await world.as('wang').fills(answer.form, { field_company: '0', field_phone: '1', field_need: '2' })
    await tapped(world, 'wang', await asItIs(world, 'wang', card), '检查')
    const next = await sent(world, 'wang', csv([rows[0] ?? [], ['记住我二号', '13911110002', '要报价']]))
    expect(wordsOf(next.card)).toContain('公司: A · 甲列')
    expect(wordsOf(next.card)).toContain('电话: B · 乙列')
    expect(wordsOf((await sent(world, 'zhou', csv(rows))).card)).not.toContain('A · 甲列')
  })

  test('another kind or another sheet is a choice, and cancelling writes nothing', async () => {
    const card = await sent(
      world,
      'wang',
      csv([
        ['公司名称', '电话'],
        ['换类型', '13911110003'],
      ]),
    )
    const { answer } = await world.as('wang').taps('改类型', card)
    await world.as('wang').fills(answer.form, { kind: 'customer' })
    const changed = await asItIs(world, 'wang', card)
    expect(wordsOf(changed.card)).toContain('看起来是客户')
    expect(told(await world.as('wang').taps('取消', changed))).toContain('已取消，没有写入任何数据')
    expect(told(await world.as('wang').taps('检查', changed))).toContain('现在的状态是“已取消”')
  })

  test('an import is its owner’s alone', async () => {
    const card = await sent(world, 'wang', csv([['公司名称'], ['别人的']]))
    const [job] = await world.store.sql<{
      id: string
    }>`select id from "ImportJob" order by "createdAt" desc, id desc limit 1`
    const form = Buffer.from(JSON.stringify({ import: job?.id })).toString('base64url')
    const said = await world.post('forms', { as: 'zhou', chat: 'dm', form: `import.check~${form}`, inputs: {} })
    expect(told(said)).toBe('没有找到你的这次导入，只有导入的人可以操作。')
    expect(wordsOf(card.card)).toContain('看起来是')
  })
})

test('a file nobody can read is answered with what to do about it', async () => {
  const say = async (bytes: Buffer) => told(await world.as('wang').sends('', [{ name: 'x.xlsx', bytes }]))
  expect(await say(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]))).toBe(
    '这不是表格。可以发 Excel（.xlsx）或 CSV 文件。',
  )
  expect(await say(Buffer.from('PK\u0003\u0004broken'))).toContain('文件打不开')
  expect(told(await world.as('wang').types('导入'))).toContain('请把 Excel 或 CSV 文件和这句话一起发给我')
  expect(told(await world.as('wang').sends('导入 火箭', [csv([['a']])]))).toContain('不知道“火箭”是什么')
})

test('R42 where a name must be unique, an import takes it like anybody else', async () => {
  const place = await aWorld()
  await place.store.sql`update "CompanySettings" set policies = '{"duplicates":{"name":"block"}}'`
  const file = csv([
    ['公司名称', '手机'],
    ['独一无二精工', '13612340001'],
    ['独一无二精工有限公司', '13612340002'],
  ])
  const { words } = await imported(place, 'zhou', file)
  expect(words).toContain('已新建: 1 行')
  expect(words).toContain('没有导入: 1 行')
  const keys = await place.store.sql`select normalised, "uniqueKey" as key from "ContactPoint" where kind = 'name'`
  expect(keys).toEqual([{ normalised: '独一无二精工', key: 'name:独一无二精工' }])
  await place.close()
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hangings, staying } from '../../src/crm/merge/hangings.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, madeUp, merges, own, reads, rowOf, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('merging customers (R46–R49)', () => {
  test('the preview says who lives on, which fields change and what moves, and changes nothing', async () => {
    const older = await aCustomer(world, 'mei', {
      company: '宁海精工',
      person: '赵一',
      phone: '13700000001',
      deal: '一单',
    })
    await world.as('mei').types(`跟进 ${older.customer} 电话聊过 明天下午3点回访`)
    const newer = await aCustomer(world, 'mei', { company: '宁海精密', person: '钱二', phone: '13700000002' })
    await world.store
      .sql`update "Customer" set industry = '机械', level = 'A', tags = array['展会'] where no = ${newer.customer}`
    await world.store.sql`update "Customer" set level = 'B', tags = array['老客户'] where no = ${older.customer}`
    const preview = cardIn(await world.as('mei').types(`合并 ${newer.customer} ${older.customer}`))
    // The one with the later talk is suggested to live on.
    expect(wordsOf(preview.card).split('\n')).toEqual([
      ...[`合并预览：保留 ${older.customer} 宁海精工`, `${newer.customer} 宁海精密 会并入它。确认之前什么都不会改变。`],
      ...['字段变化', '行业: 机械', `来自 ${newer.customer} 宁海精密`, '级别: A', `来自 ${newer.customer} 宁海精密`],
      ...['标签: 老客户、展会', `来自 ${newer.customer} 宁海精密`],
      ...['一起转移', '联系人 1 · 转化来的线索 1', '作者、日期和变更记录都保留。'],
    ])
    expect(buttonsOf(preview)).toEqual(['确认合并', `改为保留 ${newer.customer}`])
    expect((await rowOf(world, older.customer)).industry).toBeNull()
    const other = cardIn(await world.as('mei').taps(`改为保留 ${newer.customer}`, preview))
    expect(other.id).toBe(preview.id)
    expect(wordsOf(other.card)).toContain(`保留 ${newer.customer} 宁海精密`)
    expect(wordsOf(other.card)).toContain('联系人 1 · 商机 1 · 跟进 1 · 转化来的线索 1 · 待办 1')
  })

  test('everything moves, the others leave the lists, and their numbers, names and cards lead on', async () => {
    const place = await aWorld()
    const kept = await aCustomer(place, 'mei', {
      company: '奉化水泵',
      person: '孙一',
      phone: '13700000011',
      deal: '甲单',
      amount: '10万',
    })
    const gone = await aCustomer(place, 'mei', {
      company: '奉化泵业',
      person: '李二',
      phone: '13700000012',
      deal: '乙单',
      amount: '5万',
    })
    await place.as('mei').types(`跟进 ${gone.customer} 电话谈了价格 明天下午3点发报价`)
    const card = cardIn(await place.as('mei').types(gone.customer))
    const done = await merges(place, 'mei', `${kept.customer} ${gone.customer}`)
    // The preview does not call itself out of date to whoever has just confirmed it.
    expect(done.messages.map(({ card }) => wordsOf(card)).join()).toContain('已按这张预览并入')
    // The later talk makes the other one the suggestion, so its number lives on.
    const [survivor, loser] = [gone.customer, kept.customer]
    expect(told(done)).toBe(`已合并：${loser} 奉化水泵 并入 ${survivor} 奉化泵业。7 天内可以撤销。`)
    const shown = await reads(place, 'mei', survivor)
    for (const part of ['孙一', '李二', '甲单', '乙单', '¥150,000', '电话谈了价格', '明天 15:00'])
      expect(shown).toContain(part)
    const byOldNumber = await place.as('mei').types(loser)
    expect(told(byOldNumber)).toBe(`${loser} 已合并到 ${survivor} 奉化泵业。`)
    expect(wordsOf(cardIn(byOldNumber).card)).toContain(`${survivor} 奉化泵业`)
    expect(await reads(place, 'mei', '客户列表')).not.toContain(loser)
    expect(rowsOf(cardIn(await place.as('bo').types('查重 奉化水泵')))[0]).toMatch(
      new RegExp(`^${survivor} 奉化泵业 \\| 名称相同`),
    )
    expect(await reads(place, 'mei', `历史 ${survivor}`)).toContain(`林梅 把 ${loser} 奉化水泵 合并了进来`)
    expect(await reads(place, 'mei', `查看 ${kept.lead}`)).toContain(`已转为客户 ${survivor}`)
    expect(wordsOf((await asItIs(place, 'mei', card)).card)).toContain('甲单')
    const counters = await place.store.sql`
      select value from "OwnerCounter" where kind = 'held' and entity = 'customer' and scope = '' and "userId" = ${place.cast.users.mei}`
    expect(counters).toEqual([{ value: 1 }])
    await place.close()
  })

  test('R49 the same person at both is one contact; owners of the others go on as helpers', async () => {
    const place = await aWorld()
    const a = await aCustomer(place, 'mei', { company: '象山渔业', person: '周海', phone: '13700000021' })
    const b = await aCustomer(place, 'bo', { company: '象山海产', person: '吴帆', phone: '13700000022' })
    await place.store.sql`
      insert into "Contact" (id, "customerId", name, "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), id, '周海', now() + interval '1 day', "createdById", now() from "Customer" where no = ${b.customer}`
    await place.store.sql`
      insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised)
      select gen_random_uuid(), 'contact', k.id, 'phone', '137 0000 0021', '+8613700000021' from "Contact" k join "Customer" c on c.id = k."customerId"
      where c.no = ${b.customer} and k.name = '周海'`
    await merges(place, 'wang', `${a.customer} ${b.customer}`)
    const [people] = await place.store.sql`
      select array_agg(k.name order by k.name) as names from "Contact" k join "Customer" c on c.id = k."customerId"
      where c.no = ${a.customer} and k."deletedAt" is null`
    expect(people).toEqual({ names: ['吴帆', '周海'] })
    expect(await reads(place, 'bo', a.customer)).toContain('象山渔业')
    expect(await place.store.sql`select level from "TeamMember" where "userId" = ${place.cast.users.bo}`).toEqual([
      { level: 'write' },
    ])
    await place.close()
  })

  test('R46 all must be one’s own to change, of one kind, and at most five', async () => {
    const mine = await aCustomer(world, 'mei', { company: '权限甲' })
    const theirs = await aCustomer(world, 'bo', { company: '权限乙' })
    expect(told(await world.as('mei').types(`合并 ${mine.customer} ${theirs.customer}`))).toContain('由 赵博 负责')
    const lead = await own(world, 'mei', { company: '权限丙' })
    expect(told(await world.as('mei').types(`合并 ${mine.customer} ${lead}`))).toContain('不是同一类记录')
    expect(told(await world.as('mei').types(`合并 ${mine.customer}`))).toContain('至少需要两条')
    const many = await Promise.all(Array.from({ length: 6 }, (_, i) => own(world, 'mei', { company: `一起${i}号厂` })))
    expect(told(await world.as('mei').types(`合并 ${many.join(' ')}`))).toBe(
      '一次最多合并 5 条，这次有 6 条。请分几次合并，或请管理员来做。',
    )
    expect(told(await world.as('mei').types(`合并 ${mine.lead} ${lead}`))).toContain('已经结束')
  })

  test('what was changed after the preview is shown again before anything is done', async () => {
    const a = await aCustomer(world, 'mei', { company: '改动甲' })
    const b = await aCustomer(world, 'mei', { company: '改动乙' })
    const preview = cardIn(await world.as('mei').types(`合并 ${a.customer} ${b.customer}`))
    await world.as('mei').types(`跟进 ${b.customer} 聊过`)
    const late = await world.as('mei').taps('确认合并', preview)
    expect(told(late)).toBe(`${b.customer} 在预览之后被改过，还没有合并。请看最新的预览再确认。`)
    const fresh = cardIn(late)
    expect(told(await world.as('mei').taps('确认合并', fresh))).toContain('已合并')
    expect(wordsOf((await asItIs(world, 'mei', fresh)).card)).toMatch(/已合并|过时|保留/)
  })
})

describe('races', () => {
  test('two people merge the same two at once: one merge, and the other hears of it', async () => {
    const a = await aCustomer(world, 'mei', { company: '抢合甲' })
    const b = await aCustomer(world, 'mei', { company: '抢合乙' })
    const [mine, hers] = await Promise.all(
      (['mei', 'wang'] as const).map(async who =>
        cardIn(await world.as(who).types(`合并 ${a.customer} ${b.customer}`)),
      ),
    )
    if (!mine || !hers) throw new Error('no preview')
    const said = await Promise.all([world.as('mei').taps('确认合并', mine), world.as('wang').taps('确认合并', hers)])
    expect(said.filter(one => told(one).startsWith('已合并'))).toHaveLength(1)
    expect(
      await world.store
        .sql`select 1 from "Merge" m join "Customer" c on c.id = m."survivorId" where c.no in (${a.customer}, ${b.customer})`,
    ).toHaveLength(1)
  })

  test('circles end in one survivor: A with B, B with C, C with A at the same moment', async () => {
    const place = await aWorld()
    const made = await Promise.all(['圆甲', '圆乙', '圆丙'].map(company => aCustomer(place, 'mei', { company })))
    const [a = '', b = '', c = ''] = made.map(({ customer }) => customer)
    const previews = await Promise.all(
      [
        [a, b],
        [b, c],
        [c, a],
      ].map(async pair => cardIn(await place.as('mei').types(`合并 ${pair.join(' ')}`))),
    )
    await Promise.all(previews.map(preview => place.as('mei').taps('确认合并', preview)))
    const rows = await place.store.sql<{ alive: boolean; into: boolean }>`
      select "deletedAt" is null as alive, exists (select 1 from "Customer" o where o.id = c."mergedIntoId" and o."deletedAt" is not null) as into from "Customer" c`
    expect(rows.filter(({ alive }) => alive).length).toBeGreaterThan(0)
    expect(rows.filter(({ into }) => into)).toEqual([])
    await place.close()
  })

  test('talks and deals that are written while it is merged end up at the survivor', async () => {
    const place = await aWorld()
    const a = await aCustomer(place, 'mei', { company: '边合边写' })
    const b = await aCustomer(place, 'mei', { company: '边写边合' })
    const preview = cardIn(await place.as('mei').types(`合并 ${a.customer} ${b.customer}`))
    const { answer } = await place.as('mei').types(`商机 ${b.customer} 并发单`)
    const said = await Promise.all([
      place.as('mei').taps('确认合并', preview),
      ...Array.from({ length: 5 }, (_, i) => place.as('mei').types(`跟进 ${b.customer} 第${i}次聊`)),
      place.as('mei').fills(answer.form, { name: '并发单' }),
    ])
    const lost = await place.store.sql`
      select 'talk' as what from "FollowUpRecord" f join "Customer" c on c.id = f."customerId" where c."mergedIntoId" is not null
      union all select 'deal' from "Opportunity" o join "Customer" c on c.id = o."customerId" where c."mergedIntoId" is not null`
    expect(lost).toEqual([])
    expect(said.every(one => one.status === 200 && one.answer.error?.code !== 'error.unexpected')).toBe(true)
    await place.close()
  })
})

test('R47 R48 leads: the one further on lives on, needs are joined with where they are from', async () => {
  const first = await own(world, 'mei', { company: '线索合甲', need: '要50个席位' })
  const second = await own(world, 'mei', {
    company: '线索合乙',
    person: '冯一',
    phone: '13700000051',
    need: '要私有部署',
  })
  await world.as('mei').types(`跟进 ${first} 聊过了`)
  // What comes along to reach them by is told before; afterwards “undo” names the way back.
  expect(await reads(world, 'mei', `合并 ${second} ${first}`)).toContain(`另加 13700000051\n来自 ${second} 线索合乙`)
  expect(told(await merges(world, 'mei', `${second} ${first}`))).toContain(`并入 ${first} 线索合甲`)
  expect(told(await world.as('mei').types('撤销'))).toContain('撤销合并')
  const row = await rowOf(world, first)
  expect([row.need, row.personName]).toEqual([`要50个席位\n[${second}] 要私有部署`, '冯一'])
  expect(await reads(world, 'mei', first)).toContain('电话: 13700000051')
  // The number is still taken: by the survivor now.
  expect(
    told(await madeUp(world, 'bo', { action: 'lead.add', inputs: { company: '别的', phone: '13700000051' } })),
  ).toContain(first)
})

test('R49 deals of one customer are merged, closed ones and those of two customers are not', async () => {
  const { customer, deal } = await aCustomer(world, 'mei', { company: '商机合并', deal: '甲项目', amount: '8万' })
  const { answer } = await world.as('mei').types(`商机 ${customer} 乙项目`)
  const second = /O-\d+/.exec(told(await world.as('mei').fills(answer.form)))?.[0] ?? ''
  const other = await aCustomer(world, 'mei', { company: '另一客户', deal: '丙项目' })
  expect(told(await world.as('mei').types(`合并 ${deal} ${other.deal}`))).toContain('属于不同客户')
  await world.as('mei').types(`推进 ${second} 方案`)
  expect(told(await merges(world, 'mei', `${deal} ${second}`))).toContain(`并入 ${second} 乙项目`)
  expect(await reads(world, 'mei', second)).toContain('¥80,000')
  await world.as('mei').types(`赢单 ${second}`)
  const { answer: third } = await world.as('mei').types(`商机 ${customer} 丁项目`)
  const open = /O-\d+/.exec(told(await world.as('mei').fills(third.form)))?.[0] ?? ''
  expect(told(await world.as('mei').types(`合并 ${second} ${open}`))).toContain('已经结束')
})

test('every table that points to a record is listed, or meant to stay', async () => {
  const columns = await world.store.sql<{ table: string; column: string }>`
    select c.table_name as table, c.column_name as column from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
    where c.table_schema = 'public' and (
      c.column_name in ('entityId', 'leadId', 'customerId', 'contactId', 'opportunityId', 'dealId', 'mergedIntoId') or c.column_name ~ '^converted.*Id$'
      or exists (
        select 1 from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.contype = 'f' and k.conrelid = to_regclass(format('public.%I', c.table_name)) and a.attname = c.column_name
          and k.confrelid in ('"Lead"'::regclass, '"Customer"'::regclass, '"Contact"'::regclass, '"Opportunity"'::regclass)))`
  const listed = new Set(hangings.map(({ table, link }) => `${table}.${link}`))
  const stays = new Set<string>(staying)
  const forgotten = columns.filter(({ table, column }) => !listed.has(`${table}.${column}`) && !stays.has(table))
  expect(forgotten).toEqual([])
})

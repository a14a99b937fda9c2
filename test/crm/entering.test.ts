import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, rowOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const fieldsOf = (form: { card: unknown } | undefined) => JSON.stringify(form?.card)

describe('R157 for whom a record is entered', () => {
  test('a manager enters for the team: the colleague owns it from the start and is told', async () => {
    const asked = await world.as('wang').types('录入')
    expect(fieldsOf(asked.answer.form)).toContain('直接交给同事')
    const lead = await world.as('wang').fills(asked.answer.form, { company: '替小林录的', owner: '林梅' })
    expect(told(lead)).toMatch(/^已录入 L-\d+ 替小林录的，由 林梅 跟进，已经告诉对方。$/)
    const customer = await madeUp(world, 'wang', {
      action: 'customer.add',
      inputs: { name: '替小林建的', owner: '@mei' },
    })
    expect(told(customer)).toMatch(/^已新建客户 C-\d+ 替小林建的，由 林梅 负责，已经告诉对方。$/)
    await world.settled()
    const cards = (await world.as('mei').sees()).map(({ card }) => wordsOf(card))
    for (const name of ['替小林录的', '替小林建的'])
      expect(
        cards.some(words => words.includes('王海') && words.includes(name)),
        name,
      ).toBe(true)
    const episodes = await world.store.sql`
      select o.handle as owner, a.handle as by, e."startReason" as reason from "OwnershipEpisode" e
      join "User" o on o.id = e."ownerId" join "User" a on a.id = e."actorId" where e."endAt" is null`
    expect(episodes).toEqual([1, 2].map(() => ({ owner: 'mei', by: 'wang', reason: 'create' })))
  })

  test('a rep enters for themselves: the form has no such field, and one made up is refused', async () => {
    for (const line of ['录入', '新客户']) {
      const { answer } = await world.as('mei').types(line)
      expect(fieldsOf(answer.form)).not.toContain('直接交给同事')
    }
    const inputs = { name: '想塞给别人', company: '想塞给别人', owner: '赵博' }
    for (const action of ['lead.add', 'customer.add'])
      expect((await madeUp(world, 'mei', { action, inputs })).answer.error?.code).toBe('give.notYours')
    const mine = await madeUp(world, 'mei', { action: 'customer.add', inputs: { name: '写自己也行', owner: '林梅' } })
    expect(told(mine)).toContain('由你负责')
  })
})

describe('R31 R50 what one holds counts however it comes', () => {
  test('a full hand neither converts nor enters; the lead stays as it was, and the rule is named', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'bo', { company: '满手的一家' })
    const lead = await own(place, 'bo', { company: '转不动的' })
    await madeUp(place, 'zhou', {
      action: 'capacity.edit',
      inputs: { name: '一人一家', what: 'customer', max: '1', whom: '赵博' },
    })
    const full = '“一人一家”规定最多持有 1 家客户，你已经满了。'
    const convert = { action: 'lead.convert', inputs: { lead, customer: '转不动的' } }
    expect(told(await madeUp(place, 'bo', convert))).toContain(full)
    expect(await rowOf(place, lead)).toMatchObject({ convertedAt: null, status: 'new' })
    expect(told(await madeUp(place, 'bo', { action: 'customer.add', inputs: { name: '也不行' } }))).toContain(full)
    expect(
      told(await madeUp(place, 'wang', { action: 'customer.add', inputs: { name: '塞不进', owner: '赵博' } })),
    ).toContain('“一人一家”规定 赵博 最多持有 1 家客户')
    await place.as('bo').types(`退回 ${customer} 腾地方`)
    // Two at once: there is room for one.
    const second = await own(place, 'bo', { company: '只剩一个位' })
    const both = await Promise.all([
      madeUp(place, 'bo', convert),
      madeUp(place, 'bo', { action: 'lead.convert', inputs: { lead: second, customer: '只剩一个位' } }),
    ])
    expect(both.map(told).filter(said => said.includes(full))).toHaveLength(1)
    await place.close()
  })

  test('level and tags come along, also to a customer that is there already', async () => {
    const lead = await own(world, 'mei', { company: '标签带走' })
    await world.store.sql`update "Lead" set level = 'A', tags = array['展会', '急'] where no = ${lead}`
    const made = await madeUp(world, 'mei', { action: 'lead.convert', inputs: { lead, customer: '标签带走' } })
    const no = /C-\d+/.exec(told(made))?.[0] ?? ''
    expect(await rowOf(world, no)).toMatchObject({ level: 'A', tags: ['展会', '急'] })
    const again = await own(world, 'mei', { company: '标签再来', phone: '13700030001' })
    await world.store.sql`update "Lead" set tags = array['急', '复购'] where no = ${again}`
    await madeUp(world, 'mei', { action: 'lead.convert', inputs: { lead: again, customer: '标签带走' } })
    expect((await rowOf(world, no)).tags).toEqual(['展会', '急', '复购'])
    expect(await reads(world, 'mei', `客户 ${no}`)).toContain('复购')
  })
})

describe('R10 a form that is sent twice', () => {
  const records = async () => {
    const [all] = await world.store.sql<{ count: number }>`
      select ((select count(*) from "Lead") + (select count(*) from "Customer") + (select count(*) from "Department") + (select count(*) from "Pool"))::int
        as count`
    return all?.count ?? 0
  }
  test.each([
    ['录入', { company: '双击公司' }],
    ['新客户', { name: '双击实业' }],
    ['新建部门', { name: '双击部' }],
    ['新建公海', { name: '双击海' }],
  ])('%s: two taps at once, and one a moment later, are one record and one answer', async (line, inputs) => {
    const before = await records()
    const { answer } = await world.as('zhou').types(line)
    const both = await Promise.all([1, 2, 3].map(() => world.as('zhou').fills(answer.form, inputs)))
    const later = await world.as('zhou').fills(answer.form, inputs)
    expect(new Set([...both, later].map(told)).size).toBe(1)
    expect(told(later)).toMatch(/双击.{1,2}/)
    expect(await records()).toBe(before + 1)
  })

  test('with other words in it is another request, and one that was refused may be sent again as it stands', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '再试一次' })
    const { answer } = await world.as('mei').types(`跟进 ${customer}`)
    const said = [
      await world.as('mei').fills(answer.form, { text: '第一次' }),
      await world.as('mei').fills(answer.form, { text: '第二次' }),
    ]
    expect(new Set(said.map(({ status }) => status)).size).toBe(1)
    const talks = await world.store.sql`
      select f.text from "FollowUpRecord" f join "Customer" c on c.id = f."customerId" where c.no = ${customer} order by f.text`
    expect(talks).toEqual([{ text: '第一次' }, { text: '第二次' }])
    const edit = (await world.as('mei').types(`修改 ${customer}`)).answer.form
    await world.store.sql`update "User" set status = 'suspended' where handle = 'mei'`
    expect(told(await world.as('mei').fills(edit, { industry: '纺织' }))).not.toContain('已修改')
    await world.store.sql`update "User" set status = 'active' where handle = 'mei'`
    expect(told(await world.as('mei').fills(edit, { industry: '纺织' }))).toContain('行业')
  })
})

test('R9 two admins who take one name in the same moment: one has it, the other reads that it is taken', async () => {
  const lines: [string, Record<string, string>][] = [
    ['新建公海', { name: '同名海' }],
    ['新建活动', { name: '同名展会' }],
    ['新产品', { sku: 'SAME-1', name: '同名产品', price: '1' }],
  ]
  for (const [line, inputs] of lines) {
    const forms = await Promise.all([1, 2].map(() => world.as('zhou').types(line)))
    const said = await Promise.all(forms.map(({ answer }) => world.as('zhou').fills(answer.form, inputs)))
    expect([line, ...said.map(told)]).not.toContainEqual(expect.stringContaining('系统出了点问题'))
    expect([line, said.filter(({ answer }) => answer.error).length]).toEqual([line, 1])
  }
})

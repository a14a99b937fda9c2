import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, choicesOf, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A customer that somebody gave back to the sea. */
async function atSea(place: World, company: string, phone = ''): Promise<string> {
  const { customer } = await aCustomer(place, 'bo', { company, person: '李敏', ...(phone ? { phone } : {}) })
  await place.as('bo').types(`退回公海 ${customer} 联系不上`)
  return customer
}

test('a customer goes back to the sea with a reason, is listed there masked, and is claimed whole (R24, R36, R38)', async () => {
  const { customer } = await aCustomer(world, 'bo', { company: '云岭实业', person: '李敏', phone: '13800138000' })
  const card = cardIn(await world.as('bo').types(`客户 ${customer}`))
  const asked = await world.as('bo').taps('退回公海', card)
  expect(asked.answer.form?.title).toBe(`退回 ${customer}`)
  // One sea is open to its owner: there is nothing to choose.
  expect(choicesOf(asked.answer.form?.card)).toEqual({})
  expect(told(await world.as('bo').fills(asked.answer.form, { reason: '对方换了供应商' }))).toBe(
    `${customer} 云岭实业 已退回“客户公海”。30 秒内可以“撤销”。`,
  )
  expect(wordsOf((await asItIs(world, 'bo', card)).card)).toContain('公海客户 · 客户公海')

  const sea = cardIn(await world.as('mei').types('公海'))
  expect(rowsOf(sea)).toEqual([`${customer} 云岭实业 | 李敏 · 138****8000 · 0 秒前进入公海 · 对方换了供应商`])
  const waiting = cardIn(await world.as('mei').types(customer))
  expect(wordsOf(waiting.card)).toContain('138****8000')
  expect(buttonsOf(waiting)).toEqual(['领取', '历史'])

  const claimed = await world.as('mei').taps('领取', waiting)

  expect(told(claimed)).toBe(`${customer} 云岭实业 归你了。30 秒内可以“撤销”。`)
  expect(wordsOf(cardIn(claimed).card)).toContain('13800138000')
  expect(wordsOf(cardIn(claimed).card)).toContain('客户 · 林梅 负责')
})

test('whoever reads all customers still sees a sea’s numbers masked, only its admin does not (R38)', async () => {
  const customer = await atSea(world, '号码保密', '13911112222')
  for (const who of ['sun', 'he', 'wang'] as const) expect(await reads(world, who, customer)).toContain('139****2222')
  expect(await reads(world, 'zhou', customer)).toContain('13911112222')
  // Nor does the number lead to it.
  expect(told(await world.as('sun').types('搜索 13911112222'))).toContain('没有找到')
  expect(await reads(world, 'mei', '搜索 号码保密')).toContain(customer)
})

test('the word of the pool does for customers too, by number or name, but not mixed', async () => {
  const one = await atSea(world, '昆明滇池印务')
  const lead = await world.as('wang').adds({ company: '混在一起' })
  expect(told(await world.as('mei').types(`领取 ${lead} ${one}`))).toBe(
    `线索和客户各有各的额度，请分开领取：${lead}；${one}。`,
  )
  expect(told(await world.as('mei').types('领取 滇池印务'))).toContain('归你了')
  expect(told(await world.as('bo').types(`claim ${one}`, { locale: 'en' }))).toBe(
    `${one} 昆明滇池印务 was taken by 林梅 at 10:00. To work on it together, send “ask owner ${one}”.`,
  )
  expect(told(await world.as('mei').types('撤销'))).toBe(`已撤销：${one} 昆明滇池印务 回到公海，不占今天的额度。`)
})

test('a return of a customer is undone, and one already in the sea is not returned twice (R24, R174)', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '退了又要' })
  await world.as('mei').types(`退回 ${customer} 手滑`)
  expect(told(await world.as('mei').types('撤销'))).toBe(`已撤销：${customer} 退了又要 又归 林梅 了。`)
  await world.as('mei').types(`退回 ${customer} 真的`)
  expect(told(await world.as('zhou').types(`退回 ${customer} 再退`))).toBe(
    `${customer} 退了又要 在 10:00 就已经回到“客户公海”了。`,
  )
})

test('without a sea open to the owner the return names what is missing (R24)', async () => {
  const { customer } = await aCustomer(world, 'mei', { company: '无处可退' })
  await world.store.sql`update "Pool" set enabled = false where id = ${world.cast.sea}`
  expect(told(await world.as('mei').types(`退回公海 ${customer} 不做了`))).toBe(
    '没有向 林梅 开放的公海，无处可退。请管理员在“公海设置”里新建一个，或把 林梅 加为成员。',
  )
  expect(await reads(world, 'mei', '公海')).toContain('还没有向你开放的客户公海')
  await world.store.sql`update "Pool" set enabled = true where id = ${world.cast.sea}`
})

describe('the limits of a sea', () => {
  test('ten a day, a batch refused with what is left, refused claims not counted (R30)', async () => {
    const place = await aWorld()
    const customers: string[] = []
    for (let i = 0; i < 11; i++) customers.push(await atSea(place, `额度客户${i}`))
    expect(told(await place.as('mei').types(`领取 ${customers.slice(0, 9).join(' ')}`))).toContain('9 家客户归你了')
    expect(told(await place.as('mei').types(`领取 ${customers[9]} ${customers[10]}`))).toBe(
      '“客户公海”每天最多领取 10 家，你今天还剩 1 家，这次要领 2 家。零点后重新计算。',
    )
    expect(told(await place.as('mei').types(`领取 ${customers[9]}`))).toContain('归你了')
    await place.close()
  })

  test('counted by elapsed time, the cool-down ends to the second (R3, R32)', async () => {
    const place = await aWorld({ at: new Date('2027-06-10T06:20:00Z') })
    await place.store.sql`update "PickRule" set "countBy" = 'elapsed'`
    const customer = await atSea(place, '精确到秒')
    expect(told(await place.as('bo').types(`领取 ${customer}`))).toBe(
      `你在 14:20 刚放弃过 ${customer} 精确到秒：前负责人冷却期内不能再领，6月17日 周四 14:20 起可以；同事现在就能领。`,
    )
    await place.later('6d 23h 59m 59s')
    expect(told(await place.as('bo').types(`领取 ${customer}`))).toContain('前负责人冷却期')
    await place.later('1s')
    expect(told(await place.as('bo').types(`领取 ${customer}`))).toContain('归你了')
    await place.close()
  })

  test('fresh ones wait, except for the pool’s admin; the admin is not exempt from the capacity (R33, R34)', async () => {
    const place = await aWorld()
    await place.store.sql`update "PickRule" set "freshHours" = 4`
    const [one, two] = [await atSea(place, '新鲜一号'), await atSea(place, '新鲜二号')]
    expect(told(await place.as('mei').types(`领取 ${one}`))).toBe(
      `${one} 新鲜一号 刚进公海，还在新数据保护期，14:00 起才能领取；公海管理员现在可以分配。`,
    )
    expect(told(await place.as('zhou').types(`领取 ${one}`))).toContain('归你了')
    await place.store.sql`
      insert into "CapacityRule" (id, entity, name, max, "userIds") values (gen_random_uuid(), 'customer', '管理员库容', 1, array[${place.cast.users.zhou}::uuid])`
    expect(told(await place.as('zhou').types(`领取 ${two}`))).toBe(
      '“管理员库容”规定最多持有 1 家客户，你还能领 0 家，这次要领 1 家。请先退回一些。',
    )
    await place.later('4h')
    expect(told(await place.as('mei').types(`领取 ${two}`))).toContain('归你了')
    await place.close()
  })

  test('dealt customers do not fill the capacity, and the strictest of the matching rules speaks (R31)', async () => {
    const place = await aWorld()
    const { mei } = place.cast.users
    await place.store.sql`
      insert into "CapacityRule" (id, entity, name, max, "userIds") values (gen_random_uuid(), 'customer', '个人', 40, array[${mei}::uuid])`
    await place.store.sql`
      insert into "CapacityRule" (id, entity, name, max, "departmentIds")
      select gen_random_uuid(), 'customer', '华东客户库容', 30, array["departmentId"] from "User" where id = ${mei}`
    await place.store.sql`
      insert into "Customer" (id, no, name, "nameKey", "nameInitials", "ownerId", "ownerSince", "dealStatus", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'C-' || 9000 + n, '名下' || n, '名下' || n, '', ${mei}::uuid, now(), case when n <= 9 then 'won' else 'none' end, now(), ${mei}::uuid, now()
      from generate_series(1, 33) n`
    const customers: string[] = []
    for (let i = 0; i < 7; i++) customers.push(await atSea(place, `装得下吗${i}`))
    expect(told(await place.as('mei').types(`领取 ${customers.join(' ')}`))).toBe(
      '“华东客户库容”规定最多持有 30 家客户，你还能领 6 家，这次要领 7 家。请先退回一些。',
    )
    expect(told(await place.as('mei').types(`领取 ${customers.slice(0, 6).join(' ')}`))).toContain('归你了')
    // One of hers is dealt now: the counters know at once.
    await place.store.sql`update "Customer" set "dealStatus" = 'won' where no = 'C-9033'`
    expect(told(await place.as('mei').types(`领取 ${customers[6]}`))).toContain('归你了')
    await place.close()
  })
})

test('a lead that somebody owns comes back in one word, a customer in the same (R24)', async () => {
  const lead = await own(world, 'mei', { company: '线索也退' })
  const { customer } = await aCustomer(world, 'mei', { company: '客户也退' })
  expect(told(await world.as('mei').types(`退回 ${lead} 原因`))).toContain('已退回“公共线索池”')
  expect(told(await world.as('mei').types(`退回 ${customer} 原因`))).toContain('已退回“客户公海”')
})

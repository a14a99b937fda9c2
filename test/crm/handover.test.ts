import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, choicesOf, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('assign (R34)', () => {
  test('a manager gives what waits to a rep, who is told and may work at once', async () => {
    const [one, two] = [
      await world.as('zhou').adds({ company: '分配一' }),
      await world.as('zhou').adds({ company: '分配二' }),
    ]
    expect(told(await world.as('wang').types(`分配 ${one} ${two} 林梅`))).toBe(
      `已分配给 林梅：${one} 分配一、${two} 分配二。`,
    )
    await world.settled()
    const card = cardIn({ messages: await world.as('mei').sees() })
    expect(wordsOf(card.card)).toContain(`王海 分配给你 2 条记录\n${one} 分配一`)
    expect(await reads(world, 'mei', one)).toContain('林梅 跟进中')
    // What others give does not count as a claim of one's own (R30).
    expect(await reads(world, 'mei', '我的')).toContain('今天已领 0／10 条')
  })

  test('cool-down and daily limit do not matter, the receiver’s capacity does (R31, R32)', async () => {
    const place = await aWorld()
    const no = await own(place, 'mei', { company: '刚放弃的' })
    await place.as('mei').types(`退回 ${no} 不要了`)
    expect(told(await place.as('mei').types(`领取 ${no}`))).toContain('前负责人冷却期')
    expect(told(await place.as('wang').types(`assign ${no} mei`, { locale: 'en' }))).toBe(
      `Given to 林梅: ${no} 刚放弃的.`,
    )
    await place.store.sql`update "CapacityRule" set max = 2 where entity = 'lead'`
    const [one, two] = [
      await place.as('zhou').adds({ company: '塞不下一' }),
      await place.as('zhou').adds({ company: '塞不下二' }),
    ]
    expect(told(await place.as('wang').types(`分配 ${one} ${two} mei`))).toBe(
      '“华东销售部库容”规定 林梅 最多持有 2 条线索，还能放 1 条，这次要给 2 条。请少给一些、换一位同事，或等 林梅 退回一些。',
    )
    expect(await reads(place, 'wang', one)).toContain('待领取')
    await place.close()
  })

  test('not outside the team, not to who does not sell, not what somebody has, and a form asks for whom', async () => {
    const no = await world.as('zhou').adds({ company: '分配给谁' })
    expect(told(await world.as('wang').types(`分配 ${no} 周岚`))).toBe(
      '周岚 不在你的团队，你只能分配给自己团队的人。请找 周岚 的主管或管理员。',
    )
    expect(told(await world.as('zhou').types(`分配 ${no} 何川`))).toContain('何川 的角色不负责线索')
    const asked = await world.as('wang').types(`分配 ${no}`)
    expect(told(await world.as('wang').fills(asked.answer.form, { person: '' }))).toContain('有内容缺失')
    expect(told(await world.as('wang').fills(asked.answer.form, { person: 'zb' }))).toContain('已分配给 赵博')
    expect(told(await world.as('wang').types(`分配 ${no} mei`))).toBe(
      `${no} 分配给谁 由 赵博 负责，不能直接分配。请用“转移 ${no} 同事”。`,
    )
    expect(told(await world.as('mei').types(`分配 ${no} mei`))).toContain('你的角色没有这个权限')
  })

  test('of twenty claims and twenty gifts at once one gets it (R35)', async () => {
    const no = await world.as('zhou').adds({ company: '抢和给' })
    await world.store.sql`update "PickRule" set "dailyMax" = 1000`
    const said = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        i % 2 ? world.as('bo').types(`领取 ${no}`) : world.as('wang').types(`分配 ${no} mei`),
      ),
    )
    const wins = said.filter(one => /归你了|已分配给/.test(told(one)))
    expect(wins).toHaveLength(1)
    const open = await world.store.sql`
      select count(*)::int as n from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no} and e."endAt" is null`
    expect(open).toEqual([{ n: 1 }])
  })
})

describe('transfer (R25)', () => {
  test('open deals and promises of the same owner go along, closed ones and others’ stay', async () => {
    const place = await aWorld()
    const { customer, deal } = await aCustomer(place, 'mei', { company: '整体移交', deal: '在谈的' })
    await place.as('mei').types(`跟进 ${customer} 聊过，明天下午3点回访`)
    const made = await place.as('mei').types(`商机 ${customer} 丢掉的 5万`)
    const lost = /O-\d+/.exec(told(await place.as('mei').fills(made.answer.form)))?.[0]
    await place.as('mei').types(`输单 ${lost} 价格`)
    expect(told(await place.as('mei').types(`转移 ${customer} 赵博`))).toBe(
      `${customer} 整体移交 已转移给 赵博，连同 1 个进行中的商机。`,
    )
    const rows = await place.store.sql`
      select o.no, u.handle from "Opportunity" o join "User" u on u.id = o."ownerId" order by o.no`
    expect(rows).toEqual([
      { no: deal, handle: 'bo' },
      { no: lost, handle: 'mei' },
    ])
    await place.later('1d 6h')
    expect(wordsOf(cardIn({ messages: await place.as('bo').sees() }).card)).toContain('整体移交')
    expect(await reads(place, 'bo', '待办')).toContain('回访')
    expect(await reads(place, 'mei', '待办')).not.toContain('回访')
    const episodes = await place.store.sql`
      select u.handle, e."startReason", e."endReason" from "OwnershipEpisode" e join "User" u on u.id = e."ownerId"
      where e.entity = 'customer' order by e."startAt", e."endAt" nulls last`
    expect(episodes).toEqual([
      { handle: 'mei', startReason: 'convert', endReason: 'transfer' },
      { handle: 'bo', startReason: 'transfer', endReason: null },
    ])
    await place.close()
  })

  test('by a form, without what is open; a manager may pass on what is locked, and the lock stays', async () => {
    const place = await aWorld()
    const { customer, deal } = await aCustomer(place, 'mei', { company: '只移客户', deal: '留着的' })
    await place.as('mei').types(`锁定 ${customer}`)
    const { answer } = await place.as('wang').types(`转移 ${customer}`)
    expect(choicesOf(answer.form?.card)).toMatchObject({ 一起转移: 'yes', 留在原负责人名下: 'no' })
    await place.as('wang').fills(answer.form, { person: 'bo', along: 'no', keep: 'read' })
    // The old owner goes on reading for thirty days.
    expect(await reads(place, 'mei', `协作人 ${customer}`)).toMatch(/林梅\n只能查看.*12月23日/)
    const rows = await place.store.sql`
      select u.handle, c."lockedAt" is not null as locked, d.handle as deal from "Customer" c join "User" u on u.id = c."ownerId"
      join "Opportunity" o on o."customerId" = c.id join "User" d on d.id = o."ownerId" where o.no = ${deal}`
    expect(rows).toEqual([{ handle: 'bo', locked: true, deal: 'mei' }])
    await place.close()
  })

  test('not to the owner, not into full hands, not what a colleague has, not what waits in a pool', async () => {
    const no = await own(world, 'mei', { company: '不能乱移' })
    expect(told(await world.as('mei').types(`转移 ${no} 林梅`))).toBe(`${no} 不能乱移 本来就由 林梅 负责，不用再转。`)
    expect(told(await world.as('bo').types(`转移 ${no} 赵博`))).toContain('由 林梅 负责')
    await world.store.sql`
      insert into "CapacityRule" (id, entity, name, max, "userIds") values (gen_random_uuid(), 'lead', '博的库容', 0, array[${world.cast.users.bo}::uuid])`
    expect(told(await world.as('mei').types(`转移 ${no} 赵博`))).toContain('“博的库容”规定 赵博 最多持有 0 条线索')
    await world.store.sql`delete from "CapacityRule" where name = '博的库容'`
    const pooled = await world.as('zhou').adds({ company: '还在池里' })
    expect(told(await world.as('zhou').types(`转移 ${pooled} 赵博`))).toContain('请先领取')
  })

  test('two transfers at once are one', async () => {
    const no = await own(world, 'wang', { company: '两边移' })
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.as('wang').types(`转移 ${no} ${i % 2 ? 'mei' : 'bo'}`)),
    )
    const owners = await world.store.sql`
      select count(*)::int as n from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no} and e."endAt" is null`
    expect(owners).toEqual([{ n: 1 }])
    // Whoever comes later and finds another owner passes it on from them, which is a manager's right: every yes is an episode.
    const episodes = await world.store.sql`
      select count(*)::int as n from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no} and e."startReason" = 'transfer'`
    expect(episodes).toEqual([{ n: said.filter(one => told(one).includes('已转移给')).length }])
  })
})

describe('lock (R26)', () => {
  test('only the owner, once, and unlocking what is open is refused; a locked one is not returned', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '锁住它' })
    expect(told(await world.as('wang').types(`锁定 ${customer}`))).toBe(
      `只有负责人 林梅 可以锁定 ${customer}，请 林梅 来锁。`,
    )
    expect(told(await world.as('mei').types(`锁定 ${customer}`))).toBe(
      `${customer} 锁住它 已锁定，不会被自动回收。还可以锁定 19 家。`,
    )
    expect(told(await world.as('mei').types(`锁定 ${customer}`))).toBe(
      `${customer} 锁住它 在 10:00 就已经锁定了，不用再锁；不需要时发“解锁 ${customer}”。`,
    )
    expect(told(await world.as('mei').types(`退回 ${customer} 不要了`))).toBe(
      `${customer} 锁住它 已在 10:00 锁定，先“解锁 ${customer}”才能退回。`,
    )
    expect(told(await world.as('mei').types(`unlock ${customer}`, { locale: 'en' }))).toBe(
      `${customer} 锁住它 is unlocked; it may be recycled again.`,
    )
    expect(told(await world.as('mei').types(`解锁 ${customer}`))).toBe(
      `${customer} 锁住它 没有锁定，不用解锁。要锁定请发“锁定 ${customer}”。`,
    )
  })

  test('twenty at most, dealt ones not counted; of thirty at once twenty', async () => {
    const place = await aWorld()
    const mei = place.cast.users.mei
    await place.store.sql`
      insert into "Customer" (id, no, name, "nameKey", "nameInitials", "ownerId", "ownerSince", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'C-' || 100 + n, '锁' || n, '锁' || n, '', ${mei}::uuid, now(), now(), ${mei}::uuid, now() from generate_series(1, 31) n`
    await place.store.sql`update "Customer" set "dealStatus" = 'won' where no = 'C-131'`
    const said = await Promise.all(Array.from({ length: 30 }, (_, i) => place.as('mei').types(`锁定 C-${101 + i}`)))
    expect(said.filter(one => told(one).includes('已锁定，不会被'))).toHaveLength(20)
    expect(said.map(told).find(text => text.includes('规定'))).toBe(
      '“锁定上限”规定最多锁定 20 家客户，已经满了。请先解锁一家再试；成交客户不用锁定。',
    )
    expect(told(await place.as('mei').types('锁定 C-131'))).toContain('已锁定')
    const counted = await place.store.sql`
      select scope, value from "OwnerCounter" where "userId" = ${mei} and kind = 'locked' order by scope`
    expect(counted).toEqual([
      { scope: '', value: 21 },
      { scope: 'dealt', value: 1 },
    ])
    await place.close()
  })
})

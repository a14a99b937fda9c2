import { afterAll, beforeAll, expect, test } from 'vitest'
import { aWorld, cardIn, type World } from '../world.ts'
import { aCustomer, madeUp, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

test('R175 a deleted lead lies in the bin, is in no list, and comes back with its owner and promises', async () => {
  const no = await own(world, 'mei', { company: '误删科技', phone: '13600000001' })
  await world.as('mei').types(`跟进 ${no} 聊过 明天下午3点回访`)
  expect(told(await world.as('mei').types(`删除 ${no}`))).toBe(`${no} 误删科技 已放进回收站，30 天内可以恢复。`)
  expect(await reads(world, 'mei', '我的线索')).not.toContain(no)
  expect(await reads(world, 'mei', '待办')).not.toContain('回访')
  const bin = cardIn(await world.as('mei').types('回收站'))
  expect(rowsOf(bin)).toEqual([`${no} 误删科技 | 线索 · 林梅 于 10:00 删除 · 还剩 30 天`])
  expect(told(await world.as('mei').taps('恢复', bin))).toBe(`${no} 误删科技 已恢复。`)
  expect(await reads(world, 'mei', no)).toContain('林梅 跟进中')
  expect(await reads(world, 'mei', '待办')).toContain('回访')
  const [open] = await world.store.sql`
    select count(*)::int as open from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no} and "endAt" is null`
  expect(open).toEqual({ open: 1 })
})

test('R41 what lies in the bin counts as a duplicate, and its owner may restore it from the card', async () => {
  const no = await own(world, 'mei', { company: '箱里有它', phone: '13600000002' })
  await world.as('mei').types(`删除 ${no}`)
  const blocked = await madeUp(world, 'mei', {
    action: 'lead.add',
    inputs: { company: '再录一次', phone: '13600000002' },
  })
  expect(told(blocked)).toBe(
    `这个电话已经有了：${no}，在 回收站 那里。可以在下面的卡片上问负责人、领取或打开；确需另建，请管理员写明原因放行。`,
  )
  expect(told(await world.as('mei').taps('恢复', cardIn(blocked)))).toBe(`${no} 箱里有它 已恢复。`)
})

test('R175 restoring asks again whether the same one was made meanwhile', async () => {
  const no = await own(world, 'mei', { company: '先删后建' })
  await world.as('mei').types(`删除 ${no}`)
  await own(world, 'bo', { company: '先删后建', acceptDuplicate: 'true' })
  const asked = await world.as('mei').types(`恢复 ${no}`)
  expect(told(asked)).toContain('还没有保存')
  expect(told(await world.as('mei').taps('仍然保存', cardIn(asked)))).toBe(`${no} 先删后建 已恢复。`)
})

test('R31 R175 and whether its owner has room for it', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '放不下' })
  await place.as('mei').types(`删除 ${no}`)
  await place.store.sql`delete from "CapacityRule"`
  await place.store.sql`
    insert into "CapacityRule" (id, entity, name, max, "userIds") values (gen_random_uuid(), 'lead', '只要一条', 1, array[${place.cast.users.mei}::uuid])`
  await own(place, 'mei', { company: '占了位置' })
  expect(told(await place.as('mei').types(`恢复 ${no}`))).toContain('“只要一条”规定最多持有 1 条')
  await place.close()
})

test('R176 a customer with people or deals stays, and the first thing in the way is named with its number', async () => {
  const { customer } = await aCustomer(world, 'mei', {
    company: '删不掉',
    person: '李一',
    phone: '13600000003',
    deal: '一单',
  })
  expect(told(await world.as('mei').types(`删除 ${customer}`))).toContain(
    `${customer} 删不掉 还有 1 个联系人，不能删除。`,
  )
  await world.store.sql`
    update "Contact" k set "deletedAt" = now() from "Customer" c where c.id = k."customerId" and c.no = ${customer}`
  expect(told(await world.as('mei').types(`删除 ${customer}`))).toBe(`${customer} 删不掉 还有 1 个商机，不能删除。`)
  await world.store.sql`
    update "Opportunity" o set "deletedAt" = now() from "Customer" c where c.id = o."customerId" and c.no = ${customer}`
  expect(told(await world.as('mei').types(`删除 ${customer}`))).toContain('已放进回收站')
})

test('others may not: a colleague’s, a converted one, one in a pool that is not theirs to keep', async () => {
  const theirs = await own(world, 'bo', { company: '别人删不得' })
  expect(told(await world.as('mei').types(`删除 ${theirs}`))).toContain('由 赵博 负责')
  const { lead } = await aCustomer(world, 'mei', { company: '转过的' })
  expect(told(await world.as('mei').types(`删除 ${lead}`))).toBe(`${lead} 已转为客户，不能删除。要清理请在客户上操作。`)
  const pooled = await world.as('wang').adds({ company: '池里的删除' })
  expect(told(await world.as('mei').types(`删除 ${pooled}`))).toContain('请先领取')
  expect(told(await world.as('zhou').types(`删除 ${pooled}`))).toContain('已放进回收站')
  expect(told(await world.as('mei').types(`恢复 ${pooled}`))).toBe(
    `回收站里没有你能恢复的“${pooled}”。删除满 30 天会清除；发送“回收站”看还有什么。`,
  )
})

test('an undo brings it back at once', async () => {
  const no = await own(world, 'mei', { company: '撤销删除' })
  await world.as('mei').types(`删除 ${no}`)
  expect(told(await world.as('mei').types('撤销'))).toBe(`${no} 撤销删除 已恢复。`)
})

test('R175 after 30 days what is personal is erased, and the number stays used', async () => {
  const place = await aWorld()
  const no = await own(place, 'mei', { company: '到期清除', person: '张三', phone: '13600000009' })
  await place.as('mei').types(`跟进 ${no} 他的私事`)
  await place.as('mei').types(`删除 ${no}`)
  await place.later('30d')
  expect(rowsOf(cardIn(await place.as('mei').types('回收站')))).toHaveLength(1)
  await place.later('2d')
  expect(told(await place.as('mei').types(`恢复 ${no}`))).toContain('回收站里没有')
  const left = await place.store.sql<{ what: string }>`
    select to_jsonb(l)::text as what from "Lead" l union all select to_jsonb(f)::text from "FollowUpRecord" f
    union all select to_jsonb(p)::text from "ContactPoint" p`
  expect(JSON.stringify(left)).not.toMatch(/张三|13600000009|私事|到期清除/)
  expect(
    told(
      await madeUp(place, 'mei', {
        action: 'lead.add',
        inputs: { company: '新的', phone: '13600000009', destination: 'me' },
      }),
    ),
  ).toContain('L-2')
  await place.close()
})

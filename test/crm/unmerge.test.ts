import { describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, type World } from '../world.ts'
import { aCustomer, asItIs, doneIn, merges, reads, rowOf, told } from './stories.ts'

describe('undoing a merge', () => {
  test('within seven days everything is as it was: fields, people, deals, talks, owners, counters', async () => {
    const place = await aWorld()
    const a = await aCustomer(place, 'mei', { company: '可撤甲', person: '郑一', phone: '13700000031', deal: '甲单' })
    const b = await aCustomer(place, 'bo', { company: '可撤乙', person: '王二', phone: '13700000032', deal: '乙单' })
    await place.as('bo').types(`跟进 ${b.customer} 电话聊过 明天下午3点回访`)
    await place.store.sql`update "Customer" set industry = '化工', tags = array['甲'] where no = ${a.customer}`
    const before = await snapshot(place)
    const done = doneIn(await merges(place, 'wang', `${a.customer} ${b.customer}`))
    expect(await snapshot(place)).not.toEqual(before)
    await place.later('6d')
    const undone = await place.as('wang').taps('撤销合并', done)
    expect(told(undone)).toBe(`已撤销合并：${a.customer} 可撤甲 从 ${b.customer} 可撤乙 分开，一切如前。`)
    expect(await snapshot(place)).toEqual(before)
    expect(told(await place.as('wang').types(`撤销合并 ${b.customer}`))).toBe(
      '没有可以撤销的合并：这条记录没有合并过，或已经撤销。',
    )
    await place.close()
  })

  test('what was changed since stays, and is said', async () => {
    const place = await aWorld()
    const a = await aCustomer(place, 'mei', { company: '部分甲' })
    const b = await aCustomer(place, 'mei', { company: '部分乙', person: '陈一', phone: '13700000041' })
    await place.store.sql`update "Customer" set industry = '纺织' where no = ${b.customer}`
    await merges(place, 'mei', `${a.customer} ${b.customer}`)
    await place.store.sql`update "Customer" set industry = '印染', version = version + 1 where no = ${a.customer}`
    await place.store.sql`delete from "ContactPoint" where raw = '13700000041' and entity = 'contact'`
    const undone = await place.as('mei').types(`撤销合并 ${a.customer}`)
    expect(told(undone)).toContain('没有恢复的：行业（之后改过，保留新值）')
    expect((await rowOf(place, a.customer)).industry).toBe('印染')
    expect(await reads(place, 'mei', b.customer)).toContain('陈一')
    await place.close()
  })

  test('is for who merged and for admins, and for seven days', async () => {
    const place = await aWorld()
    const a = await aCustomer(place, 'mei', { company: '谁能撤甲' })
    const b = await aCustomer(place, 'mei', { company: '谁能撤乙' })
    const done = doneIn(await merges(place, 'wang', `${a.customer} ${b.customer}`))
    expect(told(await place.as('mei').types(`撤销合并 ${a.customer}`))).toBe('只有做这次合并的人或管理员可以撤销。')
    await place.later('7d')
    expect(told(await place.as('wang').types(`撤销合并 ${a.customer}`))).toContain('已超过 7 天')
    expect(buttonsOf(await asItIs(place, 'wang', done))).toContain('打开')
    await place.close()
  })
})

/** What the customers are, have and are counted as; versions and times of change apart. */
async function snapshot(place: World) {
  const rows = await place.store.sql<{ what: string }>`
    select (to_jsonb(c) - 'version' - 'updatedAt')::text as what from "Customer" c
    union all select 'contact ' || name || ' ' || "customerId" || coalesce("deletedAt"::text, '') from "Contact"
    union all select 'deal ' || name || ' ' || "customerId" from "Opportunity"
    union all select 'talk ' || text || ' ' || "entityId" || "customerId" from "FollowUpRecord"
    union all select 'plan ' || text || ' ' || "entityId" || state from "FollowUpPlan"
    union all select 'point ' || "entityId" || raw || "isPrimary" || coalesce("uniqueKey", '') from "ContactPoint"
    union all select 'episode ' || "entityId" || "ownerId" || coalesce("endAt"::text, 'open') from "OwnershipEpisode"
    union all select 'held ' || "userId" || value from "OwnerCounter" where kind = 'held' and entity = 'customer' and scope = ''`
  return rows.map(({ what }) => what).sort()
}

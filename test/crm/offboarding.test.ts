import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { count } from '../rows.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, choicesOf, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ownersOf = async (place: World, table: 'Lead' | 'Customer' | 'Opportunity' | 'FollowUpPlan') => {
  const { rows } = await place.store.pool.query<{ owner: string | null; n: number }>(
    `select u.handle as owner, count(*)::int as n from "${table}" r left join "User" u on u.id = r."ownerId" group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ owner, n }) => [owner ?? 'pool', n]))
}

describe('somebody leaves (R27)', () => {
  test('the wizard counts what there is, everything moves in one job, history stays', async () => {
    const place = await aWorld()
    for (const company of ['甲线索', '乙线索']) await own(place, 'mei', { company })
    const { customer } = await aCustomer(place, 'mei', { company: '丙客户', deal: '丙商机', amount: '8万' })
    await place.as('mei').types('跟进 L-1 打了电话 明天下午3点回访')
    await place.as('mei').types(`跟进 ${customer} 聊过 后天上午10点再谈`)
    const last = cardIn(await place.as('mei').types('L-1'))

    const { answer } = await place.as('zhou').types('离职 林梅')
    expect(Object.keys(choicesOf(answer.form?.card))).toContain('放回公海')
    expect(JSON.stringify(answer.form?.card)).toContain('线索（2）')
    expect(JSON.stringify(answer.form?.card)).toContain('进行中的商机（1）')
    const started = await place.as('zhou').fills(answer.form, {
      leads: 'pool',
      customers: place.cast.users.bo ?? '',
      deals: 'follow',
      plans: 'follow',
    })
    expect(told(started)).toBe('林梅 的账号已停用，交接开始了。')
    // Access is gone before anything has moved.
    expect(told(await place.as('mei').types('我的线索'))).toBe('你的账号已停用，不能再使用。有疑问请联系管理员。')
    expect((await place.as('mei').taps('退回线索池', last)).answer.form).toBeUndefined()
    await place.later('1s')

    expect(await ownersOf(place, 'Customer')).toEqual({ bo: 1 })
    expect(await ownersOf(place, 'Opportunity')).toEqual({ bo: 1 })
    const leads = await place.store.sql<{ ownerId: string | null; poolId: string | null; convertedAt: Date | null }>`
      select "ownerId", "poolId", "convertedAt" from "Lead" where "convertedAt" is null`
    expect(leads.every(({ ownerId, poolId }) => ownerId === null && poolId === place.cast.pool)).toBe(true)
    const plans = await place.store
      .sql`select state, u.handle from "FollowUpPlan" p join "User" u on u.id = p."ownerId" order by state`
    expect(plans).toEqual([
      { state: 'cancelled', handle: 'mei' },
      { state: 'planned', handle: 'bo' },
    ])
    const report = await asItIs(place, 'zhou', cardIn(started))
    expect(wordsOf(report.card)).toContain('线索（2）\n公海 2')
    expect(wordsOf(report.card)).toContain('客户（1）\n赵博 1')
    expect(wordsOf(report.card)).toContain('未完成的待办（2）\n赵博 1，随公海记录取消 1')
    expect(await reads(place, 'bo', `为什么 ${customer}`)).toContain('林梅 离职，移交给 赵博')
    const closed = await place.store.sql<{ reason: string }>`
      select distinct "endReason" as reason from "OwnershipEpisode" where "ownerId" = ${place.cast.users.mei} and "endReason" <> 'convert'`
    expect(closed).toEqual([{ reason: 'leaver' }])
    const open = await place.store.sql`
      select 1 from "OwnershipEpisode" e where e."endAt" is null group by e.entity, e."entityId" having count(*) > 1`
    expect(open).toEqual([])
    expect(await reads(place, 'zhou', '成员')).toContain('已离职')
    // The next day's promise reaches the one who has it now.
    await place.later('2d')
    expect(wordsOf(cardIn({ messages: await place.as('bo').sees() }).card)).toContain('再谈')
    await place.close()
  })

  test('leaves the teams, pools and rules they were in; a pool keeps an admin', async () => {
    const place = await aWorld()
    const { mei = '', zhou = '' } = place.cast.users
    const { customer } = await aCustomer(place, 'bo', { company: '协作的' })
    const [record] = await place.store.sql<{ id: string }>`select id from "Customer" where no = ${customer}`
    await place.store.sql`
      insert into "TeamMember" (entity, "entityId", "userId", level, "grantedById", "createdAt")
      values ('customer', ${record?.id}, ${mei}, 'write', ${mei}, now())`
    await place.store
      .sql`update "Pool" set "adminIds" = array[${mei}::uuid], "userIds" = "userIds" || ${mei}::uuid where id = ${place.cast.pool}`
    const [rule] = await place.store.sql<{ id: string }>`
      insert into "AssignmentRule" (id, name, "fallbackId") values (gen_random_uuid(), '规则', ${mei}) returning id`
    await place.store.sql`insert into "AssignmentMember" ("ruleId", "userId", position) values (${rule?.id}, ${mei}, 0)`
    const { answer } = await place.as('zhou').types('离职 林梅')
    await place.as('zhou').fills(answer.form)
    await place.later('2s')
    const [seats] = await place.store.sql`
      select (select count(*)::int from "TeamMember" where "userId" = ${mei}) as teams,
        (select count(*)::int from "AssignmentMember" where "userId" = ${mei}) as members,
        (select "fallbackId" from "AssignmentRule") as fallback,
        (select "adminIds" from "Pool" where id = ${place.cast.pool}) as admins,
        (select ${mei}::uuid = any ("userIds") from "Pool" where id = ${place.cast.pool}) as seated`
    expect(seats).toEqual({ teams: 0, members: 0, fallback: null, admins: [zhou], seated: false })
    await place.close()
  })

  test('what has no receiver stays, is listed to the manager, and is handed over later', async () => {
    const place = await aWorld()
    await own(place, 'mei', { company: '先留着' })
    const { answer } = await place.as('zhou').types('offboard mei', { locale: 'en' })
    await place.as('zhou').fills(answer.form, { leads: 'stay' })
    await place.later('1s')
    await place.settled()
    expect(await ownersOf(place, 'Lead')).toEqual({ mei: 1 })
    const listed = cardIn({ messages: await place.as('wang').sees() })
    expect(wordsOf(listed.card)).toContain('还有 1 条在其名下')
    const list = cardIn(await place.as('zhou').types('成员'))
    expect(wordsOf(list.card)).toContain('已离职 · 名下还有 1 条未交接')

    const again = await place.as('zhou').types('离职 林梅')
    await place.as('zhou').fills(again.answer.form, { leads: place.cast.users.wang ?? '' })
    await place.later('1s')
    expect(await ownersOf(place, 'Lead')).toEqual({ wang: 1 })
    expect(wordsOf((await asItIs(place, 'wang', listed)).card)).not.toContain('还有 1 条')
    await place.close()
  })

  test('a receiver takes no more than they have room for (R31), and the report says so', async () => {
    const place = await aWorld()
    for (const company of ['一', '二', '三']) await own(place, 'mei', { company })
    await place.store.sql`update "CapacityRule" set max = 2`
    const { answer } = await place.as('zhou').types('离职 林梅')
    const said = await place.as('zhou').fills(answer.form, { leads: place.cast.users.bo ?? '' })
    await place.later('1s')
    expect(await ownersOf(place, 'Lead')).toEqual({ bo: 2, mei: 1 })
    expect(wordsOf((await asItIs(place, 'zhou', cardIn(said))).card)).toContain('赵博 2，接收人库容已满，留下 1')
    await place.close()
  })

  test('refusals: oneself, the last admin, a stranger, a receiver who is gone', async () => {
    expect(told(await world.as('zhou').types('离职 周岚'))).toBe('不能停用自己，请另一位管理员来做。')
    expect(told(await world.as('zhou').types('离职 查无此人'))).toContain('没有叫“查无此人”的同事')
    const { answer } = await world.as('zhou').types('离职 赵博')
    await world.as('zhou').types('停用成员 林梅')
    const said = await world.as('zhou').fills(answer.form, { leads: world.cast.users.mei ?? '' })
    expect(said.answer.error?.fields).toEqual({ leads: '这位同事不能接收，请另选' })
    expect(await count(world.store, 'Handover')).toBe(0)
    await world.as('zhou').types('恢复成员 林梅')
  })
})

describe('an account', () => {
  test('is closed and opened again, and keeps what it holds', async () => {
    const no = await own(world, 'mei', { company: '停用期间' })
    expect(told(await world.as('zhou').types('停用成员 mei'))).toBe('林梅 的账号已停用，名下的记录不变。')
    expect(told(await world.as('mei').types(no))).toContain('你的账号已停用')
    // The chat remembers its people for a second; afterwards the answer is the same.
    const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2_000)
    expect(told(await world.as('mei').types(no))).toContain('你的账号已停用')
    later.mockRestore()
    expect(told(await world.as('zhou').types('deactivate mei', { locale: 'en' }))).toBe(
      '林梅’s account is closed already.',
    )
    expect(told(await world.as('zhou').types('恢复成员 林梅'))).toBe('林梅 的账号已恢复，角色和以前一样。')
    expect(await reads(world, 'mei', no)).toContain('停用期间')
    expect(told(await world.as('zhou').types('恢复成员 林梅'))).toBe('林梅 的账号是正常的。')
  })

  test('of the last admin stays open, also when two try at once', async () => {
    const place = await aWorld()
    const [role] = await place.store.sql<{ id: string }>`select id from "Role" where name = '管理员'`
    await place.store.sql`insert into "UserRole" ("userId", "roleId") values (${place.cast.users.wang}, ${role?.id})`
    await Promise.all([place.as('zhou').types('停用成员 王海'), place.as('wang').types('停用成员 周岚')])
    expect(await count(place.store, 'User', `status = 'active' and handle in ('zhou', 'wang')`)).toBe(1)
    await place.close()
  })
})

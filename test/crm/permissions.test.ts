import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { actions } from '../../src/crm/index.ts'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, madeUp, own, reads, told } from './stories.ts'
import { turnedAway } from './turnedAway.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const everybody: Handle[] = ['mei', 'bo', 'wang', 'sun', 'he', 'zhou']

describe('the right to act at all (R151)', () => {
  test('every action of the house stands in this table', () => {
    expect(Object.keys(turnedAway).sort()).toEqual(actions.map(({ name }) => name).sort())
  })

  test.each(Object.entries(turnedAway))(
    '%s turns away whom it should, and says who may (R156)',
    async (action, { who, sentTo }) => {
      const answers = await Promise.all(
        everybody.map(async person => ({ person, said: await madeUp(world, person, { action }) })),
      )
      const refused = answers.filter(({ said }) => said.answer.error?.code === 'action.notAllowed')
      expect(refused.map(({ person }) => person)).toEqual(who)
      for (const { said } of refused) expect(told(said)).toBe(`你的角色没有这个权限。可以操作的角色：${sentTo}。`)
      expect(
        answers.filter(({ said }) => said.status !== 200 || said.answer.error?.code === 'error.unexpected'),
      ).toEqual([])
    },
  )

  test('a refusal of a right is in the trail, a slip of the pen is not (R172)', async () => {
    const place = await aWorld()
    await place.as('he').types('领取 L-1')
    await place.as('mei').types('领取 L-404')
    const trail = await place.store.sql`select facts ->> 'code' as code from "AuditEvent" where action = 'refused'`
    expect(trail).toEqual([{ code: 'action.notAllowed' }])
    await place.close()
  })
})

describe('the right to this record (R151)', () => {
  test('a rep’s own, their manager’s, the admin’s, and nobody else’s', async () => {
    const no = await own(world, 'mei', { company: '上海云帆科技' })
    const { customer, deal } = await aCustomer(world, 'mei', { company: '云帆客户', deal: '云帆商机' })
    const readers = async (ref: string) => {
      const answers = await Promise.all(everybody.map(async who => ({ who, said: await world.as(who).types(ref) })))
      return answers.filter(({ said }) => said.messages.some(({ card }) => card)).map(({ who }) => who)
    }
    expect(await readers(no)).toEqual(['mei', 'wang', 'zhou'])
    expect(await readers(customer)).toEqual(['mei', 'wang', 'sun', 'he', 'zhou'])
    expect(await readers(deal)).toEqual(['mei', 'wang', 'sun', 'zhou'])
  })

  test('to read is not to change', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '财务只看' })
    expect(cardIn(await world.as('sun').types(customer)).card?.actions).toHaveLength(1)
    const role = await world.store.sql<{ id: string }>`select id from "Role" where name = '销售'`
    await world.store.sql`insert into "UserRole" ("userId", "roleId") values (${world.cast.users.sun}, ${role[0]?.id})`
    // Finance and sales in one person reads all and still changes only their own.
    expect(told(await world.as('sun').types(`跟进 ${customer} 催款`))).toBe(
      `${customer} 由 林梅 负责，只有 林梅、其主管或管理员可以操作。`,
    )
    await world.store.sql`delete from "UserRole" where "userId" = ${world.cast.users.sun} and "roleId" = ${role[0]?.id}`
  })

  test('a manager of another department is a stranger, one of the department above is not', async () => {
    const place = await aWorld()
    const no = await own(place, 'mei', { company: '跨部门' })
    const [office] = await place.store.sql<{
      id: string
      path: string
    }>`select id, path from "Department" where name = '运营与服务部'`
    await place.store.sql`update "User" set "departmentId" = ${office?.id} where handle = 'wang'`
    expect(told(await place.as('wang').types(no))).toContain('由 林梅 负责')
    await place.store.sql`update "Department" set path = ${office?.path} || '/' || id where name = '华东销售部'`
    expect(await reads(place, 'wang', no)).toContain('跨部门')
    await place.close()
  })

  test('engineers see no amount anywhere; who is engineer and rep at once sees it (R154)', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '金额可见吗', deal: '项目甲', amount: '77万' })
    expect(await reads(world, 'he', customer)).not.toContain('770,000')
    const [finance] = await world.store.sql<{ id: string }>`select id from "Role" where name = '财务'`
    await world.store.sql`insert into "UserRole" ("userId", "roleId") values (${world.cast.users.he}, ${finance?.id})`
    expect(await reads(world, 'he', customer)).toContain('¥770,000')
    await world.store.sql`delete from "UserRole" where "userId" = ${world.cast.users.he} and "roleId" = ${finance?.id}`
  })
})

describe('a room (R155)', () => {
  test('never shows a phone, an e-mail or an amount, whoever acts there', async () => {
    const no = await world
      .as('wang')
      .adds({ company: '群里线索', person: '郑一', phone: '13655556666', email: 'zheng@qun.cn' })
    await world.settled()
    const posted = cardIn({ messages: await world.as('zhou').sees('leads') })
    await world.as('mei').taps('领取', posted)
    await world.as('mei').types(`/跟进 ${no} 电话聊了 明天下午3点回访`, { chat: 'leads' })
    const { answer } = await world.as('mei').types(`/转客户 ${no}`, { chat: 'leads' })
    await world.as('mei').fills(answer.form, { deal: '群里商机', amount: '55万' }, { chat: 'leads' })
    for (const line of ['/客户 群里线索', '/搜索 群里', '/商机列表', '@shoal 待办'])
      await world.as('mei').types(line, { chat: 'leads' })
    await world.settled()

    const seenByBo = (await world.as('bo').sees('leads')).map(({ card }) => JSON.stringify(card))
    expect(seenByBo.filter(card => /13655556666|zheng@qun|550,000|回访/.test(card))).toEqual([])
    expect(seenByBo.join()).toContain('136****6666')
    const seenByMei = (await world.as('mei').sees('leads')).map(({ card }) => JSON.stringify(card)).join()
    expect(seenByMei).toContain('13655556666')
    expect(seenByMei).toContain('¥550,000')
  })

  test('a tap in a room by somebody without the right changes nothing, and only they read why (R156)', async () => {
    const no = await world.as('wang').adds({ company: '大家都看得到' })
    await world.settled()
    const card = (await world.as('he').sees('leads')).find(({ card }) => wordsOf(card).includes('大家都看得到'))
    if (!card) throw new Error('the room did not hear of it')
    const seen = async () => (await world.as('mei').sees('leads')).length
    const before = await seen()
    const said = await world.as('he').taps('领取', card)
    expect(told(said)).toMatch(/^你的角色没有这个权限。可以操作的角色：.*销售/)
    await world.settled()
    expect(await seen()).toBe(before)
    const [lead] = await world.store.sql`select "ownerId" from "Lead" where no = ${no}`
    expect(lead).toEqual({ ownerId: null })
  })

  test('a card for one person cannot be tapped by another', async () => {
    const no = await own(world, 'mei', { company: '只给我的卡' })
    const card = cardIn(await world.as('mei').types(`/查看 ${no}`, { chat: 'sales' }))
    const said = await world.as('bo').taps('退回线索池', card)
    expect([said.status, said.messages]).toEqual([404, []])
  })
})

describe('an account', () => {
  test('that is linked to nobody can do nothing, and an admin is asked who it is (R158)', async () => {
    const place = await aWorld()
    await place.as('bo').sees()
    await place.store.sql`update "ChatIdentity" set "userId" = null where "platformUserId" = 'bo'`
    const said = await Promise.all([
      place.as('bo').types('录入 上海某公司'),
      place.as('bo').types('help', { locale: 'en' }),
    ])
    expect(said.map(told)).toEqual([
      '我还不认识你的账号，已经请 周岚 确认你是谁。批准后我会马上告诉你。',
      'I do not know your account yet and have asked 周岚 who you are. I will tell you as soon as they answer.',
    ])
    await place.close()
  })

  test('of a suspended person is closed at once, also on cards they still have (R158)', async () => {
    const place = await aWorld()
    const no = await own(place, 'bo', { company: '离职前的' })
    const card = cardIn(await place.as('bo').types(no))
    await place.store.sql`update "User" set status = 'suspended' where handle = 'bo'`
    const said = await place.as('bo').taps('退回线索池', card)
    expect(said.answer.form).toBeUndefined()
    expect(told(await place.as('bo').types(no))).toBe('你的账号已停用，不能再使用。有疑问请联系管理员。')
    // The record and its history keep the name.
    expect(wordsOf(cardIn(await place.as('wang').types(no)).card)).toContain('赵博 跟进中')
    await place.close()
  })

  test('that lost its role loses the right with the next line', async () => {
    const place = await aWorld()
    const no = await own(place, 'mei', { company: '换岗之后' })
    await place.store.sql`delete from "UserRole" where "userId" = ${place.cast.users.mei}`
    expect(told(await place.as('mei').types(`退回 ${no} 换岗`))).toContain('你的角色没有这个权限')
    await place.close()
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kilometres } from '../../../src/crm/tickets/candidates.ts'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { asItIs, madeUp, reads, rowsOf, told } from '../stories.ts'
import { anotherEngineer, aTicket, countCards, lastCard, says, setService, ticketRow } from './stories.ts'

let world: World
let xu: string
beforeAll(async () => {
  world = await aWorld()
  xu = await anotherEngineer(world, 'xu', '徐磊')
})
afterAll(() => world.close())

const act = (who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>, place = world) =>
  madeUp(place, who, { action, inputs })
const actAs = (as: string, action: string, inputs: Record<string, string>, place = world) =>
  place.post('forms', { as, chat: 'dm', form: `${action}~e30`, inputs })

describe('a dispatcher', () => {
  test('sees who could take it, with load, skills, duty and distance, and asks one', async () => {
    await act('zhou', 'ticket.skills', { person: 'he', skills: '液压、电气', base: '张江 31.2041, 121.5937' })
    await act('zhou', 'ticket.skills', { person: '徐磊', skills: '电气', base: '虹桥 31.1940, 121.3200' })
    const no = await aTicket(world, 'mei', { subject: '液压站', skills: '液压', place: '川沙 31.1900, 121.7000' })
    const list = cardIn(await world.as('zhou').types(`派工 ${no}`))
    expect(rowsOf(list)[0]).toMatch(/何川 \| 手上 0 张 · 技能符合 · 约 10 公里/)
    expect(rowsOf(list)[1]).toMatch(/徐磊 \| 手上 0 张 · 缺技能：液压 · 约 36 公里/)
    const said = await world.as('zhou').taps('派给他', list)
    expect(told(said)).toBe(`已请 何川 接 ${no} 液压站。`)
    const asked = await lastCard(world, 'he', new RegExp(no))
    expect(wordsOf(asked.card)).toContain('等 何川 接单，10:15 前')
    await world.as('he').taps('接受', asked)
    expect(wordsOf((await asItIs(world, 'he', asked)).card)).toContain('已接单 · 何川')
  })

  test('is the only one who may; nobody is asked who cannot take tickets', async () => {
    const no = await aTicket(world, 'mei', { subject: '派谁' })
    expect(told(await act('he', 'ticket.assign', { ticket: no, to: 'xu' }))).toContain('没有这个权限')
    expect(told(await act('zhou', 'ticket.assign', { ticket: no, to: '林梅' }))).toContain('林梅 不能接工单')
    expect(await says(world, 'zhou', `派工 ${no} 不存在的人`)).toContain('不存在的人')
  })

  test('while somebody thinks about it nobody else takes it; it can be declined, and the dispatcher hears', async () => {
    const no = await aTicket(world, 'mei', { subject: '考虑中' })
    await act('zhou', 'ticket.assign', { ticket: no, to: 'xu' })
    expect(told(await act('he', 'ticket.take', { ticket: no }))).toBe(
      `${no} 正在等 徐磊 接单，到 10:15 为止；之后会回到队列。`,
    )
    expect(told(await act('he', 'ticket.decline', { ticket: no }))).toContain('没有派给你')
    const before = await countCards(world, 'zhou', new RegExp(`"text":"${no}"`))
    expect(told(await actAs('xu', 'ticket.decline', { ticket: no, reason: '在外地' }))).toContain('你没有接')
    expect(await ticketRow(world, no)).toMatchObject({ state: 'new', ownerId: null })
    expect(await countCards(world, 'zhou', new RegExp(`"text":"${no}"`))).toBe(before + 1)
    expect(told(await act('he', 'ticket.take', { ticket: no }))).toContain('你接了')
  })

  test('takes it away from who is at it, and that one hears', async () => {
    const no = await aTicket(world, 'mei', { subject: '换人' })
    await act('he', 'ticket.take', { ticket: no })
    await act('he', 'ticket.wait', { ticket: no, text: '等配件' })
    expect(told(await act('zhou', 'ticket.assign', { ticket: no, to: '何川' }))).toContain('已经在 何川 那里')
    await act('zhou', 'ticket.assign', { ticket: no, to: '徐磊' })
    expect(await ticketRow(world, no)).toMatchObject({ state: 'new', ownerId: xu, holdSince: null })
    expect(await countCards(world, 'he', new RegExp(no))).toBeGreaterThanOrEqual(1)
    expect(told(await actAs('xu', 'ticket.take', { ticket: no }))).toContain('你接了')
  })

  test('moves everything of somebody who is away, in one go', async () => {
    const place = await aWorld()
    await anotherEngineer(place, 'xu', '徐磊')
    const numbers = [await aTicket(place, 'mei', { subject: '一' }), await aTicket(place, 'mei', { subject: '二' })]
    for (const ticket of numbers) await act('he', 'ticket.take', { ticket }, place)
    expect(await says(place, 'zhou', '转派工单 何川 徐磊')).toBe('何川 的 2 张工单已转走：2 张已派给别人。')
    for (const ticket of numbers) await actAs('xu', 'ticket.take', { ticket }, place)
    expect(await says(place, 'zhou', '转派工单 xu')).toBe('徐磊 的 2 张工单已转走：2 张回到队列等人接。')
    expect(await says(place, 'zhou', '转派工单 xu')).toBe('徐磊 没有未完成的工单。')
    expect(await reads(place, 'he', '工单队列')).toMatch(/一[\s\S]*二/)
    await place.close()
  })
})

describe('by rule', () => {
  test('they go round the people at work, and skip who is away or lacks the skill', async () => {
    const place = await aWorld()
    await setService(place, { dispatch: 'roundRobin' })
    await anotherEngineer(place, 'xu', '徐磊')
    await anotherEngineer(place, 'lu', '陆明')
    const ownerOf = async (no: string) => {
      const { ownerId } = await ticketRow(place, no)
      const [row] = await place.store.sql<{ handle: string }>`select handle from "User" where id = ${ownerId}`
      return row?.handle
    }
    const first = await aTicket(place, 'mei', { subject: '甲' })
    const round = [
      first,
      await aTicket(place, 'mei', { subject: '乙' }),
      await aTicket(place, 'mei', { subject: '丙' }),
      await aTicket(place, 'mei', { subject: '丁' }),
    ]
    const owners = await Promise.all(round.map(ownerOf))
    expect(new Set(owners.slice(0, 3))).toEqual(new Set(['he', 'xu', 'lu']))
    expect(owners[3]).toBe(owners[0])
    await place.store.sql`update "User" set "dutyState" = 'off' where handle in ('xu', 'lu')`
    expect(await ownerOf(await aTicket(place, 'mei', { subject: '戊' }))).toBe('he')
    // Nobody is there: the queue, and the dispatcher hears.
    await place.as('he').types('值班 下班')
    const none = await aTicket(place, 'mei', { subject: '己' })
    expect(await ticketRow(place, none)).toMatchObject({ state: 'new', ownerId: null })
    expect(await countCards(place, 'zhou', new RegExp(`"text":"${none}"`))).toBe(1)
    await place.close()
  })

  test('who has the least to do is asked, and who does not answer in time is asked no more', async () => {
    const place = await aWorld()
    await setService(place, { dispatch: 'leastBusy', acceptMinutes: '10' })
    const other = await anotherEngineer(place, 'xu', '徐磊')
    const first = await aTicket(place, 'mei', { subject: '先' })
    const owner = (await ticketRow(place, first)).ownerId
    const second = await aTicket(place, 'mei', { subject: '后' })
    expect((await ticketRow(place, second)).ownerId).not.toBe(owner)
    await place.later('9m')
    expect((await ticketRow(place, first)).ownerId).toBe(owner)
    await place.later('2m')
    const passed = await ticketRow(place, first)
    expect(passed.ownerId).not.toBe(owner)
    expect([place.cast.users.he, other]).toContain(passed.ownerId)
    await place.later('20m')
    // Both were asked and did not answer: it waits for anybody, and the dispatcher knows.
    expect(await ticketRow(place, first)).toMatchObject({ state: 'new', ownerId: null })
    expect(await reads(place, 'zhou', `历史 ${first}`)).toMatch(/没有按时接单[\s\S]*没有按时接单/)
    await place.close()
  })
})

describe('lists', () => {
  test('mine, the queue, what is late soon: the most pressing first, with one tap to take', async () => {
    const place = await aWorld()
    const low = await aTicket(place, 'mei', { subject: '不急的', priority: 'low' })
    const urgent = await aTicket(place, 'mei', { subject: '急的', priority: 'urgent' })
    const queue = cardIn(await place.as('he').types('待接工单'))
    expect(rowsOf(queue).map(row => row.split(' | ')[0])).toEqual(['急的', '不急的'])
    await place.as('he').taps('接单', queue)
    expect(rowsOf(cardIn(await place.as('he').types('我的工单'))).join()).toContain(urgent)
    const soon = rowsOf(cardIn(await place.as('zhou').types('快超时'))).join()
    expect(soon).toContain(urgent)
    expect(soon).not.toContain(low)
    expect(await reads(place, 'mei', 'tickets')).toMatch(/急的[\s\S]*不急的/)
    await place.close()
  })
})

test('the distance between two places is that of the globe', () => {
  expect(kilometres({ lat: 31.2304, lng: 121.4737 }, { lat: 39.9042, lng: 116.4074 })).toBeCloseTo(1_067, -1)
  expect(kilometres(undefined, { lat: 0, lng: 0 })).toBeNull()
})

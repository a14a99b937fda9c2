import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { aCustomer, asItIs, madeUp, reads, told } from '../stories.ts'
import { anotherEngineer, aTicket, countCards, says, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
  await anotherEngineer(world, 'xu', '徐磊')
})
afterAll(() => world.close())

const act = (who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>) =>
  madeUp(world, who, { action, inputs })

describe('the life of a ticket', () => {
  test('taken, on the way, at work, waiting, solved, closed: each tap moves it for everybody', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '一生' })
    const no = await aTicket(world, 'mei', { subject: '一生的工单', about: customer })
    const meis = cardIn(await world.as('mei').types(`工单 ${no}`))
    let card = cardIn(await world.as('he').types(`工单 ${no}`))
    expect(buttonsOf(card)).toEqual(['接单', '更多'])
    const steps: [string, string, string[]][] = [
      ['接单', '已接单 · 何川', ['出发', '开工', '回复客户', '更多']],
      ['出发', '在路上 · 何川', ['开工', '更多']],
      ['开工', '处理中 · 何川', ['已解决', '等客户', '回复客户', '记工时', '更多']],
    ]
    for (const [tap, state, buttons] of steps) {
      await world.as('he').taps(tap, card)
      card = await asItIs(world, 'he', card)
      expect(wordsOf(card.card)).toContain(state)
      expect(buttonsOf(card)).toEqual(buttons)
      expect(wordsOf((await asItIs(world, 'mei', meis)).card)).toContain(state)
    }
    const { answer } = await world.as('he').taps('等客户', card)
    await world.as('he').fills(answer.form, { text: '请把铭牌拍给我' })
    card = await asItIs(world, 'he', card)
    expect(wordsOf(card.card)).toMatch(/等客户 · 何川[\s\S]*请把铭牌拍给我/)
    expect(buttonsOf(card)).toEqual(['恢复处理', '已解决', '回复客户', '更多'])
    await world.as('he').taps('恢复处理', card)
    card = await asItIs(world, 'he', card)
    const solved = await world.as('he').taps('已解决', card)
    await world.as('he').fills(solved.answer.form, { text: '换了密封圈' })
    // Who made it hears of it, with a card of its own.
    expect(await countCards(world, 'mei', /已解决 · 何川/)).toBeGreaterThanOrEqual(2)
    card = await asItIs(world, 'he', card)
    await world.as('he').taps('关闭', card)
    expect(await ticketRow(world, no)).toMatchObject({ state: 'closed', resolution: '换了密封圈', reopenCount: 0 })
    expect(await reads(world, 'mei', `历史 ${no}`)).toMatch(
      /关闭[\s\S]*解决：换了密封圈[\s\S]*等客户[\s\S]*出发[\s\S]*接单/,
    )
  })

  test('a step that is not possible is refused with what is true now, and who made it so', async () => {
    const no = await aTicket(world, 'mei', { subject: '两步之间' })
    const old = cardIn(await world.as('he').types(`工单 ${no}`))
    await world.as('he').taps('接单', old)
    const worked = cardIn(await world.as('he').types(`工单 ${no}`))
    await act('zhou', 'ticket.cancel', { ticket: no, reason: '客户自己修好了' })
    await act('mei', 'ticket.note', { ticket: no, text: '后来又有人写了备注' })
    expect(told(await world.as('he').taps('开工', worked))).toMatch(
      new RegExp(`^${no} 现在是“已取消”（何川），周岚 10:0\\d 改的，这一步做不了了。$`),
    )
    expect(wordsOf((await asItIs(world, 'he', worked)).card)).toMatch(/已取消[\s\S]*客户自己修好了/)
    expect(told(await act('he', 'ticket.resolve', { ticket: no, text: '修好' }))).toContain('现在是“已取消”')
  })

  test('somebody else’s ticket is not moved, by a tap or by its number', async () => {
    const no = await aTicket(world, 'mei', { subject: '别人的' })
    await act('he', 'ticket.take', { ticket: no })
    const said = await world.post('forms', { as: 'xu', chat: 'dm', form: 'ticket.start~e30', inputs: { ticket: no } })
    expect(told(said)).toBe(`${no} 由 何川 处理，只有 何川、调度或管理员可以操作。`)
    expect(told(await act('mei', 'ticket.start', { ticket: no }))).toContain('没有这个权限')
    expect(await ticketRow(world, no)).toMatchObject({ state: 'taken' })
  })

  test('a take can be undone for thirty seconds, and not once work has begun (R174)', async () => {
    const no = await aTicket(world, 'mei', { subject: '手滑' })
    await act('he', 'ticket.take', { ticket: no })
    expect(await says(world, 'he', '撤销')).toBe(`${no} 手滑 已回到队列。`)
    expect(await ticketRow(world, no)).toMatchObject({ state: 'new', ownerId: null })
    await act('he', 'ticket.take', { ticket: no })
    await world.later('31s')
    expect(await says(world, 'he', '撤销')).toContain('30 秒')
  })

  test('reopened work goes on with whoever was at it, in a new episode of the clock', async () => {
    const no = await aTicket(world, 'mei', { subject: '又坏了' })
    await act('he', 'ticket.take', { ticket: no })
    await act('he', 'ticket.resolve', { ticket: no, text: '好了' })
    await act('mei', 'ticket.reopen', { ticket: no, reason: '还是漏' })
    expect(await ticketRow(world, no)).toMatchObject({ state: 'working', episode: 2, reopenCount: 1, resolvedAt: null })
    expect(told(await act('mei', 'ticket.reopen', { ticket: no }))).toContain('现在是“处理中”')
  })

  test('given back it is in the queue again, cancelled it is over', async () => {
    const no = await aTicket(world, 'mei', { subject: '退回去' })
    await act('he', 'ticket.take', { ticket: no })
    expect(told(await act('he', 'ticket.giveBack', { ticket: no, reason: '不会修' }))).toContain('已退回队列')
    expect(await ticketRow(world, no)).toMatchObject({ state: 'new', ownerId: null })
    const { answer } = await act('mei', 'ticket.cancel', { ticket: no })
    expect(answer.form?.title).toBe(`取消 ${no}`)
    await act('mei', 'ticket.cancel', { ticket: no, reason: '不要了' })
    expect(await ticketRow(world, no)).toMatchObject({ state: 'cancelled', endNote: '不要了', slaNextAt: null })
  })

  test('escalated, the manager of its engineer and the dispatchers see it, with why', async () => {
    await world.store.sql`update "User" set "managerId" = ${world.cast.users.wang} where handle = 'he'`
    const no = await aTicket(world, 'mei', { subject: '求助' })
    await act('he', 'ticket.take', { ticket: no })
    await act('he', 'ticket.escalate', { ticket: no, reason: '缺备件' })
    expect(
      await countCards(world, 'zhou', new RegExp(`已升级[\\s\\S]*${no}|${no}[\\s\\S]*缺备件`)),
    ).toBeGreaterThanOrEqual(1)
    expect(await ticketRow(world, no)).toMatchObject({ escalatedAt: expect.any(Date) })
    await world.store.sql`update "User" set "managerId" = null where handle = 'he'`
  })
})

describe('merging (R137)', () => {
  test('makes one part of another for good; old numbers lead to the one that lives, and a circle stays where it is', async () => {
    const [a, b, c] = [
      await aTicket(world, 'mei', { subject: '甲' }),
      await aTicket(world, 'mei', { subject: '乙' }),
      await aTicket(world, 'mei', { subject: '丙' }),
    ]
    for (const no of [a, b, c]) await act('he', 'ticket.take', { ticket: no })
    expect(told(await act('he', 'ticket.merge', { ticket: a, into: b }))).toBe(`${a} 已并入 ${b} 乙。`)
    await act('he', 'ticket.merge', { ticket: b, into: c })
    const target = await ticketRow(world, c)
    expect(await ticketRow(world, a)).toMatchObject({ state: 'merged', intoId: target.id })
    expect(told(await act('he', 'ticket.merge', { ticket: c, into: a }))).toContain('不能并入它自己')
    expect(told(await act('he', 'ticket.start', { ticket: a }))).toContain('现在是“已合并”')
    expect(buttonsOf(cardIn(await world.as('he').types(`工单 ${a}`)))).toContain('看并入的工单')
  })
})

describe('races, raced for real', () => {
  test('of eight who take a ticket at once one has it, and the others hear who', async () => {
    const place = await aWorld()
    const handles = Array.from({ length: 8 }, (_, n) => `eng${n}`)
    for (const handle of handles) await anotherEngineer(place, handle, `工程师${handle}`)
    const no = await aTicket(place, 'mei', { subject: '抢单' })
    const said = await Promise.all(
      handles.map(as => place.post('forms', { as, chat: 'dm', form: 'ticket.take~e30', inputs: { ticket: no } })),
    )
    const won = said.filter(({ answer }) => answer.error === undefined)
    expect(won).toHaveLength(1)
    const row = await ticketRow(place, no)
    expect(row.state).toBe('taken')
    const losers = said.filter(({ answer }) => answer.error)
    expect(losers.every(one => one.answer.error?.code === 'ticket.leftMeanwhile' && told(one).includes('已接单'))).toBe(
      true,
    )
    const takes = await place.store
      .sql`select 1 from "AuditEvent" where action = 'ticket.take' and "entityId" = ${row.id}`
    expect(takes).toHaveLength(1)
    await place.close()
  })

  test('resolve and cancel at once end in one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const no = await aTicket(world, 'mei', { subject: `同时 ${round}` })
      await act('he', 'ticket.take', { ticket: no })
      const both = await Promise.all([
        act('he', 'ticket.resolve', { ticket: no, text: '好了' }),
        act('zhou', 'ticket.cancel', { ticket: no, reason: '不要了' }),
      ])
      const refused = both.filter(({ answer }) => answer.error)
      expect(refused).toHaveLength(1)
      const { state, resolvedAt, endNote } = await ticketRow(world, no)
      expect([
        { state: 'resolved', solved: true, ended: false },
        { state: 'cancelled', solved: false, ended: true },
      ]).toContainEqual({ state, solved: resolvedAt !== null, ended: endNote !== null })
    }
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTargets } from '../../../src/crm/sla/edit.ts'
import { aWorld, type World } from '../../world.ts'
import { aCustomer, madeUp, reads, told } from '../stories.ts'
import { aTicket, countCards, says, ticketRow } from './stories.ts'

const at = (local: string) => new Date(`${local}:00+08:00`)
const act = (place: World, who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>) =>
  madeUp(place, who, { action, inputs })
const open = (place: World, priority: string) => aTicket(place, 'mei', { subject: `时限 ${priority}`, priority })

describe('how long it may take (R131)', () => {
  let world: World
  beforeAll(async () => {
    world = await aWorld()
  })
  afterAll(() => world.close())

  // It is Monday, 10:00; work is from ten to six.
  test.each([
    ['urgent', '2026-11-23T10:30', '2026-11-23T12:00'],
    ['high', '2026-11-23T11:00', '2026-11-23T14:00'],
    ['normal', '2026-11-23T18:00', '2026-11-25T18:00'],
    ['low', '2026-11-25T18:00', '2026-12-03T18:00'],
  ])('%s: answered by %s, solved by %s', async (priority, answered, solved) => {
    expect(await ticketRow(world, await open(world, priority))).toMatchObject({
      responseDueAt: at(answered),
      resolutionDueAt: at(solved),
      provisional: false,
    })
  })

  test('the first policy that fits type and level counts; a target of 0 is due at once', async () => {
    const { answer } = await world.as('zhou').types('改服务级别')
    const named = {
      name: 'A 级维修',
      types: 'repair',
      levels: 'A',
      urgent: '0 / 1h',
      high: '10m/2h',
      normal: '30分/4小时',
      low: '1h/8h',
    }
    expect(told(await world.as('zhou').fills(answer.form, named))).toBe('服务级别“A 级维修”已保存。')
    const { customer } = await aCustomer(world, 'mei', { company: '大客户' })
    await world.store.sql`update "Customer" set level = 'A' where no = ${customer}`
    const no = await aTicket(world, 'mei', { subject: '大客户报修', about: customer, priority: 'urgent' })
    expect(await ticketRow(world, no)).toMatchObject({
      responseDueAt: at('2026-11-23T10:00'),
      resolutionDueAt: at('2026-11-23T11:00'),
    })
    const question = await aTicket(world, 'mei', {
      subject: '大客户咨询',
      type: 'question',
      about: customer,
      priority: 'urgent',
    })
    expect(await ticketRow(world, question)).toMatchObject({ responseDueAt: at('2026-11-23T10:30') })
    expect(await reads(world, 'mei', '服务级别')).toMatch(
      /A 级维修[\s\S]*维修、A 级客户[\s\S]*紧急：响应 0 分，解决 1 小时[\s\S]*标准服务/,
    )
    expect(told(await act(world, 'mei', 'sla.edit', { policy: '标准服务' }))).toContain('没有这个权限')
  })

  test('targets are typed as people say them', () => {
    expect(readTargets('30m / 2h')).toEqual([30, 120])
    expect(readTargets('0/90')).toEqual([0, 90])
    expect(readTargets('1小时30分，8小时')).toEqual([90, 480])
    expect(readTargets('1.5h/3h')).toEqual([90, 180])
    for (const wrong of ['', '2h', '一会儿/2h', '1h/2h/3h', '-1h/2h']) expect(readTargets(wrong)).toBeUndefined()
  })

  test('another priority sets the deadlines anew, from when it was opened', async () => {
    const no = await open(world, 'low')
    expect(await says(world, 'mei', `工单优先级 ${no} 紧急`)).toContain('时限已重算')
    expect(await ticketRow(world, no)).toMatchObject({ priority: 'urgent', resolutionDueAt: at('2026-11-23T12:00') })
    expect(await says(world, 'mei', `工单优先级 ${no} 特大号`)).toContain('看不懂优先级“特大号”')
  })
})

describe('the clock stands still while we wait for the customer, and only then (R132)', () => {
  test('High, opened Mon 10:20: on hold from 11:00 to Tue 10:40 is 460 working minutes, so it is due Tue 14:00', async () => {
    const place = await aWorld()
    await place.later('20m')
    const no = await open(place, 'high')
    await act(place, 'he', 'ticket.take', { ticket: no })
    expect((await ticketRow(place, no)).resolutionDueAt).toEqual(at('2026-11-23T14:20'))
    await place.later('40m')
    await act(place, 'he', 'ticket.wait', { ticket: no, text: '等' })
    const waiting = await ticketRow(place, no)
    expect(waiting.responseDueAt).toEqual(at('2026-11-23T11:20'))
    expect(await reads(place, 'he', `工单 ${no}`)).toContain('等客户，11:00 起暂停')
    await place.later('23h 40m')
    await act(place, 'he', 'ticket.resume', { ticket: no })
    expect(await ticketRow(place, no)).toMatchObject({ resolutionDueAt: at('2026-11-24T14:00'), holdSeconds: 460 * 60 })
    await place.later('1h')
    await act(place, 'he', 'ticket.resolve', { ticket: no, text: '好了' })
    // 40 minutes before and 60 after the hold are ours.
    expect(await ticketRow(place, no)).toMatchObject({ resolutionSeconds: 100 * 60, slaState: 'fulfilled' })
    await place.close()
  })

  test('waiting without a word does not stop the clock of the answer', async () => {
    const place = await aWorld()
    const no = await open(place, 'high')
    await act(place, 'he', 'ticket.take', { ticket: no })
    await act(place, 'he', 'ticket.wait', { ticket: no })
    await place.later('61m')
    const events = await place.store.sql<{ kind: string }>`select kind from "SlaEvent" order by kind`
    expect(events.map(({ kind }) => kind)).toEqual(['responseBreach', 'responseWarn'])
    await place.close()
  })
})

describe('warnings and breaches (R133, R134)', () => {
  test('High: warned after 48 working minutes, breached after 60, one card each however often it is looked at', async () => {
    const place = await aWorld()
    await place.store.sql`update "User" set "managerId" = ${place.cast.users.zhou} where handle = 'he'`
    const no = await open(place, 'high')
    await act(place, 'he', 'ticket.take', { ticket: no })
    const warned = () => countCards(place, 'he', new RegExp(`${no} 快到响应时限`))
    const breached = (who: 'he' | 'zhou') => countCards(place, who, new RegExp(`${no} 响应超时`))
    await place.later('47m')
    expect(await warned()).toBe(0)
    await place.later('1m')
    expect([await warned(), await breached('he')]).toEqual([1, 0])
    for (let look = 0; look < 5; look++) await place.shoal.runDue()
    expect(await warned()).toBe(1)
    await place.later('12m')
    expect([await breached('he'), await breached('zhou')]).toEqual([1, 1])
    expect((await ticketRow(place, no)).slaState).toBe('failed')
    // An answer that comes late stays late, by nine minutes.
    await place.later('9m')
    await act(place, 'he', 'ticket.reply', { ticket: no, text: '马上到' })
    const [event] = await place.store.sql<{
      late: number
    }>`select "lateSeconds" as late from "SlaEvent" where kind = 'responseBreach'`
    expect(event?.late).toBe(9 * 60)
    await act(place, 'he', 'ticket.resolve', { ticket: no, text: '好了' })
    expect((await ticketRow(place, no)).slaState).toBe('failed')
    expect(await reads(place, 'he', `工单 ${no}`)).toContain('超时')
    await place.close()
  })

  test('an answer in time stops its clock: nothing is said any more', async () => {
    const place = await aWorld()
    const no = await open(place, 'urgent')
    await act(place, 'he', 'ticket.take', { ticket: no })
    await act(place, 'he', 'ticket.note', { ticket: no, text: '内部的话不算' })
    expect((await ticketRow(place, no)).firstRespondedAt).toBeNull()
    await act(place, 'he', 'ticket.reply', { ticket: no, text: '在看了' })
    expect(await ticketRow(place, no)).toMatchObject({ slaState: 'running', firstRespondedAt: place.now() })
    await place.later('40m')
    expect(await countCards(place, 'he', /响应时限|响应超时/)).toBe(0)
    await place.close()
  })

  test('what nobody has concerns the whole group', async () => {
    const place = await aWorld()
    await place.as('zhou').types('@shoal 本群用于 工单', { chat: 'everyone' })
    const no = await open(place, 'urgent')
    await place.later('31m')
    await place.settled()
    const room = (await place.as('he').sees('everyone')).map(({ card }) => JSON.stringify(card))
    expect(room.filter(card => card.includes(`${no} 响应超时`))).toHaveLength(1)
    await place.close()
  })

  test('opened again a ticket may warn again: episode 2', async () => {
    const place = await aWorld()
    const no = await open(place, 'high')
    await act(place, 'he', 'ticket.take', { ticket: no })
    await act(place, 'he', 'ticket.resolve', { ticket: no, text: '好了' })
    await act(place, 'mei', 'ticket.reopen', { ticket: no })
    await place.later('3h 12m')
    expect(await countCards(place, 'he', new RegExp(`${no} 快到解决时限`))).toBe(1)
    const events = await place.store.sql<{ kind: string; episode: number }>`select kind, episode from "SlaEvent"`
    expect(events).toEqual([{ kind: 'resolutionWarn', episode: 2 }])
    await place.close()
  })

  test('after a day without us the breach is told, not the warning before it', async () => {
    const place = await aWorld()
    const no = await open(place, 'high')
    await act(place, 'he', 'ticket.take', { ticket: no })
    await place.store
      .sql`update "Ticket" set "responseWarnAt" = "responseWarnAt" - interval '1 day', "responseDueAt" = "responseDueAt" - interval '1 day', "slaNextAt" = now() - interval '400 days'`
    await place.later('1s')
    expect(await countCards(place, 'he', /快到响应时限/)).toBe(0)
    expect(await countCards(place, 'he', /响应超时/)).toBe(1)
    await place.close()
  })

  test('at night only an urgent breach rings; the rest waits for eight, and not for what was done meanwhile (R143)', async () => {
    const place = await aWorld()
    // A person whose night is our day.
    await place.store.sql`update "User" set "timeZone" = 'America/New_York' where handle = 'he'`
    const [urgent, high] = [await open(place, 'urgent'), await open(place, 'high')]
    for (const ticket of [urgent, high]) await act(place, 'he', 'ticket.take', { ticket })
    await place.later('62m')
    expect(await countCards(place, 'he', new RegExp(`${urgent} 响应超时`))).toBe(1)
    expect(await countCards(place, 'he', new RegExp(`${high} 响应超时`))).toBe(0)
    // Eight in the morning in New York is nine in the evening here.
    await place.later('10h')
    expect(await countCards(place, 'he', new RegExp(`${high} 响应超时`))).toBe(1)
    await place.close()
  })

  test('a wish not to be disturbed is kept; who could give the ticket of somebody away to another hears at once (R134, R143)', async () => {
    const place = await aWorld()
    const [urgent, high] = [await open(place, 'urgent'), await open(place, 'high')]
    for (const ticket of [urgent, high]) await act(place, 'he', 'ticket.take', { ticket })
    expect(told(await place.as('he').types('免打扰 到 今天下午1点'))).toContain('不打扰你')
    await place.later('62m')
    const late = (who: 'he' | 'zhou', no: string) => countCards(place, who, new RegExp(`${no} 响应超时`))
    expect([await late('he', urgent), await late('he', high), await late('zhou', high)]).toEqual([1, 0, 0])
    await place.store.sql`update "User" set "dutyState" = 'away' where handle = 'he'`
    // The solution of the urgent one breaks at noon, two hours after it came.
    await place.later('1h')
    const unsolved = (who: 'he' | 'zhou') => countCards(place, who, new RegExp(`${urgent} 解决超时.*解决已超时`))
    expect([await unsolved('he'), await unsolved('zhou')]).toEqual([0, 1])
    await place.store.sql`update "User" set "dutyState" = 'on' where handle = 'he'`
    await place.later('1h')
    expect(await late('he', high)).toBe(1)
    await place.close()
  })
})

test('an edge of ours: a year nobody knows the holidays of makes a provisional date, and the card says so (R5)', async () => {
  const place = await aWorld()
  await place.store.sql`delete from "CalendarYear" where year >= 2027`
  await place.later('38d 6h')
  const no = await open(place, 'low')
  expect(await ticketRow(place, no)).toMatchObject({ provisional: true })
  expect(await reads(place, 'mei', `工单 ${no}`)).toContain('暂按无节假日计算')
  await place.close()
})

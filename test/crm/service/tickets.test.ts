import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, valuesOf, type World, wordsOf } from '../../world.ts'
import { aContract } from '../money/stories.ts'
import { aCustomer, madeUp, reads, rowsOf, told } from '../stories.ts'
import { aTicket, countCards, lastCard, numberIn, says, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a new ticket', () => {
  test('comes out of a line: customer, urgency, kind and time are fields, the rest is what is wrong', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '上海云帆科技有限公司', person: '李敏' })
    const { answer } = await world.as('mei').types(`新建工单 ${customer} 紧急 2号泵漏水要维修 明天下午2点到4点`)
    expect(answer.form?.title).toBe('新建工单')
    const place = '张江路88号 31.2041, 121.5937'
    const said = await world.as('mei').fills(answer.form, { contact: '李敏', place })
    const no = numberIn(said)
    expect(told(said)).toBe(`已建工单 ${no} 2号泵漏水要维修，在队列里等人接单。`)
    const row = await ticketRow(world, no)
    expect(row).toMatchObject({ type: 'repair', priority: 'urgent', place: '张江路88号', state: 'new', source: 'chat' })
    expect([row.windowFrom, row.windowTo]).toEqual([new Date('2026-11-24T06:00:00Z'), new Date('2026-11-24T08:00:00Z')])
    expect(Number(row.lat)).toBeCloseTo(31.2041)
    expect(await reads(world, 'mei', `工单 ${no}`)).toMatch(
      /待接单[\s\S]*上海云帆科技[\s\S]*李敏[\s\S]*维修 · 紧急[\s\S]*明天 14:00 – 16:00/,
    )
  })

  test('loses the commas around what was taken out; the word alone lists what is open, with the ways on', async () => {
    const { answer } = await world.as('mei').types('报修 显微镜漏水，明天下午2点到4点，紧急')
    expect(answer.form && valuesOf(answer.form.card)).toMatchObject({ subject: '显微镜漏水' })
    const list = cardIn(await world.as('mei').types('工单'))
    expect(wordsOf(list.card)).toMatch(/^未完成的工单/)
    expect(buttonsOf(list).slice(-4)).toEqual(['新建工单', '我的工单', '工单队列', '看快超时的'])
    expect((await world.as('mei').taps('新建工单', list)).answer.form?.title).toBe('新建工单')
  })

  test('in English just the same', async () => {
    const line = 'ticket new urgent repair printer is broken tomorrow 2pm-4pm'
    const { answer } = await world.as('mei').types(line, { locale: 'en' })
    const no = numberIn(await world.as('mei').fills(answer.form))
    const windowTo = new Date('2026-11-24T08:00:00Z')
    expect(await ticketRow(world, no)).toMatchObject({ priority: 'urgent', type: 'repair', windowTo })
  })

  test('is of the priority somebody asked for, else of its type, else of the policy (R131)', async () => {
    const priorityOf = async (fields: Record<string, string>) =>
      (await ticketRow(world, await aTicket(world, 'mei', fields))).priority
    expect(await priorityOf({ type: 'repair' })).toBe('normal')
    expect(await priorityOf({ type: 'complaint' })).toBe('high')
    expect(await priorityOf({ type: 'complaint', priority: 'low' })).toBe('low')
  })

  test('can be made of a message, from a shortcut or by answering it', async () => {
    const tapped = await madeUp(world, 'mei', {
      action: 'ticket.add',
      inputs: { subject: '客户说屏幕不亮', source: 'message' },
    })
    expect(await ticketRow(world, numberIn(tapped))).toMatchObject({ source: 'message' })
  })

  test('starts at the card of a customer, and stands on it', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '全景客户' })
    const card = cardIn(await world.as('mei').types(`客户 ${customer}`))
    const { answer } = await world.as('mei').taps('新建工单', card)
    const no = numberIn(await world.as('mei').fills(answer.form, { subject: '装一台新机' }))
    expect(await reads(world, 'mei', `客户 ${customer}`)).toMatch(new RegExp(`服务工单[\\s\\S]*${no} 装一台新机`))
    expect(await reads(world, 'mei', `客户工单 ${customer}`)).toContain('装一台新机')
  })

  test('comes from a line of an order, with its customer', async () => {
    const { no: contract } = await aContract(world)
    const made = await world.as('mei').types(`订单 ${contract}`)
    const order = /DD-\d{8}-\d{4}/.exec(JSON.stringify(made))?.[0] ?? ''
    const { answer } = await world.as('mei').types(`新建工单 ${order} 安装`)
    const choices = JSON.stringify(answer.form?.card)
    const line = /"value":"([0-9a-f-]{36})"/.exec(choices)?.[1] ?? ''
    const no = numberIn(await world.as('mei').fills(answer.form, { subject: '安装第一台', orderLine: line }))
    const row = await ticketRow(world, no)
    expect(row).toMatchObject({ type: 'install', source: 'record', orderLineId: line })
    expect(row.customerId).not.toBeNull()
    expect(await reads(world, 'mei', `工单 ${no}`)).toContain(order)
  })

  test('without a group for tickets the dispatchers hear of it; with one the group does, and whoever keeps the customer', async () => {
    const place = await aWorld()
    const { customer } = await aCustomer(place, 'mei', { company: '群里看' })
    const first = await aTicket(place, 'bo', { subject: '没有群' })
    expect(await countCards(place, 'zhou', new RegExp(first))).toBe(1)
    expect(told(await place.as('zhou').types('@shoal 本群用于 工单', { chat: 'everyone' }))).toBe(
      '新工单会发到本群，在这里就能接单。',
    )
    const no = numberIn(
      await madeUp(place, 'zhou', { action: 'ticket.add', inputs: { subject: '有群了', about: customer } }),
    )
    await place.settled()
    const posted = cardIn({ messages: await place.as('he').sees('everyone') })
    expect(wordsOf(posted.card)).toContain(no)
    expect(buttonsOf(posted)).toContain('接单')
    expect(await countCards(place, 'mei', new RegExp(`"text":"${no}"`))).toBe(1)
    await place.close()
  })
})

describe('what cannot be read is said beside its field, and what was typed stays', () => {
  test('an unreadable or past time window', async () => {
    const said = (window: string) => madeUp(world, 'mei', { action: 'ticket.add', inputs: { subject: '时间', window } })
    expect((await said('有空的时候')).answer.error?.fields?.window).toContain('看不懂“有空的时候”')
    expect((await said('明天下午5点到3点')).answer.error?.fields?.window).toContain('看不懂')
    expect((await said('今天上午9点到9点半')).answer.error?.fields?.window).toContain('已经过去')
  })

  test('a contact of somebody else, and one without a customer', async () => {
    await aCustomer(world, 'mei', { company: '别家', person: '王别' })
    const { customer } = await aCustomer(world, 'mei', { company: '自家', person: '李自' })
    const inputs = { subject: '联系人', contact: '王别', about: customer }
    expect((await madeUp(world, 'mei', { action: 'ticket.add', inputs })).answer.error?.fields?.contact).toContain(
      '没有叫“王别”',
    )
    const alone = await madeUp(world, 'mei', { action: 'ticket.add', inputs: { subject: '联系人', contact: '李自' } })
    expect(alone.answer.error?.fields?.contact).toContain('先选客户')
  })
})

describe('who sees a ticket', () => {
  test('its maker and whoever keeps its customer, not another rep; engineers and dispatchers all', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '谁能看' })
    const no = await aTicket(world, 'zhou', { subject: '谁能看见我', about: customer })
    expect(await reads(world, 'mei', `工单 ${no}`)).toContain('谁能看见我')
    expect(await reads(world, 'he', `工单 ${no}`)).toContain('谁能看见我')
    expect(await says(world, 'bo', `工单 ${no}`)).toContain('没有找到你能看的工单')
    expect(await says(world, 'sun', `工单 ${no}`)).toContain('没有这个权限')
    // Lists, search and the trail answer as the card does.
    expect(rowsOf(cardIn(await world.as('bo').types('工单列表'))).join()).not.toContain('谁能看见我')
    expect(await says(world, 'bo', '搜索 谁能看见我')).toContain('没有')
    expect(await says(world, 'bo', `历史 ${no}`)).toContain('没有找到你能看的工单')
    expect(await reads(world, 'mei', '搜索 谁能看见我')).toContain('谁能看见我')
    expect(await reads(world, 'mei', `历史 ${no}`)).toContain('周岚 新建了工单')
  })

  test('a number is found by its end too', async () => {
    const no = await aTicket(world, 'mei', { subject: '短号' })
    expect(await reads(world, 'mei', `工单 #${Number(no.slice(-4))}`)).toContain('短号')
    expect(await says(world, 'mei', '工单 #9999')).toContain('没有找到')
    expect(await lastCard(world, 'mei', /短号/)).toBeDefined()
  })
})

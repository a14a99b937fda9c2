import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../../world.ts'
import { aCustomer, asItIs, madeUp, merges, reads, told } from '../stories.ts'
import { anOrder } from './orders.ts'
import { anotherEngineer, aTicket, numberIn, says, setService, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const act = (who: 'he' | 'mei' | 'zhou', action: string, inputs: Record<string, string>, place = world) =>
  madeUp(place, who, { action, inputs })

describe('from a ticket to a sale and back', () => {
  test('a deal is opened from a ticket, and a ticket from a deal', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', { company: '来回客户', deal: '扩容' })
    const no = await aTicket(world, 'mei', { subject: '想再买一台', about: customer })
    const { answer } = await world.as('mei').types(`工单转商机 ${no}`)
    const made = told(await world.as('mei').fills(answer.form, { amount: '5万' }))
    expect(made).toMatch(new RegExp(`^由 ${no} 新建了商机 O-\\d+。$`))
    const other = numberIn(await act('mei', 'ticket.add', { subject: '演示一下', type: 'demo', about: deal }))
    const links = await world.store.sql<{ entity: string }>`
      select l.entity from "TicketLink" l join "Ticket" t on t.id = l."ticketId" where t.no = any (${[no, other]})`
    expect(links).toEqual([{ entity: 'opportunity' }, { entity: 'opportunity' }])
    expect(told(await act('mei', 'ticket.deal', { ticket: await aTicket(world, 'mei', {}), name: 'x' }))).toContain(
      '没有客户',
    )
    // Somebody else's customer stays somebody else's.
    const foreign = await world.post('forms', {
      as: 'bo',
      chat: 'dm',
      form: 'ticket.deal~e30',
      inputs: { ticket: no, name: '抢' },
    })
    expect(told(foreign)).toContain('没有找到你能看的工单')
  })

  test('with a return that is being decided a ticket cannot be solved (R138)', async () => {
    const order = await anOrder(world)
    const no = numberIn(await act('mei', 'ticket.add', { subject: '坏了一台', about: order }))
    await act('he', 'ticket.take', { ticket: no })
    const { answer } = await world.as('mei').types(`工单转退货 ${no}`)
    const back = /TH-\d{8}-\d{4}/.exec(told(await world.as('mei').fills(answer.form, { parts: '1: 1' })))?.[0] ?? ''
    await world.as('mei').types(`提交 ${back}`)
    expect(told(await act('he', 'ticket.resolve', { ticket: no, text: '换新' }))).toBe(
      `${no} 还有审批在走（${back}），审批结束后才能解决。`,
    )
    expect((await ticketRow(world, no)).state).toBe('taken')
    for (const who of ['wang', 'sun'] as const) await world.as(who).types(`同意 ${back}`)
    expect(told(await act('he', 'ticket.resolve', { ticket: no, text: '换新' }))).toContain('已解决')
  })
})

describe('the customer', () => {
  test('is less well with open tickets, and less still with late ones', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '健康客户' })
    await world.as('mei').types(`跟进 ${customer} 电话聊了 明天下午3点回访`)
    const health = async () => /健康度?: (.*)/.exec(await reads(world, 'mei', `客户 ${customer}`))?.[1] ?? ''
    expect(await health()).toMatch(/^100/)
    const no = await aTicket(world, 'mei', { subject: '等着', about: customer })
    expect(await health()).toMatch(/^97 分.*1 张工单未完成/)
    await world.store.sql`update "Ticket" set "slaState" = 'failed' where no = ${no}`
    expect(await health()).toMatch(/^90 分.*1 张工单超时/)
  })

  test('that is merged takes its tickets and its request page along; with tickets it is not deleted (R176)', async () => {
    const place = await aWorld()
    const [a, b] = [
      await aCustomer(place, 'mei', { company: '合并甲' }),
      await aCustomer(place, 'mei', { company: '合并乙' }),
    ]
    const no = await aTicket(place, 'mei', { subject: '跟着走', about: b.customer })
    const url = /\/s\/[\w-]{22}/.exec(await says(place, 'mei', `报修链接 ${b.customer}`))?.[0]
    await place.store.sql`update "Contact" set "deletedAt" = now()`
    expect(told(await place.as('mei').types(`删除 ${b.customer}`))).toContain('还有 1 张工单')
    await merges(place, 'mei', `${a.customer} ${b.customer}`)
    const [row] = await place.store.sql<{ no: string }>`
      select c.no from "Ticket" t join "Customer" c on c.id = t."customerId" where t.no = ${no}`
    const page = await fetch(`${place.url}${url}`)
    expect([row?.no, page.status]).toEqual([a.customer, 200])
    await place.close()
  })
})

describe('people', () => {
  test('who leave hand their tickets over with everything else (R27)', async () => {
    const place = await aWorld()
    const heir = await anotherEngineer(place, 'xu', '徐磊')
    const numbers = [
      await aTicket(place, 'mei', { subject: '交接一' }),
      await aTicket(place, 'mei', { subject: '交接二' }),
    ]
    for (const ticket of numbers) await act('he', 'ticket.take', { ticket }, place)
    const { answer } = await place.as('zhou').types('离职 何川')
    expect(wordsOf(answer.form?.card)).toContain('何川')
    await place.as('zhou').fills(answer.form, { tickets: heir })
    await place.later('1s')
    for (const no of numbers) expect(await ticketRow(place, no)).toMatchObject({ state: 'new', ownerId: heir })
    await place.close()
  })

  test('a customer that bought is asked how it goes, seven days later and once, if the company wants it (R139)', async () => {
    const place = await aWorld()
    const { deal } = await aCustomer(place, 'mei', { company: '回访客户', deal: '成交单', amount: '1万' })
    await place.as('mei').types(`赢单 ${deal}`)
    const plans = async () =>
      (await place.store.sql`select 1 from "FollowUpPlan" where text = '成交回访：成交单'`).length
    await place.later('8d')
    expect(await plans()).toBe(0)
    await setService(place, { returnVisit: 'on' })
    await place.later('1d')
    await place.later('1d')
    expect(await plans()).toBe(1)
    await place.close()
  })

  test('a setting lets an open answer wait for the customer (R132)', async () => {
    const { answer } = await world.as('zhou').types('设置 服务工单')
    expect(answer.form ?? cardIn(await world.as('zhou').types('设置'))).toBeDefined()
    const no = await aTicket(world, 'mei', { subject: '回复即等' })
    await act('he', 'ticket.take', { ticket: no })
    const card = cardIn(await world.as('he').types(`工单 ${no}`))
    await setService(world, { pauseOnReply: 'on' })
    await act('he', 'ticket.reply', { ticket: no, text: '请确认' })
    expect(wordsOf((await asItIs(world, 'he', card)).card)).toContain('等客户')
    await setService(world, { pauseOnReply: 'off' })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../../world.ts'
import { aCustomer, asItIs, madeUp, reads, told } from '../stories.ts'
import { aTicket, says, ticketRow } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const takenBy = async (who: 'he', fields: Record<string, string>) => {
  const no = await aTicket(world, 'mei', fields)
  await madeUp(world, who, { action: 'ticket.take', inputs: { ticket: no } })
  return no
}

describe('what is written below the card of a ticket', () => {
  test('in private is a note on it, with the photos that came along; a command stays one', async () => {
    const no = await takenBy('he', { subject: '回复就是备注' })
    const card = cardIn(await world.as('he').types(`工单 ${no}`))
    expect(told(await world.as('he').types('客户说昨晚开始漏', { threadOf: card.id }))).toBe(`备注已记在 ${no}。`)
    const photo = { name: '铭牌.jpg', bytes: Buffer.from('jpg') }
    expect(told(await world.as('he').sends('铭牌在这里', [photo], { threadOf: card.id }))).toBe(
      `备注已记在 ${no}，附件 1 个。`,
    )
    expect(wordsOf((await asItIs(world, 'he', card)).card)).toMatch(/客户说昨晚开始漏[\s\S]*铭牌在这里 · 附件 1 个/)
    const files = await world.as('he').types(`工单附件 ${no}`)
    expect(files.answer.files?.map(({ name }) => name)).toEqual(['铭牌.jpg'])
    expect(buttonsOf(cardIn(await world.as('he').types(`工单更多 ${no}`)))).toContain('取附件')
    expect(told(await world.as('he').types(`开工 ${no}`, { threadOf: card.id }))).toContain(no)
    expect(await ticketRow(world, no)).toMatchObject({ state: 'working' })
    // Nothing of it is on the customer's page, and nobody who may not read the ticket gets the files.
    const [page] = await world.store.sql<{
      open: number
    }>`select count(*)::int as open from "TicketMessage" where visibility = 'public' and text like '%铭牌%'`
    expect(page).toEqual({ open: 0 })
    expect(await says(world, 'bo', `工单附件 ${no}`)).toContain('没有找到')
    const none = await takenBy('he', { subject: '没有附件' })
    expect(await says(world, 'he', `工单附件 ${none}`)).toBe(`${none} 没有照片或附件。`)
  })

  test('in a group is offered to its author alone, if they work on it, and noted on a yes', async () => {
    await world.as('zhou').types('@shoal 本群用于 工单', { chat: 'everyone' })
    const no = await aTicket(world, 'mei', { subject: '群里聊的工单' })
    await world.settled()
    const posted = cardIn({
      messages: (await world.as('he').sees('everyone')).filter(({ card }) => wordsOf(card).includes(no)),
    })
    const idle = await world.as('he').types('谁离得近？', { chat: 'everyone', threadOf: posted.id })
    expect([idle.answer, idle.messages.length]).toEqual([{}, 1])
    await world.as('he').taps('接单', posted)
    const offer = cardIn(await world.as('he').types('配件明天到', { chat: 'everyone', threadOf: posted.id }))
    expect(wordsOf(offer.card)).toBe(`要记成工单备注吗？\n配件明天到\n${no} 群里聊的工单`)
    expect((await world.as('bo').sees('everyone')).some(({ id }) => id === offer.id)).toBe(false)
    await world.as('he').taps('记下来', offer)
    expect(wordsOf((await asItIs(world, 'he', offer)).card)).toContain('已记为工单备注')
    expect(await reads(world, 'mei', `工单 ${no}`)).toContain('配件明天到')
    const left = cardIn(await world.as('he').types('中午吃什么', { chat: 'everyone', threadOf: posted.id }))
    await world.as('he').taps('不用', left)
    expect(await reads(world, 'mei', `工单 ${no}`)).not.toContain('中午')
  })
})

describe('the wrong customer', () => {
  test('is corrected: deadlines by the level of the right one, contact and old address gone, both in the trail (R131)', async () => {
    const wrong = await aCustomer(world, 'mei', { company: '选错的客户', person: '李敏', phone: '13800001111' })
    const right = await aCustomer(world, 'bo', { company: '对的客户' })
    await world.store.sql`update "Customer" set level = 'A' where no = ${right.customer}`
    await madeUp(world, 'zhou', {
      action: 'sla.edit',
      inputs: { name: 'A 级', levels: 'A', urgent: '5m/1h', high: '10m/2h', normal: '30m/4h', low: '1h/8h' },
    })
    const no = await takenBy('he', { subject: '选错了', about: wrong.customer, contact: '李敏', priority: 'normal' })
    await madeUp(world, 'he', { action: 'worklog.add', inputs: { ticket: no, time: '2h' } })
    const before = await ticketRow(world, no)
    const { answer } = await world.as('he').taps('换客户', cardIn(await world.as('he').types(`工单更多 ${no}`)))
    expect(answer.form?.title).toBe(`${no} 换客户`)
    expect(told(await world.as('he').fills(answer.form, { to: '没有这家' }))).toContain('没有')
    expect(told(await world.as('he').fills(answer.form, { to: `${right.customer} 对的客户` }))).toContain(
      `${no} 已改到 ${right.customer} 对的客户`,
    )
    const after = await ticketRow(world, no)
    expect(after).toMatchObject({ contactId: null, priority: 'normal', responseTarget: 30, resolutionTarget: 240 })
    expect(after.resolutionDueAt?.toISOString()).toBe('2026-11-23T06:00:00.000Z')
    expect(after.code).not.toBe(before.code)
    expect((await fetch(`${world.url}/k/${before.code}`)).status).toBe(404)
    expect(await reads(world, 'he', `客户 ${right.customer}`)).toContain('服务工时 2.0 小时')
    expect(await reads(world, 'he', `客户 ${wrong.customer}`)).not.toContain('服务工时')
    expect(await reads(world, 'he', `历史 ${no}`)).toContain(
      `何川 把客户从 ${wrong.customer} 选错的客户 改成 ${right.customer} 对的客户`,
    )
    expect(await says(world, 'he', `工单换客户 ${no} ${right.customer}`)).toContain('本来就是')
    // Whoever keeps the right customer sees it now.
    expect(await reads(world, 'bo', `工单 ${no}`)).toContain('选错了')
  })

  test('by those who work on it or made it, and not once it is part of another; of two at once one does it', async () => {
    const [one, two] = [
      await aCustomer(world, 'mei', { company: '甲家' }),
      await aCustomer(world, 'mei', { company: '乙家' }),
    ]
    const no = await aTicket(world, 'mei', { subject: '两人一起改', about: one.customer })
    expect(await says(world, 'bo', `工单换客户 ${no} ${two.customer}`)).toContain('没有找到')
    expect(await says(world, 'he', `工单换客户 ${no} ${two.customer}`)).toContain(no)
    expect(await ticketRow(world, no)).toMatchObject({ version: 1 })
    const said = await Promise.all(
      [one, two, one, two].map(({ customer }) =>
        madeUp(world, 'mei', { action: 'ticket.setCustomer', inputs: { ticket: no, to: customer } }),
      ),
    )
    const changed = said.filter(({ answer }) => answer.notice?.includes('已改到')).length
    const { version } = await ticketRow(world, no)
    expect(version).toBe(1 + changed)
    await madeUp(world, 'mei', { action: 'ticket.cancel', inputs: { ticket: no, reason: '不用了' } })
    expect(await says(world, 'mei', `工单换客户 ${no} ${one.customer}`)).toMatch(/已取消/)
  })
})

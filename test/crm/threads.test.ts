import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aCustomer, asItIs, own, reads, told } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

describe('a reply below a card', () => {
  test('in private is a talk about its record, with the promise in it', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '回复就记' })
    const card = cardIn(await world.as('mei').types(customer))
    const said = await world.as('mei').types('电话聊了报价，明天下午3点回访', { threadOf: card.id })
    expect(told(said)).toContain(`已记在 ${customer} 回复就记 上`)
    expect(told(said)).toContain('明天 15:00')
    expect(await reads(world, 'mei', customer)).toContain('电话聊了报价')
  })

  test('may still be a command when it says so, and below a list it is one anyway', async () => {
    const { customer } = await aCustomer(world, 'mei', { company: '命令照旧' })
    const card = cardIn(await world.as('mei').types(customer))
    expect(wordsOf(cardIn(await world.as('mei').types('/我的', { threadOf: card.id })).card)).toContain('林梅')
    // A sentence that begins like a command is none.
    expect(told(await world.as('mei').types('客户在比价，要再等等', { threadOf: card.id }))).toContain('已记在')
    expect(wordsOf(cardIn(await world.as('mei').types(`客户 ${customer}`, { threadOf: card.id })).card)).toContain(
      '命令照旧',
    )
    const list = cardIn(await world.as('mei').types('客户列表'))
    const said = await world.as('mei').types(`查看 ${customer}`, { threadOf: list.id })
    expect(wordsOf(cardIn(said).card)).toContain('命令照旧')
  })

  test('below a reminder keeps the promise', async () => {
    const lead = await own(world, 'mei', { company: '到点回复' })
    await world.as('mei').types(`跟进 ${lead} 约了 明天上午9点回访`)
    await world.later('1d')
    await world.settled()
    const due = (await world.as('mei').sees()).findLast(({ card }) => wordsOf(card).includes('到点回复'))
    expect(told(await world.as('mei').types('回访过了，客户在比价', { threadOf: due?.id ?? '' }))).toContain('已记在')
    expect(await reads(world, 'mei', '待办')).not.toContain('到点回复')
  })

  test('in a room is offered to its author alone, and logged on a yes', async () => {
    const no = await world.as('wang').adds({ company: '群里聊的' })
    await world.settled()
    const posted = cardIn({ messages: await world.as('mei').sees('leads') })
    await world.as('mei').taps('领取', posted)
    const said = await world.as('mei').types('刚通了电话，要样品', { chat: 'leads', threadOf: posted.id })
    const offer = cardIn(said)
    expect(wordsOf(offer.card)).toBe(`要记成跟进吗？\n刚通了电话，要样品\n${no} 群里聊的`)
    expect(offer.audience).toBe('user')
    expect((await world.as('bo').sees('leads')).some(({ id }) => id === offer.id)).toBe(false)
    expect(buttonsOf(offer)).toEqual(['记下来', '不用'])
    await world.as('mei').taps('记下来', offer)
    expect(wordsOf((await asItIs(world, 'mei', offer)).card)).toBe(`已记为跟进\n刚通了电话，要样品\n${no} 群里聊的`)
    expect(await reads(world, 'mei', no)).toContain('刚通了电话')
  })

  test('in a room is not logged on a no, and nobody is asked who could not log it', async () => {
    const no = await world.as('wang').adds({ company: '只是聊聊' })
    await world.settled()
    const posted = cardIn({ messages: await world.as('mei').sees('leads') })
    const waiting = await world.as('mei').types('这家谁熟？', { chat: 'leads', threadOf: posted.id })
    expect([waiting.answer, waiting.messages.length]).toEqual([{}, 1])
    await world.as('mei').taps('领取', posted)
    const other = await world.as('bo').types('我认识他们老板', { chat: 'leads', threadOf: posted.id })
    expect(other.messages.map(({ text }) => text)).toEqual(['我认识他们老板'])
    const offer = cardIn(await world.as('mei').types('中午吃什么', { chat: 'leads', threadOf: posted.id }))
    await world.as('mei').taps('不用', offer)
    expect(wordsOf((await asItIs(world, 'mei', offer)).card)).toContain('没有记录')
    expect(await reads(world, 'mei', no)).not.toContain('中午吃什么')
  })

  test('to a message one cannot see is refused', async () => {
    const card = cardIn(await world.as('mei').types('待办'))
    expect((await world.as('bo').types('你好', { threadOf: card.id })).status).toBe(404)
  })
})

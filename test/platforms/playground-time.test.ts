import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, cardIn, type World, wordsOf } from '../world.ts'
import { aWindow, get } from './wire.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

async function clock(body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${world.url}/playground/api/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

describe('the clock', () => {
  test('tells the time of the app', async () => {
    expect(await get(world, 'clock')).toEqual({ status: 200, body: { now: '2026-11-23T02:00:00.000Z' } })
  })

  test('moves by days and hours, and to a moment', async () => {
    expect((await clock({ advance: '1d 2h' })).body).toEqual({ now: '2026-11-24T04:00:00.000Z' })
    expect((await clock({ advance: '1w 30m 5s' })).body).toEqual({ now: '2026-12-01T04:30:05.000Z' })
    expect((await clock({ now: '2026-11-23T10:00:00+08:00' })).body).toEqual({ now: '2026-11-23T02:00:00.000Z' })
    expect((await get(world, 'clock')).body).toEqual({ now: '2026-11-23T02:00:00.000Z' })
  })

  test('refuses what it does not understand, and stays where it is', async () => {
    const wrong = [
      {},
      [],
      7,
      { advance: 'soon' },
      { advance: '1y' },
      { advance: '999999w' },
      { now: 'yesterday' },
      { now: 5 },
    ]
    for (const body of [...wrong, { advance: '1d', now: '2026-12-01T00:00:00Z' }, { now: '2126-01-01T00:00:00Z' }])
      expect(await clock(body)).toMatchObject({ status: 400, body: { error: { code: 'http.400' } } })
    expect(world.now().toISOString()).toBe('2026-11-23T02:00:00.000Z')
  })

  test('has let happen what became due, when it answers', async () => {
    const no = await world.as('mei').adds({ company: '绍兴古越酒业', phone: '13700001111', destination: 'me' })
    await world.as('mei').types(`跟进 ${no} 寄了样品，明天下午3点问反馈`)
    await clock({ advance: '1d 4h' })
    const before = (await world.as('mei').sees()).length
    await clock({ advance: '2h' })
    const seen = await world.as('mei').sees()
    expect(seen).toHaveLength(before + 1)
    expect(wordsOf(cardIn({ messages: seen }).card)).toContain('问反馈')
  })

  test('reminds once, also when time is moved again and again', async () => {
    const reminders = async () => (await world.as('mei').sees()).filter(({ card }) => wordsOf(card).includes('问反馈'))
    const before = await reminders()
    await Promise.all([clock({ advance: '1h' }), clock({ advance: '1h' }), clock({ advance: '1h' })])
    expect(await reminders()).toHaveLength(before.length)
  })
})

describe('the stream', () => {
  test('starts with the time and tells everybody when it is moved', async () => {
    const [mei, bo] = await Promise.all([aWindow(world, 'mei'), aWindow(world, 'bo')])
    expect(mei.clocks).toEqual([world.now().toISOString()])
    await clock({ advance: '1h' })
    await expect
      .poll(() => [mei.clocks.at(-1), bo.clocks.at(-1)])
      .toEqual([world.now().toISOString(), world.now().toISOString()])
    mei.close()
    bo.close()
  })

  test('brings a new message and a changed card to everybody in the room', async () => {
    const sun = await aWindow(world, 'sun')
    const no = await world.as('wang').adds({ company: '常熟波司服饰', phone: '13700002222' })
    await expect.poll(() => sun.messages.map(({ card }) => wordsOf(card)).join()).toContain('待领取')
    const posted = sun.messages.at(-1)
    await world.as('bo').types(`领取 ${no}`)
    await expect
      .poll(() => wordsOf(sun.messages.findLast(({ id }) => id === posted?.id)?.card))
      .toContain('赵博 跟进中')
    expect(sun.messages.every(({ chat }) => chat === 'leads')).toBe(true)
    sun.close()
  })

  test('keeps private chats and private answers to themselves', async () => {
    const [mei, bo] = await Promise.all([aWindow(world, 'mei'), aWindow(world, 'bo')])
    await world.as('mei').types('我的')
    await world.as('mei').types('/我的', { chat: 'everyone' })
    await world.as('mei').types('都看得到', { chat: 'everyone' })
    await expect.poll(() => mei.messages).toHaveLength(5)
    expect(mei.messages.map(({ text }) => text)).toContain('都看得到')
    await expect.poll(() => bo.messages.map(({ text }) => text)).toEqual(['都看得到'])
    mei.close()
    bo.close()
  })

  test('forgets a window that was closed', async () => {
    const window = await aWindow(world, 'zhou')
    window.close()
    await sleep(50)
    await world.as('mei').types('还在吗', { chat: 'everyone' })
    expect(window.messages).toEqual([])
    expect((await get(world, 'clock')).status).toBe(200)
  })
})

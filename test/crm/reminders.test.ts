import { afterEach, beforeEach, expect, test } from 'vitest'
import { fireReminders } from '../../src/jobs/remind.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { own, reads, told } from './stories.ts'

let world: World
let lead: string
beforeEach(async () => {
  world = await aWorld()
  lead = await own(world, 'mei', { company: '上海云帆科技' })
})
afterEach(() => world.close())

/** The reminders in somebody's own chat with the bot, as they look now. */
async function pushed(who: 'mei' | 'wang' = 'mei'): Promise<Seen[]> {
  return (await world.as(who).sees()).filter(({ card }) => wordsOf(card).includes('关于: '))
}

/** The one reminder there is. */
async function thePush(): Promise<Seen> {
  const messages = await pushed()
  expect(messages).toHaveLength(1)
  return cardIn({ messages })
}

const atThree = () => world.as('mei').types(`跟进 ${lead} 聊过 今天下午3点回访`)

test('a promise comes back to its owner at its minute, not before, and to nobody else (R141)', async () => {
  await atThree()
  await world.later('4h 59m')
  expect(await pushed()).toEqual([])
  await world.later('1m')
  const card = await thePush()
  expect(wordsOf(card.card)).toBe(`到时间了 · 15:00\n回访\n关于: ${lead} 上海云帆科技\n约定时间: 15:00`)
  expect(buttonsOf(card)).toEqual(['完成', '1小时后', '3小时后', '明早9点', '改时间或转交', '打开'])
  expect(await pushed('wang')).toEqual([])
})

test('a day without an hour comes at nine in the morning of its owner (R141)', async () => {
  await world.store.sql`update "User" set "timeZone" = 'Europe/Berlin' where handle = 'mei'`
  await world.as('mei').types(`跟进 ${lead} 聊过 明天回访`)
  await world.later('1d 5h 59m')
  expect(await pushed()).toEqual([])
  await world.later('1m')
  expect(await pushed()).toHaveLength(1)
})

test('five ticks at the same moment push one card (R140)', async () => {
  await atThree()
  const due = new Date('2026-11-23T07:00:00Z')
  const fired = await Promise.all(Array.from({ length: 5 }, () => fireReminders(world.store, due)))
  expect(fired.reduce((sum, count) => sum + count, 0)).toBe(1)
  await world.settled()
  expect(await pushed()).toHaveLength(1)
  expect(await fireReminders(world.store, due)).toBe(0)
})

test('what was done before it was due is not pushed (R142)', async () => {
  await atThree()
  const day = cardIn(await world.as('mei').types('待办'))
  await world.as('mei').taps('完成', day)
  await world.later('3d')
  expect(await pushed()).toEqual([])
})

test('what was moved is pushed at the new time only, and once when it is moved back (R140)', async () => {
  await atThree()
  const move = async (when: string) => {
    const day = cardIn(await world.as('mei').types('待办'))
    const { answer } = await world.as('mei').taps('改时间或转交', day)
    return world.as('mei').fills(answer.form, { when })
  }
  await move('明天上午11点')
  await world.later('6h')
  expect(await pushed()).toEqual([])
  await world.later('18h')
  expect(await pushed()).toEqual([])
  await world.later('1h')
  expect(await pushed()).toHaveLength(1)

  await move('后天上午11点')
  await move('明天上午11点')
  await world.later('3d')
  expect(await pushed()).toHaveLength(2)
})

test('what was told today and is moved away and back on the same day is not told again (R140)', async () => {
  await world.as('mei').types(`跟进 ${lead} 聊过 明天回访`)
  await world.later('23h')
  expect(await pushed()).toHaveLength(1)
  for (const when of ['周五', '今天']) {
    const { answer } = await world.as('mei').taps('改时间或转交', cardIn(await world.as('mei').types('待办')))
    expect(told(await world.as('mei').fills(answer.form, { when }))).toContain('已改到')
  }
  await world.later('8h')
  expect(await pushed()).toHaveLength(1)
})

test('several days of the clock at once bring what fell due in one message, once (R142)', async () => {
  await atThree()
  await world.as('mei').types(`跟进 ${lead} 聊过 明天下午3点寄样`)
  await world.as('mei').types(`跟进 ${lead} 聊过 后天下午3点签约`)
  await world.later('4d')
  await world.later('1d')
  const lists = (await world.as('mei').sees()).filter(({ card }) => wordsOf(card).startsWith('2 条提醒'))
  expect(lists).toHaveLength(1)
  expect(lists.map(({ card }) => wordsOf(card)).join()).toMatch(/寄样[\s\S]*签约/)
  expect(await pushed()).toEqual([])
})

test('a tick after three days of downtime still brings what was due, late and once (R142)', async () => {
  await atThree()
  const back = new Date('2026-11-26T02:00:00Z')
  expect(await fireReminders(world.store, back)).toBe(1)
  expect(await fireReminders(world.store, back)).toBe(0)
  await world.settled()
  expect(await pushed()).toHaveLength(1)
})

test('a due card is settled by its own buttons, and then shows that it is', async () => {
  await atThree()
  await world.later('5h')
  const card = await thePush()
  expect(told(await world.as('mei').taps('3小时后', card))).toBe('会在 18:00 再提醒你：回访')
  await world.later('3h')
  const again = cardIn({ messages: await pushed() })
  expect(again.id).not.toBe(card.id)
  const done = await world.as('mei').taps('完成', again)
  expect(told(done)).toBe(`已完成，并记在 ${lead} 上海云帆科技 上：回访`)
  expect(wordsOf(cardIn(done).card)).toContain('已完成 · 18:00')
  expect(buttonsOf(cardIn(done))).toEqual(['打开'])
  await world.settled()
  for (const copy of await pushed()) expect(wordsOf(copy.card)).toContain('已完成')
})

test('tomorrow at nine means the owner’s next morning, however late it is', async () => {
  await world.as('mei').types(`跟进 ${lead} 聊过 今天晚上8点看数据`)
  await world.later('10h')
  const card = await thePush()
  expect(told(await world.as('mei').taps('明早9点', card))).toBe('会在 明天 09:00 再提醒你：看数据')
  await world.later('12h 59m')
  expect(await pushed()).toHaveLength(1)
  await world.later('1m')
  expect(await pushed()).toHaveLength(2)
})

test('a late tap on an old reminder hears when it was settled', async () => {
  await atThree()
  await world.later('5h')
  const card = await thePush()
  await world.as('mei').types(`跟进 ${lead} 刚通过电话`)
  await world.later('1h')
  expect(told(await world.as('mei').taps('完成', card))).toBe('“回访”已在 15:00 结束，不用再处理。')
  expect(await reads(world, 'mei', '待办')).toContain('没有待办')
})

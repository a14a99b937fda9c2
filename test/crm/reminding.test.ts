import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../world.ts'
import { aContract, aPayment, approved } from './money/stories.ts'
import { aCustomer, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeEach(async () => {
  world = await aWorld()
})
afterEach(() => world.close())

/** The cards somebody has that say this. */
async function saying(who: Handle, words: string): Promise<Seen[]> {
  await world.settled()
  return (await world.as(who).sees()).filter(({ card }) => wordsOf(card).includes(words))
}

describe('reminders people set themselves', () => {
  test('in Chinese and English, of anything or of a record, and they stand in the day’s list', async () => {
    expect(told(await world.as('mei').types('提醒 周五下午 给客户寄样品'))).toBe(
      '会在 11月27日 周五 15:00 提醒你：给客户寄样品',
    )
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    expect(told(await world.as('mei').types(`remind ${lead} tomorrow 10am send samples`))).toContain(
      `${lead} 上海云帆科技`,
    )
    expect(await reads(world, 'mei', '待办')).toContain('我设的提醒')
    const english = { locale: 'en' } as const
    expect(told(await world.as('mei').types('remind me tomorrow 3pm to call Li', english))).toMatch(/: call Li$/)
    const mine = cardIn(await world.as('mei').types('我的提醒'))
    expect(rowsOf(mine)).toEqual([
      `${lead} 上海云帆科技 | send samples · 明天 10:00`,
      'call Li | 明天 15:00',
      '给客户寄样品 | 11月27日 周五 15:00',
    ])
    expect(buttonsOf(mine).slice(0, 2)).toEqual(['完成', '改时间或转交'])
    expect(await reads(world, 'bo', '我的提醒')).toContain('还没有设提醒')
    await world.later('1d')
    const [card] = await saying('mei', 'send samples\n关于')
    expect(wordsOf(card?.card)).toBe(`到时间了 · 10:00\nsend samples\n关于: ${lead} 上海云帆科技\n约定时间: 10:00`)
    expect(buttonsOf(card)).toEqual(['完成', '1小时后', '3小时后', '明早9点', '改时间或转交', '打开'])
    await world.later('3d 5h')
    expect(await saying('mei', '到时间了 · 15:00\n给客户寄样品')).toHaveLength(1)
  })

  test('a guess, a past or a missing time is asked about; nothing typed is lost', async () => {
    const { answer } = await world.as('mei').types('提醒 3点 开会')
    expect(answer.form?.title).toBe('设一个提醒')
    const past = await world.as('mei').fills(answer.form, { when: '昨天下午3点' })
    expect(past.answer.error?.fields?.when).toContain('已经过去')
    expect(told(await world.as('mei').fills(answer.form, { when: '今天下午3点' }))).toBe('会在 15:00 提醒你：开会')
    const bare = await world.as('mei').types('提醒 买票')
    expect(told(await world.as('mei').fills(bare.answer.form, { text: '', when: '明天' }))).not.toContain('会在')
    expect(told(await world.as('mei').types('提醒 C-99 明天 打电话'))).toContain('C-99')
    const theirs = await own(world, 'bo', { company: '别人的' })
    expect(told(await world.as('mei').types(`提醒 ${theirs} 明天 打电话`))).toContain('赵博 负责')
  })

  test('later five times and no more, done, taken back, or handed to a colleague who may read it (R145, R144)', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`提醒 ${lead} 今天下午3点 寄样品`)
    await world.later('5h')
    let card = cardIn({ messages: await saying('mei', '寄样品') })
    for (const title of ['1小时后', '3小时后', '明早9点', '1小时后', '1小时后']) {
      expect(told(await world.as('mei').taps(title, card))).toContain('再提醒你')
      await world.later('1d')
      card = cardIn({ messages: await saying('mei', '寄样品') })
    }
    expect(told(await world.as('mei').taps('1小时后', card))).toContain('已经推迟 5 次了')
    const { answer } = await world.as('mei').taps('改时间或转交', card)
    const toBo = await world.as('mei').fills(answer.form, { person: world.cast.users.bo ?? '' })
    expect(told(toBo)).toContain(`赵博 没有权限查看 ${lead}`)
    const toWang = await world.as('mei').fills(answer.form, { person: world.cast.users.wang ?? '' })
    expect(told(toWang)).toBe('已转交给 王海：寄样品')
    await world.later('1m')
    const [his] = await saying('wang', '寄样品')
    expect(told(await world.as('wang').taps('完成', his ?? card))).toBe('已完成：寄样品')
    expect(told(await world.as('mei').taps('完成', card))).toContain('不在了，或者不是你的')
    expect(told(await world.as('wang').types('撤销'))).toContain('已恢复这条提醒')
  })
})

describe('hours and wishes', () => {
  test('what falls due at night waits for eight; a reminder somebody set to that minute rings (R143)', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`跟进 ${lead} 聊过 今天晚上10点半看数据`)
    await world.as('mei').types('提醒 今天晚上10点半 关灯')
    await world.later('12h 30m')
    expect(await saying('mei', '关灯')).toHaveLength(1)
    expect(await saying('mei', '看数据\n关于')).toHaveLength(0)
    await world.later('9h 29m')
    expect(await saying('mei', '看数据\n关于')).toHaveLength(0)
    await world.later('1m')
    expect(await saying('mei', '看数据\n关于')).toHaveLength(1)
  })

  test('do not disturb holds everything and tells it at its end in one message', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    for (const what of ['第一件', '第二件']) await world.as('mei').types(`跟进 ${lead} 聊过 今天下午3点${what}`)
    await world.store.sql`update "FollowUpPlan" set state = 'planned', "closedAt" = null`
    await world.store.sql`update "Reminder" set state = 'waiting' where state = 'dropped'`
    expect(told(await world.as('mei').types('免打扰 到 明天上午10点'))).toContain('之前不打扰你')
    await world.later('8h')
    expect(await saying('mei', '第一件\n关于')).toEqual([])
    await world.later('16h')
    const [list] = await saying('mei', '2 条提醒')
    expect(list && rowsOf(list).join()).toMatch(/第一件 · 本应 昨天 15:00 提醒.*第二件/)
    expect(told(await world.as('mei').types('免打扰 关闭'))).toBe('免打扰已关闭。')
    expect(told(await world.as('mei').types('dnd for half an hour', { locale: 'en' }))).toContain('10:30')
    expect(told(await world.as('mei').types('免打扰 2小时'))).toContain('12:00 之前不打扰你')
    expect(told(await world.as('mei').types('免打扰 一会儿'))).toContain('可以写“免打扰 2小时”')
    await world.as('mei').types('免打扰 关闭')
    expect(told(await world.as('mei').types('免打扰 到 昨天'))).toContain('已经过去')
  })

  test('down for five days: the last 72 hours come in one message, the older ones stand in the list (R142)', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    for (const [day, what] of [
      ['明天', '甲事'],
      ['周四', '乙事'],
      ['周五', '丙事'],
    ])
      await world.as('mei').types(`提醒 ${lead} ${day}下午3点 ${what}`)
    await world.later('5d')
    const [list] = await saying('mei', '2 条提醒')
    expect(list && rowsOf(list).join()).not.toContain('甲事')
    expect(await reads(world, 'mei', '待办')).toContain('甲事')
  })

  test('a kind can come in the digest only or not at all, by form or by “less of this”', async () => {
    const { answer } = await world.as('mei').types('提醒设置')
    await world.as('mei').fills(answer.form, { 'kind.contract': 'off' })
    await aContract(world, { end: '2026-12-22' })
    await world.later('1d')
    const [row] = await world.store.sql`select state from "Reminder" where kind = 'contract'`
    expect(row).toEqual({ state: 'dropped' })
  })

  test('twenty pushes that can wait and no more, whatever they are about; the rest is for the digest (R146)', async () => {
    await world.store.sql`update "CompanySettings" set policies = '{"reminders":{"budget":2},"digests":{"on":false}}'`
    for (let i = 0; i < 3; i++) await aContract(world, { company: `到期${i}`, end: '2026-12-22' })
    await world.later('1d')
    const rows = await world.store.sql<{ state: string; n: number }>`
      select state, count(*)::int as n from "Reminder" where kind = 'contract' group by 1 order by 1`
    expect(rows).toEqual([
      { state: 'folded', n: 1 },
      { state: 'sent', n: 2 },
    ])
  })

  test('who lost the right to a record hears nothing of it (R144)', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`提醒 ${lead} 明天下午3点 打电话`)
    await world.store.sql`update "Lead" set "ownerId" = ${world.cast.users.bo} where no = ${lead}`
    await world.later('2d')
    expect(await saying('mei', '打电话')).toEqual([])
    const [row] = await world.store.sql`select state from "Reminder"`
    expect(row).toEqual({ state: 'dropped' })
  })

  test('a promise handed over reaches the colleague at its time, and leaves the other', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`跟进 ${lead} 聊过 今天下午3点回访`)
    await world.later('5h')
    const [card] = await saying('mei', '回访\n关于')
    if (!card) throw new Error('no card came')
    const { answer } = await world.as('mei').taps('改时间或转交', card)
    expect(told(await world.as('mei').fills(answer.form, { person: world.cast.users.wang ?? '' }))).toContain(
      '转交给 王海',
    )
    await world.later('1m')
    expect(await saying('wang', '回访\n关于')).toHaveLength(1)
  })
})

describe('a reminder that comes as the card of its record', () => {
  test('says above it why it came, and is put off or handed over there; a colleague gets a plain card (R145)', async () => {
    const { no } = await aContract(world, { company: '要到期的', end: '2026-12-22' })
    await world.later('1d')
    const why = '合同到期\n合同 12月22日 周二 到期，还没有续约'
    const card = cardIn({ messages: await saying('mei', why) })
    expect(buttonsOf(card).slice(0, 3)).toEqual(['明早9点', '改时间或转交', '少提醒这类'])
    expect(wordsOf(card.card)).toContain(no)
    expect(told(await world.as('mei').taps('明早9点', card))).toContain('明天 09:00')
    await world.later('1d')
    expect(await saying('mei', why)).toHaveLength(2)
    const { answer } = await world.as('mei').taps('改时间或转交', card)
    await world.as('mei').fills(answer.form, { person: world.cast.users.wang ?? '' })
    await world.later('1m')
    const [his] = await saying('wang', '转交人: 林梅')
    expect(wordsOf(his?.card)).toMatch(new RegExp(`合同到期\n合同 12月22日 周二 到期.*\n关于: ${no}`))
    // What hers were is a contract's card again.
    expect(await saying('mei', why)).toEqual([])
    expect(told(await world.as('wang').taps('打开', his ?? card))).toBe('')
  })

  test('what was settled while it was kept back is told to nobody: not after an absence, not by a digest (R142)', async () => {
    const { no } = await aContract(world, { amount: '10000', plan: '50% 2026-11-24\n50% 2027-06-30' })
    const { deal } = await aCustomer(world, 'mei', { company: '昆明滇池', deal: '年度采购', amount: '5000' })
    await world.store.sql`update "Opportunity" set "expectedCloseOn" = '2026-11-23' where no = ${deal}`
    await world.as('mei').types('免打扰 到 周四上午10点')
    await world.later('1d')
    const states = () =>
      world.store
        .sql`select kind, state from "Reminder" where kind in ('instalment', 'slipped') order by 1, "createdAt"`
    expect(await states()).toEqual([
      { kind: 'instalment', state: 'waiting' },
      { kind: 'slipped', state: 'folded' },
    ])
    await approved(world, await aPayment(world, no, { amount: '5000', on: '2026-11-24' }), ['sun'])
    await world.as('mei').types(`赢单 ${deal}`)
    await world.later('3d')
    expect(await states()).toEqual([
      { kind: 'instalment', state: 'dropped' },
      { kind: 'slipped', state: 'dropped' },
    ])
    expect(await saying('mei', '第 1 期回款 11月24日')).toEqual([])
  })
})

describe('what is found every morning', () => {
  test('gone quiet, past its day, a birthday, a quote about to end: each once, to whom it belongs', async () => {
    const { customer, deal } = await aCustomer(world, 'mei', {
      company: '昆明滇池',
      person: '李敏',
      deal: '年度采购',
      amount: '5000',
    })
    await world.store.sql`update "Contact" set birthday = '1980-11-25'`
    await world.store.sql`update "Opportunity" set "expectedCloseOn" = '2026-11-24' where no = ${deal}`
    await world.store.sql`update "CompanySettings" set policies = policies || '{"reminders":{"quietCustomers":3}}'`
    for (let day = 0; day < 6; day++) await world.later('1d')
    const rows = await world.store.sql<{ kind: string; n: number; day: string }>`
      select kind, count(*)::int as n, min("createdAt" at time zone 'Asia/Shanghai')::date::text as day from "Reminder" where kind <> 'poll' group by 1 order by 1`
    expect(rows).toEqual([
      { kind: 'birthday', n: 1, day: '2026-11-25' },
      { kind: 'quiet', n: 1, day: '2026-11-26' },
      { kind: 'slipped', n: 1, day: '2026-11-25' },
    ])
    expect(customer).toContain('C-')
  })

  test('after a downtime only the nearest of the thresholds that were passed is told (R144)', async () => {
    await aContract(world, { end: '2026-12-24' })
    await aContract(world, { plan: '100% 2026-12-01' })
    // Both would have been told on the way: thirty days before and fourteen, seven days before, three and on the day.
    await world.later('18d')
    const rows = await world.store.sql<{ kind: string; n: number }>`
      select kind, count(*)::int as n from "Reminder" where kind in ('contract', 'instalment') and "recipientId" = ${world.cast.users.mei}::uuid group by 1 order by 1`
    expect(rows).toEqual([
      { kind: 'contract', n: 1 },
      { kind: 'instalment', n: 1 },
    ])
    expect(await saying('mei', '合同 12月24日')).toHaveLength(1)
  })

  test('each in their own zone: nine in Berlin is four in the afternoon in Shanghai', async () => {
    await world.store.sql`update "User" set "timeZone" = 'Europe/Berlin' where handle = 'mei'`
    await aContract(world, { end: '2026-12-22' })
    await world.later('1d 5h 59m')
    expect(await world.store.sql`select 1 from "Reminder" where kind = 'contract'`).toEqual([])
    await world.later('1m')
    expect(await world.store.sql`select state from "Reminder" where kind = 'contract'`).toEqual([{ state: 'sent' }])
  })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { aWorld, buttonsOf, cardIn, type Said, valuesOf, type World, wordsOf } from '../../world.ts'
import { aCustomer, asItIs, reads, told } from '../stories.ts'

let world: World
beforeEach(async () => {
  world = await aWorld()
  const { deal } = await aCustomer(world, 'mei', { company: '云帆科技', deal: '云帆一期', amount: '30万' })
  await world.as('mei').types(`赢单 ${deal}`)
})
afterEach(() => world.close())

const kept = async (name: string): Promise<Said> => {
  const card = cardIn(await world.as('wang').types('报表 业绩 上月'))
  const { answer } = await world.as('wang').taps('收藏', card)
  return world.as('wang').fills(answer.form, { name })
}
const planned = async (inputs: Record<string, string>): Promise<Said> => {
  const { answer } = await world.as('wang').types('定时报表 周会')
  return world.as('wang').fills(answer.form, inputs)
}
const roomCards = async (who: 'mei' | 'wang') =>
  (await world.as(who).sees('sales')).filter(({ card }) => wordsOf(card).includes('周会'))

test('a report is kept under a name of mine, and last month stays last month', async () => {
  expect(told(await kept('周会'))).toContain('报表 周会')
  expect(await reads(world, 'wang', '报表 周会')).toContain('2026年10月')
  await world.later('10d')
  const later = cardIn(await world.as('wang').types('报表 周会'))
  expect(wordsOf(later.card)).toContain('周会\n2026年11月')
  expect(wordsOf(later.card)).toContain('¥300,000')
  expect(told(await world.as('mei').types('报表 周会'))).toContain('没有“周会”这个报表')
  expect((await kept('业绩')).answer.error?.fields?.name).toContain('已经是报表的名称')
  const list = cardIn(await world.as('wang').types('我的报表'))
  expect(told(await world.as('wang').taps('删除', await asItIs(world, 'wang', list)))).toContain(
    '已从我的报表中删除“周会”',
  )
  expect(await reads(world, 'wang', '我的报表')).toContain('还没有收藏报表')
  expect(told(await world.as('wang').types('删除报表 周会'))).toContain('没有叫“周会”的收藏报表')
})

test('it goes to me every week, once a slot, and after a downtime once', async () => {
  await kept('周会')
  expect(told(await planned({ every: 'week', on: '2', at: '09:30', chat: '-' }))).toContain('每周二 09:30')
  const mine = async () =>
    (await world.as('wang').sees()).filter(({ text, card }) => `${text}${wordsOf(card)}`.includes('周会\n'))
  await world.later('23h 29m')
  await world.settled()
  expect(await mine()).toHaveLength(0)
  await world.later('1m')
  await world.settled()
  await world.later('1h')
  await world.settled()
  expect(await mine()).toHaveLength(1)
  await world.later('21d')
  await world.settled()
  expect((await mine()).length).toBe(2)
  expect(await reads(world, 'wang', '我的报表')).toContain('只发给我 · 每周二 09:30')
})

test('at night and on days off it waits, and says so when it is set up (R143, R147)', async () => {
  await kept('周会')
  expect(told(await planned({ every: 'day', on: '1', at: '22:30', chat: '-' }))).toContain('下一次是 明天 08:00')
  const mine = async () =>
    (await world.as('wang').sees()).filter(({ text, card }) => `${text}${wordsOf(card)}`.includes('周会\n'))
  await world.later('20h')
  await world.settled()
  expect(await mine()).toHaveLength(0)
  await world.later('2h')
  await world.settled()
  expect(await mine()).toHaveLength(1)
  // Friday's is told on Saturday morning; Saturday and Sunday have none of their own.
  for (let day = 0; day < 6; day++) await world.later('1d')
  await world.settled()
  expect(await mine()).toHaveLength(5)
  const [row] = await world.store.sql<{ next: Date }>`select "nextAt" as next from "ReportSchedule"`
  expect(row?.next.toISOString()).toBe('2026-11-30T14:30:00.000Z')
})

test('it takes a push of the day; when all are taken it stands in the digest, and in a room it comes a day later (R146)', async () => {
  await kept('周会')
  const [room] = await world.store.sql<{ id: string }>`select id from "ChatSpace" where "chatId" = 'sales'`
  await world.store.sql`update "CompanySettings" set policies = '{"reminders":{"budget":0,"roomBudget":0}}'`
  await planned({ every: 'day', on: '1', at: '12:00', chat: '-' })
  await planned({ every: 'week', on: '1', at: '12:00', chat: room?.id ?? '' })
  await world.later('2h')
  await world.settled()
  expect(await world.store.sql`select state from "Reminder" where kind = 'report'`).toEqual([{ state: 'folded' }])
  expect(await reads(world, 'wang', '日报')).toContain('定时报表“周会”')
  expect(await roomCards('mei')).toHaveLength(0)
  await world.store.sql`update "CompanySettings" set policies = '{}'`
  await world.later('1d')
  await world.settled()
  expect(await roomCards('mei')).toHaveLength(1)
})

test('in a group nobody sees an amount; who taps sees what they may (R155)', async () => {
  await kept('周会')
  await world.store.sql`update "SavedReport" set wanted = jsonb_set(wanted, '{period}', '"本月"')`
  const [room] = await world.store.sql<{ id: string }>`select id from "ChatSpace" where "chatId" = 'sales'`
  expect(told(await planned({ every: 'day', on: '1', at: '12:00', chat: room?.id ?? '' }))).toContain(
    '每个工作日 12:00',
  )
  await world.later('2h')
  await world.settled()
  const [card] = await roomCards('mei')
  if (!card) throw new Error('nothing was sent')
  expect(wordsOf(card.card)).toContain('林梅 · 赢单 1')
  expect(wordsOf(card.card)).not.toMatch(/¥|300/)
  expect(wordsOf(card.card)).toContain('群里不显示金额')
  expect(buttonsOf(card)).toEqual(['明细'])
  const said = await world.as('mei').taps('明细', card)
  const own = cardIn({ messages: said.messages.filter(({ audience }) => audience === 'user') })
  expect(wordsOf(own.card)).toContain('¥300,000')
})

test('a group the bot is put out of gets nothing; the schedule rests and its owner is told', async () => {
  await kept('周会')
  const [room] = await world.store.sql<{ id: string }>`select id from "ChatSpace" where "chatId" = 'sales'`
  await planned({ every: 'day', on: '1', at: '12:00', chat: room?.id ?? '' })
  await world.store.sql`
    insert into "Trouble" (id, "installId", "spaceId", cause, detail, "openKey", "firstAt", "lastAt") select gen_random_uuid(), "installId", id, 'notMember', '', 'sales', ${world.now()}, ${world.now()} from "ChatSpace" where id = ${room?.id}`
  await world.later('2h')
  await world.settled()
  expect(await roomCards('mei')).toHaveLength(0)
  expect((await world.as('wang').sees()).map(({ card }) => wordsOf(card)).join()).toContain('机器人已不在群里')
  expect(await reads(world, 'wang', '我的报表')).toContain('已暂停')
  await world.later('3d')
  await world.settled()
  const rests = (await world.as('wang').sees()).filter(({ card }) => wordsOf(card).includes('机器人已不在群里'))
  expect(rests).toHaveLength(1)
  await world.store.sql`update "Trouble" set state = 'mended', "openKey" = null, "mendedAt" = now()`
  expect(told(await world.as('wang').taps('恢复发送', cardIn({ messages: rests })))).toContain('“周会”恢复发送')
  await world.later('1d')
  await world.settled()
  expect(await roomCards('mei')).toHaveLength(1)
})

test('what cannot be is said beside its field', async () => {
  await kept('周会')
  expect((await planned({ every: 'week', on: '9' })).answer.error?.fields?.on).toContain('1（周一）')
  expect((await planned({ every: 'day', at: '26:00' })).answer.error?.fields?.at).toContain('09:00')
  expect((await planned({ every: 'day', chat: '没有的群' })).answer.error?.fields?.chat).toContain('我不在')
  // A report of the house needs no name of its own first; the rhythm that was typed stands in the form.
  for (const [line, title, ...rhythm] of [
    ['定时报表 业绩 按产品 每周五下午4点半', '定时发送“销售排名 产品”', 'week', '5', '16:30'],
    ['定时报表 漏斗 上月 每月3号 8:00', '定时发送“漏斗与转化 上月”', 'month', '3', '08:00'],
    ['schedule report funnel every monday at 7pm', '定时发送“漏斗与转化”', 'week', '1', '19:00'],
    ['定时报表 应收 每天', '定时发送“应收账龄”', 'day', '1', '09:00'],
  ]) {
    const { form } = (await world.as('wang').types(line ?? '')).answer
    expect(form?.title).toBe(title)
    expect(form && valuesOf(form.card)).toMatchObject({ every: rhythm[0], on: rhythm[1], at: rhythm[2] })
  }
  expect(told(await world.as('wang').types('定时报表 没有'))).toContain('没有“没有”这个报表')
})

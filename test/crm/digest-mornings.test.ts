import { expect, test } from 'vitest'
import { stageDigests } from '../../src/crm/digests/stage.ts'
import { companyOf } from '../../src/store/company.ts'
import { aWorld, buttonsOf, cardIn, type World, wordsOf } from '../world.ts'
import { aTicket } from './service/stories.ts'
import { idsOf, madeUp, own, rowsOf, told } from './stories.ts'

/** What the house told somebody about the team, oldest first, by the first line of each card. */
async function reviewsOf(world: World, who: 'wang' | 'bo'): Promise<string[]> {
  await world.settled()
  const first = (await world.as(who).sees()).map(({ card }) => wordsOf(card).split('\n')[0] ?? '')
  return first.filter(line => /^团队.报$/.test(line))
}

test('what falls on one morning comes as one message: the longest first, today at its head, the shorter a tap away (R147)', async () => {
  const world = await aWorld({ digests: true })
  await world.store.sql`
    insert into "CalendarDay" (date, kind, name, "nameEn") values ('2027-01-01', 'holiday', '元旦', 'New Year')`
  await world.store.sql`update "CompanySettings" set policies = '{"reminders":{"quietLeads":2}}'`
  const { answer } = await world.as('wang').types('提醒设置')
  await world.as('wang').fills(answer.form, { quarter: 'on' })
  await own(world, 'mei', { company: '十一月的' })
  // It is the last day of the year; the next one on which anybody works is the Monday after it.
  await world.later('38d')
  const before = (await reviewsOf(world, 'wang')).length
  await own(world, 'mei', { company: '除夕的' })
  const quiet = await own(world, 'wang', { company: '安静的' })
  const planned = await own(world, 'wang', { company: '约好的' })
  await world.as('wang').types(`跟进 ${planned} 聊过 1月4日下午3点回访`)
  await world.later('3d 22h')
  expect((await reviewsOf(world, 'wang')).length).toBe(before)

  const nine = new Date('2027-01-04T01:00:00Z')
  const company = await companyOf(world.store)
  const stage = () => world.store.transaction(tx => stageDigests(tx, { now: nine, company, limit: 3 }))
  await world.later('1h')
  await Promise.all(Array.from({ length: 4 }, stage))
  expect((await reviewsOf(world, 'wang')).slice(before)).toEqual(['团队季报'])

  const quarter = cardIn({
    messages: (await world.as('wang').sees()).filter(({ card }) => wordsOf(card).startsWith('团队季报')),
  })
  const words = wordsOf(quarter.card)
  expect(words).toMatch(/^团队季报\n2026年10月1日 周四 至 2026年12月31日 周四/)
  // What is for today stands above what was; what waited for the digest is told by it.
  expect(words).toMatch(new RegExp(`回访\\n${planned} 约好的 · 15:00[^]*${quiet} 安静的[^]*这段时间[^]*新线索 4`))
  expect(buttonsOf(quarter)).toEqual(expect.arrayContaining(['团队月报', '团队周报', '团队日报']))

  const opened = async (title: string) => {
    const { messages } = await world.as('wang').taps(title, quarter)
    return wordsOf(cardIn({ messages: messages.filter(({ id }) => id !== quarter.id) }).card)
  }
  expect(await opened('团队周报')).toMatch(/^团队周报\n2026年12月28日 周一 至 1月3日 周日[\s\S]*新线索 3/)
  expect(await opened('团队日报')).toMatch(/^团队日报\n/)
  // Each was worked out once, and nobody opens what is somebody else's.
  const runs = await world.store.sql<{ state: string; every: string; id: string }>`
    select r.state, d.every, r.id from "DigestRun" r join "Digest" d on d.id = r."digestId" join "User" u on u.id = d."userId" and u.handle = 'wang'
    where r."slotOn" = '2027-01-04' order by d.every`
  expect(runs.map(({ every, state }) => `${every} ${state}`)).toEqual([
    'day held',
    'month held',
    'quarter sent',
    'week held',
  ])
  const peek = await madeUp(world, 'bo', { action: 'digest.open', inputs: { run: runs[0]?.id ?? '' } })
  expect(told(peek)).toBe('这份日报不是你的，或者已经不在了。')
  const folded = await world.store.sql`select 1 from "Reminder" where state = 'folded'`
  expect(folded).toEqual([])
  await world.close()
})

test('what was put off five times is named to the manager, promises and reminders, but no note about nothing (R145)', async () => {
  const world = await aWorld({ digests: true })
  const lead = await own(world, 'mei', { company: '推来推去' })
  const reminderOf = async (what: string) =>
    cardIn({ messages: (await world.as('mei').sees()).filter(one => wordsOf(one.card).includes(what)) })
  await world.as('mei').types(`跟进 ${lead} 聊过 今天下午3点要回款`)
  await world.as('mei').types(`提醒 ${lead} 今天下午3点 寄样品`)
  await world.as('mei').types('提醒 今天下午3点 给妈妈打电话')
  await world.later('5h')
  const said: string[] = []
  for (const what of ['要回款\n关于', '寄样品\n关于', '给妈妈打电话\n约定']) {
    const reminder = await reminderOf(what)
    for (let times = 1; times <= 4; times++) await world.as('mei').taps('1小时后', reminder)
    said.push(told(await world.as('mei').taps('1小时后', reminder)).replace(/^.*?：/, ''))
  }
  expect(said).toEqual([
    '要回款。这是第 5 次推迟，之后不能再推迟，主管的日报会列出这件事。',
    '寄样品。这是第 5 次推迟，之后不能再推迟，主管的日报会列出这件事。',
    '给妈妈打电话。这是第 5 次推迟，之后不能再推迟了。',
  ])
  await world.later('18h')
  await world.settled()
  const digest = cardIn({
    messages: (await world.as('wang').sees()).filter(({ card }) => wordsOf(card).startsWith('团队日报')),
  })
  expect(wordsOf(digest.card)).toContain('推迟了五次的事 2')
  const list = idsOf(digest, 'digest.rows').find(id => id.includes('snoozedOut'))
  const { messages } = await world.as('wang').taps(list ?? '', digest)
  const named = cardIn({ messages: messages.filter(({ id }) => id !== digest.id) })
  expect(rowsOf(named).toSorted()).toEqual([
    expect.stringContaining(`${lead} 寄样品 | 昨天 15:00 · 林梅`),
    expect.stringContaining(`${lead} 要回款 | 昨天 15:00 · 林梅`),
  ])
  await world.close()
})

test('with nothing to tell for the longer time the shorter one comes by itself (R149)', async () => {
  const world = await aWorld({ digests: true })
  const { answer } = await world.as('bo').types('提醒设置')
  await world.as('bo').fills(answer.form, { week: 'on' })
  const lead = await own(world, 'bo', { company: '下周的' })
  // Nothing happened in the week that ends, and something is for today.
  await world.later('6d')
  await world.as('bo').types(`跟进 ${lead} 聊过 明天下午3点回访`)
  await world.store.sql`update "FollowUpRecord" set at = at - interval '20 days'`
  await world.store.sql`update "Lead" set "createdAt" = "createdAt" - interval '20 days'`
  await world.store.sql`update "OwnershipEpisode" set "startAt" = "startAt" - interval '20 days'`
  await world.later('1d')
  await world.settled()
  const first = (await world.as('bo').sees()).map(({ card }) => wordsOf(card).split('\n')[0] ?? '')
  expect(first.filter(line => /今日安排|我的周报/.test(line))).toEqual(['今日安排'])
  await world.close()
})

test('an engineer’s morning tells of visits and tickets at hand; who has none hears nothing (R147, R149)', async () => {
  const world = await aWorld({ digests: true })
  const visit = { subject: '上门装机', window: '明天下午2点到4点' }
  const [no, urgent] = [await aTicket(world, 'mei', visit), await aTicket(world, 'mei', { priority: 'urgent' })]
  for (const ticket of [no, urgent]) await madeUp(world, 'he', { action: 'ticket.take', inputs: { ticket } })
  await world.later('23h')
  await world.settled()
  const mornings = async (who: 'he' | 'bo') =>
    (await world.as(who).sees()).filter(({ card }) => wordsOf(card).startsWith('今日安排'))
  const [card] = await mornings('he')
  expect(wordsOf(card?.card)).toMatch(/今天要上门 1\n我超时的工单 2\n最早的：昨天 10:30\n手上的工单 2$/)
  const { messages } = await world.as('he').taps('我的工单', cardIn({ messages: card ? [card] : [] }))
  expect(wordsOf(cardIn({ messages: messages.filter(({ id }) => id !== card?.id) }).card)).toContain(no)
  expect(await mornings('bo')).toEqual([])
  await world.close()
})

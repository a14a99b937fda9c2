import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Wanted } from '../../../src/crm/reports/wanted.ts'
import { aWorld, buttonsOf, cardIn, type Seen, type World, wordsOf } from '../../world.ts'
import { sheetFor } from '../reports/aYear.ts'
import { fileOf } from '../sheets.ts'
import { idsOf, madeUp, reads, rowsOf, told } from '../stories.ts'
import { aTicket } from './stories.ts'
import { aDispatcher, someService } from './thrown.ts'

let world: World
beforeAll(async () => {
  world = await aWorld({ digests: true })
  await aDispatcher(world)
  await someService(world, 7)
})
afterAll(() => world.close())

const ask = async (text: string, values: unknown[] = []) => (await world.store.pool.query(text, values)).rows

// Every number is counted a second time by a query that was written for this test alone.
describe('the ticket report of a month', () => {
  const november = (moment: string) => `${moment} >= '2026-10-31T16:00:00Z' and ${moment} < '2026-11-30T16:00:00Z'`
  const readable: Record<string, string> = {
    sun: 'true',
    wang: `t."customerId" is not null or t."createdById" in (select id from "User" where handle = 'wang')`,
    mei: `t."createdById" = (select id from "User" where handle = 'mei') or exists (
      select 1 from "Customer" c join "User" u on u.id = c."ownerId" where c.id = t."customerId" and u.handle = 'mei')`,
  }
  const keys = { engineer: 't."ownerId"', customer: 't."customerId"', type: 't.type', priority: 't.priority' }
  const columns = [
    'opened',
    'resolved',
    'reopened',
    'breaches',
    'answeredInTime',
    'solvedInTime',
    'satisfaction',
    'took',
  ]

  const expected = async (who: string, key: string) => {
    const rows = await ask(
      `with own as (select t.*, ${key}::text as key from "Ticket" t where ${readable[who]}),
         late as (select e."ticketId", e.kind, e.episode, e.at from "SlaEvent" e)
       select coalesce(key, '') as key, count(*) filter (where ${november('"createdAt"')}) as opened,
         count(*) filter (where solved and ${november('"resolvedAt"')}) as resolved,
         count(*) filter (where episode = 2 and ${november('"clockFrom"')}) as reopened,
         sum(broken) as breaches,
         count(*) filter (where ${november('"firstRespondedAt"')} and not late1)::float / nullif(count(*) filter (where ${november('"firstRespondedAt"')} and not late1) + sum(broken1), 0) as "answeredInTime",
         count(*) filter (where solved and ${november('"resolvedAt"')} and not late2)::float / nullif(count(*) filter (where solved and ${november('"resolvedAt"')} and not late2) + sum(broken2), 0) as "solvedInTime",
         (sum(satisfaction) filter (where ${november('"ratedAt"')}))::float / nullif(count(satisfaction) filter (where ${november('"ratedAt"')}), 0) as satisfaction,
         percentile_cont(0.5) within group (order by "resolutionSeconds") filter (where solved and ${november('"resolvedAt"')}) / 3600 as took
       from (select own.*, state = 'resolved' or state = 'closed' as solved,
           (select count(*) from late l where l."ticketId" = own.id and ${november('l.at')}) as broken,
           (select count(*) from late l where l."ticketId" = own.id and l.kind = 'responseBreach' and ${november('l.at')}) as broken1,
           (select count(*) from late l where l."ticketId" = own.id and l.kind = 'resolutionBreach' and ${november('l.at')}) as broken2,
           exists (select 1 from late l where l."ticketId" = own.id and l.kind = 'responseBreach' and l.episode = own.episode) as late1,
           exists (select 1 from late l where l."ticketId" = own.id and l.kind = 'resolutionBreach' and l.episode = own.episode) as late2
         from own) o group by 1`,
    )
    return Object.fromEntries(
      rows
        .map(({ key: line, ...own }) => [line, columns.map(name => rounded(own[name]))] as const)
        .filter(([, own]) => own.some(one => one !== 0)),
    )
  }
  const rounded = (value: unknown) => Math.round(Number(value ?? 0) * 1e6) / 1e6
  const lines = async (who: string, wanted: Partial<Wanted>) => {
    const sheet = await sheetFor(world, who, { report: 'tickets', period: '2026-11', ...wanted })
    return Object.fromEntries(
      sheet.lines
        .map(({ key, cells }) => [key, columns.map(name => rounded(cells[name]))] as const)
        .filter(([, own]) => own.some(one => one !== 0)),
    )
  }

  test.each(Object.keys(readable))(
    'by engineer, customer, type and priority, for %s (R131, R133, R135, R153)',
    async who => {
      for (const by of ['engineer', 'customer', 'type', 'priority'] as const)
        expect([by, await lines(who, { by })]).toEqual([by, await expected(who, keys[by])])
    },
  )

  test('hours are of who worked them, on the day they were worked (R138)', async () => {
    const sheet = await sheetFor(world, 'sun', { report: 'tickets', period: '2026-11' })
    const rows = await ask(
      `select "userId" as key, sum(minutes + "travelMinutes") / 60.0 as hours from "Worklog" where "deletedAt" is null and "on" between '2026-11-01' and '2026-11-30' group by 1`,
    )
    for (const { key, hours } of rows)
      expect(sheet.lines.find(line => line.key === key)?.cells.worked).toBeCloseTo(Number(hours), 6)
    const he = world.cast.users.he ?? ''
    const alone = await sheetFor(world, 'sun', { report: 'tickets', period: '2026-11', person: he })
    expect(alone.whole.worked).toBeCloseTo(Number(rows.find(({ key }) => key === he)?.hours), 6)
    expect(alone.lines.map(({ key }) => key)).toEqual([he])
  })

  test('is a card with a picture, a table and a file, in both languages, and leads to its tickets', async () => {
    const card = cardIn(await world.as('sun').types('报表 工单 本月 按工程师'))
    expect(wordsOf(card.card)).toContain('工单与服务时限\n2026年11月 · 按工程师')
    expect(rowsOf(card).join()).toMatch(/何川 · 已解决 \d+.*按时解决 [\d.]+%/s)
    const { rows } = await fileOf(world, await world.as('sun').taps('导出表格', card))
    expect(rows[0]?.slice(0, 5)).toEqual(['工程师', '已解决', '新开', '工时', '解决用时中位数'])
    const list = await world.as('sun').taps('明细', card)
    expect(told(await world.as('sun').taps('打开', cardIn(list)))).toBe('')
    const english = await world.as('sun').types('report tickets by customer', { locale: 'en' })
    expect(wordsOf(cardIn(english).card)).toContain('Tickets and service levels\nNovember 2026 · by customer')
    expect(wordsOf(cardIn(await world.as('sun').types('变化 工单 本月')).card)).toContain(
      '为什么变了：工单与服务时限 · 已解决',
    )
  })
})

// It is Monday, ten o'clock; the digest of Tuesday morning tells of Monday, beside the Monday before.
describe('the digest of service (R147, R148, R149)', () => {
  let card: Seen
  let english: string
  beforeAll(async () => {
    await world.later('1d')
    await world.settled()
    const seen = (await world.as('sun').sees()).filter(one => wordsOf(one.card).startsWith('服务日报'))
    card = cardIn({ messages: seen })
    english = wordsOf(cardIn(await world.as('sun').types('service digest week', { locale: 'en' })).card)
  })

  const monday = (moment: string, weeks = 0) =>
    `${moment} >= timestamptz '2026-11-22T16:00:00Z' - interval '${weeks} weeks' and ${moment} < timestamptz '2026-11-23T16:00:00Z' - interval '${weeks} weeks'`

  test('every figure is what plain SQL counts, exceptions first', async () => {
    const words = wordsOf(card.card)
    const due = `case when t."firstRespondedAt" is null and t."responseDueAt" < t."resolutionDueAt" then t."responseDueAt" else t."resolutionDueAt" end`
    const running = `t.state not in ('waiting', 'resolved', 'closed', 'cancelled')`
    const [now] = await ask(`
      select (select count(*)::int from "Ticket" t where ${running} and ${due} < '2026-11-23T16:00:00Z') as "已超时的工单",
        (select count(*)::int from "Ticket" t where ${running} and ${due} >= '2026-11-23T16:00:00Z' and ${due} < '2026-11-24T16:00:00Z') as "今天还会到期的工单",
        (select count(*)::int from "Ticket" where state = 'new' and "ownerId" is null) as "没人接的工单",
        (select count(*)::int from "Ticket" t where (${running} or t.state = 'waiting') and "escalatedAt" is not null) as "升级的工单",
        (select count(*)::int from "Ticket" where satisfaction < 3 and ${monday('"ratedAt"')}) as "客户不满意",
        (select count(*)::int from "Ticket" where ${monday('"createdAt"')}) as "新工单",
        (select count(*)::int from "Ticket" where state in ('resolved', 'closed') and ${monday('"resolvedAt"')}) as "已解决",
        (select count(*)::int from "Ticket" where episode = 2 and ${monday('"clockFrom"')}) as "重开",
        (select count(*)::int from "SlaEvent" where kind = 'responseBreach' and ${monday('at')}) as "响应超时",
        (select count(*)::int from "SlaEvent" where kind = 'resolutionBreach' and ${monday('at')}) as "解决超时",
        (select count(*)::int from "Ticket" t where ${running} or t.state = 'waiting') as "未完成的工单",
        (select count(*)::int from "Ticket" where state = 'waiting') as "等客户回复"`)
    const told = Object.keys(now).map(name => [name, Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(words)?.[1] ?? 0)])
    expect(Object.fromEntries(told)).toEqual(now)
    expect(words.indexOf('要处理的')).toBeLessThan(words.indexOf('有变化的'))
    const [sums] = await ask(`
      select (select count(*)::int from "Ticket" where ${monday('"createdAt"', 1)}) as before,
        (select round(sum(minutes + "travelMinutes") / 60.0, 1)::text from "Worklog" where "deletedAt" is null and "on" = '2026-11-23') as hours,
        (select round(sum(minutes + "travelMinutes") / 60.0, 1)::text from "Worklog" where "deletedAt" is null and "on" = '2026-11-16') as "hoursBefore",
        (select round(avg(satisfaction), 1)::text from "Ticket" where ${monday('"ratedAt"')}) as mean,
        (select count(*)::int from "Ticket" where ${monday('"ratedAt"')}) as raters,
        (select min("createdAt") from "Ticket" where state = 'new' and "ownerId" is null) as oldest`)
    expect(words).toMatch(new RegExp(`新工单 \\d+\n.* · 之前 ${sums.before}`))
    expect(words).toMatch(new RegExp(`工时 ${sums.hours} 小时\n.* · 之前 ${sums.hoursBefore} 小时`))
    expect(words).toContain(`满意度 ${sums.mean} 分 · ${sums.raters} 人评价`)
    expect(words).toMatch(/没人接的工单 \d+\n最早的：10月/)
    const [his] = await ask(
      `
      select count(*)::int as open, count(*) filter (where ${running} and ${due} < '2026-11-23T16:00:00Z')::int as late
      from "Ticket" t where "ownerId" = $1 and (${running} or t.state = 'waiting')`,
      [world.cast.users.he],
    )
    expect(words).toMatch(new RegExp(`何川\\n(?:解决 \\d+ · )?手上 ${his.open} · 超时 ${his.late}`))
    expect(words).not.toMatch(/周岚\n/)
  })

  test('has one picture, and a button to act on each exception', async () => {
    expect(JSON.stringify(card.card)).toContain('最近 14 天每天的新工单、已解决')
    expect(buttonsOf(card)).toEqual(expect.arrayContaining(['看快超时的', '去派工', '看名单', '工单报表']))
    const queue = await world.as('sun').taps('去派工', card)
    expect(queue.messages.map(one => wordsOf(one.card)).join()).toContain('工单队列')
    const [toLate = ''] = idsOf(card, 'digest.rows')
    const { messages } = await world.as('sun').taps(toLate, card)
    const list = cardIn({ messages: messages.filter(one => wordsOf(one.card).startsWith('已超时的工单')) })
    expect(told(await world.as('sun').taps('打开', list))).toBe('')
    expect(english).toContain('Service digest, weekly')
    expect(english).toMatch(/Tickets late: \d+\nOldest: /)
  })

  test('is for those who hand tickets out; a manager reads of their customers alone, finance of none (R153)', async () => {
    expect(told(await world.as('mei').types('服务日报'))).toContain('没有这个权限')
    const words = await reads(world, 'wang', '日报')
    const [own] = await ask(
      `
      select count(*)::int as late from "Ticket" t where t."customerId" is not null and t.state not in ('waiting', 'resolved', 'closed', 'cancelled')
        and case when t."firstRespondedAt" is null then least(t."responseDueAt", t."resolutionDueAt") else t."resolutionDueAt" end < now_at.at
      `.replace('now_at.at', `'${world.now().toISOString()}'`),
    )
    expect(words).toContain(`客户的工单已超时 ${own.late}\n最早的：`)
    const span = {
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      fromOn: '2026-10-01',
      toOn: '2026-12-01',
    }
    await world.store
      .sql`update "UserRole" set "roleId" = (select id from "Role" where name = '财务') where "userId" = ${world.cast.users.sun}`
    const said = await world.post('forms', {
      ...{ as: 'sun', chat: 'dm', inputs: {} },
      form: `digest.rows~${Buffer.from(JSON.stringify({ figure: 'customers.rated', ...span })).toString('base64url')}`,
    })
    expect(told(said)).toContain('看不到')
    await aDispatcher(world)
  })

  test('with nothing solved it says which step is missing', async () => {
    const place = await aWorld()
    await aDispatcher(place)
    expect(await reads(place, 'sun', '报表 工单')).toContain('还没有工单')
    const no = await aTicket(place, 'mei')
    expect(await reads(place, 'sun', '报表 工单')).toContain('这段时间新开的 1 张工单中 1 张没人接')
    await madeUp(place, 'he', { action: 'ticket.take', inputs: { ticket: no } })
    await madeUp(place, 'he', { action: 'ticket.resolve', inputs: { ticket: no, text: '换了密封圈' } })
    expect(await reads(place, 'sun', '为什么报表 工单')).toContain('已解决的 1 张工单中 1 张没有工时')
    const week = cardIn(await place.as('sun').types('服务日报 周'))
    expect(wordsOf(week.card)).toContain('1 张已解决的工单里有 1 张没有记工时')
    expect(wordsOf(week.card)).toContain('还没有一位客户评价')
    expect(told(await place.as('sun').taps('取链接', week))).toContain('/k/')
    await place.later('2d')
    expect(await reads(place, 'sun', '服务日报')).toMatch(/还没有变化[\s\S]*\n最近两周\n最近 14 天每天的新工单、已解决/)
    await place.close()
  })
})

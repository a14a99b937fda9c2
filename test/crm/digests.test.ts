import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { type Json, walk } from '../../src/core/card.ts'
import { stageDigests } from '../../src/crm/digests/stage.ts'
import { companyOf } from '../../src/store/company.ts'
import { aWorld, buttonsOf, cardIn, type Said, type Seen, type World, wordsOf } from '../world.ts'
import { aContract, aPayment, approved } from './money/stories.ts'
import { aCustomer, idsOf, own, reads, rowsOf, told } from './stories.ts'

let world: World
beforeEach(async () => {
  world = await aWorld({ digests: true })
})
afterEach(() => world.close())

/** The digests somebody got, oldest first, by the first line of their cards. */
async function digestsOf(who: Handle, title: string, chat = 'dm'): Promise<Seen[]> {
  await world.settled()
  return (await world.as(who).sees(chat)).filter(({ card }) => wordsOf(card).startsWith(title))
}

async function newest(who: Handle, title: string, chat = 'dm'): Promise<Seen> {
  return cardIn({ messages: await digestsOf(who, title, chat) })
}

/** The list that a tap led to: the tapped card comes back beside it. */
function listIn({ messages }: Pick<Said, 'messages'>): Seen {
  return cardIn({ messages: messages.filter(({ card }) => !wordsOf(card).includes('对比')) })
}

/** The pictures of a card: where each is fetched, and what it says to who cannot see it. */
function picturesOn({ card }: Seen): { address: string; says: Json | undefined }[] {
  const found: { address: string; says: Json | undefined }[] = []
  walk(card, node => {
    if (node.type === 'Image') found.push({ address: typeof node.url === 'string' ? node.url : '', says: node.altText })
  })
  return found
}

/** Steps through days, so that each morning comes by itself. */
async function mornings(count: number): Promise<void> {
  for (let day = 0; day < count; day++) await world.later('1d')
}

describe('my day (R147, R149)', () => {
  test('at nine a rep reads what is late and what is for today, and settles it there', async () => {
    const lead = await own(world, 'mei', { company: '上海云帆科技' })
    await world.as('mei').types(`跟进 ${lead} 聊过 明天下午3点回访`)
    await world.as('wang').types('设目标 林梅 本月 50万')
    await world.later('22h 59m')
    expect(await digestsOf('mei', '今日安排')).toEqual([])
    await world.later('1m')
    const card = await newest('mei', '今日安排')
    expect(wordsOf(card.card)).toBe(
      `今日安排\n11月24日 周二 · 先办这些\n约好的事\n回访\n${lead} 上海云帆科技 · 15:00\n本月目标\n林梅 · 赢单金额\n¥0 / ¥500,000（0%），时间过了 78%`,
    )
    expect(buttonsOf(card)).toEqual(['完成', '+1天', '看目标', '全部待办', '暂停一周', '设置'])
    await world.as('mei').taps('完成', card)
    // What they did themselves stands in the reviews they ask for.
    for (const review of ['周报', '季报'])
      expect(await reads(world, 'mei', review)).toMatch(new RegExp(`^我的${review}\\n[^]*这段时间[^]*跟进 \\d`))
    await world.later('2d')
    // Nothing is due any more, so nothing is sent.
    expect(await digestsOf('mei', '今日安排')).toHaveLength(1)
    expect(await digestsOf('bo', '今日安排')).toEqual([])
  })

  test('what was folded for want of budget stands in the next one, and is told once (R146)', async () => {
    await world.store.sql`update "CompanySettings" set policies = '{"reminders":{"budget":0,"quietLeads":2}}'`
    const lead = await own(world, 'mei', { company: '安静线索' })
    await aContract(world, { company: '要到期的', end: '2026-12-23' })
    await mornings(1)
    expect(wordsOf((await newest('mei', '今日安排')).card)).toMatch(
      /HT-\d{8}-\d{4} .*\n合同 12月23日 周三 到期，还没有续约/,
    )
    await mornings(1)
    const next = wordsOf((await newest('mei', '今日安排')).card)
    expect(next).toContain(`${lead} 安静线索\n2 天没有联系，也没有下一步`)
    expect(next).not.toContain('合同')
  })
})

describe('the team’s digest', () => {
  test('tells the manager what changed beside the same days of last week, who did it, and leads to the list (R148, R153)', async () => {
    await own(world, 'mei', { company: '上周线索' })
    await mornings(7)
    for (const company of ['甲', '乙', '丙']) await own(world, 'mei', { company: `新${company}` })
    const { lead } = await aCustomer(world, 'bo', { company: '博的客户' })
    expect(lead).toContain('L-')
    const mine = await own(world, 'mei', { company: '聊过的' })
    await world.as('mei').types(`跟进 ${mine} 打了电话，有意向`)
    await mornings(1)
    // It is the first of the month, too: the day comes with the review.
    await world.as('wang').taps('团队日报', await newest('wang', '团队月报'))
    const card = await newest('wang', '团队日报')
    const words = wordsOf(card.card)
    expect(words).toContain('11月30日 周一 · 对比上周同日')
    expect(words).toContain('新线索 5\n▲ 400.0% · 之前 1')
    expect(words).toContain('跟进 1\n— · 之前 0')
    expect(words).toContain('林梅\n跟进 1')
    expect(words).not.toContain('输单')
    const [toLeads] = idsOf(card, 'digest.rows')
    const list = listIn(await world.as('wang').taps(toLeads ?? '', card))
    expect(rowsOf(list)).toHaveLength(5)
    expect(rowsOf(list).join()).toContain('新丙')
    // The same tap by somebody who reads only their own shows their own.
    const span = {
      figure: 'leads.new',
      from: '2026-11-29T16:00:00.000Z',
      to: '2026-11-30T16:00:00.000Z',
      fromOn: '2026-11-30',
      toOn: '2026-12-01',
    }
    const peek = await world.post('forms', {
      as: 'bo',
      chat: 'dm',
      form: `digest.rows~${Buffer.from(JSON.stringify(span)).toString('base64url')}`,
      inputs: {},
    })
    expect(rowsOf(cardIn(peek)).join()).not.toContain('新丙')
  })

  test('shows a team’s last fortnight in one picture that says what it shows, and nobody else’s', async () => {
    const lead = await own(world, 'mei', { company: '图一' })
    await world.as('mei').types(`跟进 ${lead} 聊过 明天下午3点回访`)
    await mornings(1)
    const card = await newest('wang', '团队日报')
    expect(JSON.stringify(card.card).indexOf('"Image"')).toBeGreaterThan(JSON.stringify(card.card).indexOf('有变化的'))
    const [picture] = picturesOn(card)
    expect(picture).toMatchObject({
      says: '最近 14 天每天的新线索、跟进',
      address: expect.stringMatching(/^\/files\//),
    })
    const fetched = await fetch(`${world.url}${picture?.address ?? ''}`)
    expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(picturesOn(await newest('mei', '今日安排'))).toEqual([])
  })

  test('every figure is what plain SQL counts', async () => {
    const { no } = await aContract(world, { amount: '10000', plan: '50% 2026-11-24\n50% 2026-12-20' })
    const payment = await aPayment(world, no, { amount: '2000', on: '2026-11-23' })
    await approved(world, payment, ['sun'])
    const { deal } = await aCustomer(world, 'mei', { company: '要赢的', deal: '大单', amount: '30000' })
    await world.as('mei').types(`赢单 ${deal}`)
    const gone = await aCustomer(world, 'mei', { company: '要输的', deal: '丢的', amount: '7000' })
    const { answer } = await world.as('mei').types(`输单 ${gone.deal}`)
    if (answer.form) await world.as('mei').fills(answer.form)
    await world.as('wang').adds({ company: '池里的' })
    const pool = await world.as('wang').adds({ company: '要领的' })
    await world.as('bo').types(`领取 ${pool}`)
    await world.as('bo').types(`跟进 ${pool} 电话聊过，昨天约的`)
    await mornings(1)
    const [sql] = await world.store.sql<Record<string, number>>`
      with day as (select '2026-11-22T16:00:00Z'::timestamptz as a, '2026-11-23T16:00:00Z'::timestamptz as b)
      select (select count(*)::int from "Lead", day where "createdAt" >= a and "createdAt" < b and "deletedAt" is null) as leads,
        (select count(*)::int from "OwnershipEpisode", day where "startReason" = 'claim' and "startAt" >= a and "startAt" < b) as claimed,
        (select count(*)::int from "FollowUpRecord", day where at >= a and at < b and "deletedAt" is null) as talks,
        (select count(*)::int from "Opportunity" o join "Stage" s on s.id = o."stageId", day where s.kind = 'won' and "closedAt" >= a and "closedAt" < b) as won,
        (select count(*)::int from "Opportunity" o join "Stage" s on s.id = o."stageId", day where s.kind = 'lost' and "closedAt" >= a and "closedAt" < b) as lost,
        (select (sum("amountMinor") / 100)::int from "Opportunity" o join "Stage" s on s.id = o."stageId", day where s.kind = 'won' and "closedAt" >= a and "closedAt" < b) as "wonSum",
        (select coalesce(sum("baseMinor") / 100, 0)::int from "Payment" where "docState" = 'approved' and "receivedOn" = '2026-11-23') as collected`
    const words = wordsOf((await newest('wang', '团队日报')).card)
    const figure = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(words)?.[1] ?? 0)
    expect({
      ...{ leads: figure('新线索'), claimed: figure('领取'), talks: figure('跟进') },
      ...{ won: figure('赢单'), lost: figure('输单') },
    }).toEqual({
      ...{ leads: sql?.leads, claimed: sql?.claimed, talks: sql?.talks, won: sql?.won, lost: sql?.lost },
    })
    expect(words).toContain(`赢单 1 · ¥${sql?.wonSum?.toLocaleString('en')}`)
    expect(words).toContain(`回款 1 · ¥${sql?.collected?.toLocaleString('en')}`)
    // On its day the first instalment is in time; the day after it is overdue by what is still open.
    expect(await reads(world, 'wang', '周报')).not.toContain('新逾期')
    await mornings(1)
    const finance = wordsOf((await newest('sun', '财务日报')).card)
    expect(finance).toContain('新逾期回款 1 · ¥3,000')
    expect(wordsOf((await newest('wang', '团队日报')).card)).toContain('新逾期回款 1 · ¥3,000')
    const week = await reads(world, 'wang', '周报')
    expect(week).toContain('团队周报\n11月23日 周一 至 11月25日 周三')
    for (const line of [`新线索 ${sql?.leads}`, '新逾期回款 1 · ¥3,000']) expect(week).toContain(line)
  })

  test('amounts are for those who may read them, and a figure without right is left out (R149, R154)', async () => {
    await world.store.sql`
      insert into "FieldRule" ("roleId", entity, field, mode) select id, 'opportunity', 'amount', 'hidden' from "Role" where name = '销售经理'`
    const { deal } = await aCustomer(world, 'mei', { company: '要赢的', deal: '大单', amount: '30000' })
    await world.as('mei').types(`赢单 ${deal}`)
    await world.store.sql`update "Role" set grants = grants - 'payment' - 'contract' where name = '销售经理'`
    await mornings(1)
    const words = wordsOf((await newest('wang', '团队日报')).card)
    expect(words).toMatch(/赢单 1$/m)
    expect(words).not.toContain('¥')
    expect(words).not.toContain('回款')
  })

  test('an empty review says which step is missing, and its button begins it', async () => {
    const { deal } = await aCustomer(world, 'mei', { company: '没合同的', deal: '赢了', amount: '30000' })
    await world.as('mei').types(`赢单 ${deal}`)
    const card = cardIn(await world.as('sun').types('日报'))
    expect(wordsOf(card.card)).toContain(
      '为什么有的数字是空的\n1 个赢单里有 1 个没有合同，这些钱不会出现在应收和回款里。',
    )
    const said = await world.as('sun').taps('建合同', card)
    expect(said.answer.form?.title ?? told(said)).toContain('合同')
  })
})

describe('how often, and to whom (R149, R150)', () => {
  test('any number of processes stage a slot once, and a second run stages nothing', async () => {
    await own(world, 'mei', { company: '一条线索' })
    const nine = new Date('2026-11-24T01:00:00Z')
    const company = await companyOf(world.store)
    const run = () => world.store.transaction(tx => stageDigests(tx, { now: nine, company, limit: 2 }))
    const dealt = await Promise.all(Array.from({ length: 6 }, run))
    while ((await run()) > 0);
    expect(dealt.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0)
    const rows = await world.store.sql<{
      n: number
    }>`select count(*)::int as n from "DigestRun" group by "digestId", "slotOn"`
    expect(rows.every(({ n }) => n === 1)).toBe(true)
    expect(await digestsOf('wang', '团队日报')).toHaveLength(1)
    expect(await run()).toBe(0)
  })

  test('after three days down only the newest slot is told, of all days since the last one (R142)', async () => {
    await mornings(1)
    for (let day = 0; day < 3; day++) await own(world, 'mei', { company: `第${day}条` })
    await world.later('3d')
    const all = await digestsOf('wang', '团队日报')
    expect(all).toHaveLength(1)
    expect(wordsOf(all[0]?.card)).toContain('11月24日 周二 至 11月26日 周四')
    expect(wordsOf(all[0]?.card)).toContain('新线索 3')
  })

  test('three that nobody opened make it weekly, with a note and a way back', async () => {
    for (let day = 0; day < 8; day++) {
      await own(world, 'mei', { company: `天天有${day}` })
      await world.later('1d')
    }
    const days = (await digestsOf('wang', '团队日报')).length
    expect(days).toBe(3)
    const weekly = await newest('wang', '团队周报')
    expect(wordsOf(weekly.card)).toContain('连续几天没人看日报，所以改成每周一份。')
    expect(told(await world.as('wang').taps('恢复每天', weekly))).toContain('恢复每天一份，下一份在 明天 09:00')
    await own(world, 'mei', { company: '又有了' })
    await world.later('1d')
    expect((await digestsOf('wang', '团队日报')).length).toBe(4)
  })

  test('whoever does anything here keeps the daily one', async () => {
    for (let day = 0; day < 6; day++) {
      await own(world, 'mei', { company: `天天有${day}` })
      await world.as('wang').types('我的')
      await world.later('1d')
    }
    // Tuesday to Friday, and Monday; Saturday and Sunday are free.
    expect((await digestsOf('wang', '团队日报')).length).toBe(4)
  })

  test('paused for a week and then told of the time between; hours and zone are one’s own', async () => {
    await own(world, 'mei', { company: '一条线索' })
    await mornings(1)
    const card = await newest('wang', '团队日报')
    expect(told(await world.as('wang').taps('暂停一周', card))).toContain('已暂停，下一份在 12月2日 周三 09:00')
    const { answer } = await world.as('bo').types('提醒设置')
    const said = await world.as('bo').fills(answer.form, { zone: 'Europe/Berlin', digestAt: '8:30', quietTo: '7:00' })
    expect(told(said)).toBe('已保存。')
    const [row] = await world.store.sql<{ at: Date }>`
      select d."nextAt" as at from "Digest" d join "User" u on u.id = d."userId" and u.handle = 'bo' where d.every = 'day'`
    expect(row?.at.toISOString()).toBe('2026-11-24T07:30:00.000Z')
    const wrong = await world.as('bo').fills(answer.form, { zone: '火星' })
    expect(wrong.answer.error?.fields?.zone).toContain('没有叫“火星”的时区')
    const late = await world.as('bo').fills(answer.form, { digestAt: '25点' })
    expect(late.answer.error?.fields?.digestAt).toContain('请写几点')
  })

  test('one that cannot be put together is tried again alone, and the others are told', async () => {
    const lead = await own(world, 'bo', { company: '一条线索' })
    await world.as('bo').types(`跟进 ${lead} 聊过 明天下午3点回访`)
    const zone = (said: string) => world.store.sql`
      update "Digest" d set zone = ${said} from "User" u where u.id = d."userId" and u.handle = 'bo'`
    // Past the hour at which whoever moved gets a new clock.
    await world.later('19h')
    await zone('Mars/Olympus')
    await world.later('4h')
    expect(await digestsOf('wang', '团队日报')).toHaveLength(1)
    expect(await digestsOf('bo', '今日安排')).toEqual([])
    const [row] = await world.store.sql<{
      tries: number
      error: string
    }>`select tries, error from "Digest" where error is not null`
    expect(row).toEqual({ tries: 1, error: 'Mars/Olympus is no time zone' })
    await zone('Asia/Shanghai')
    await world.later('5m')
    expect(await digestsOf('bo', '今日安排')).toHaveLength(1)
    expect(await digestsOf('wang', '团队日报')).toHaveLength(1)
  })
})

import { afterAll, beforeAll } from 'vitest'
import { askingOf } from '../../../src/crm/reports/line.ts'
import type { Cells } from '../../../src/crm/reports/report.ts'
import { type Sheet, sheetOf } from '../../../src/crm/reports/sheet.ts'
import type { Wanted } from '../../../src/crm/reports/wanted.ts'
import { loadActor } from '../../../src/store/actors.ts'
import { companyOf } from '../../../src/store/company.ts'
import { aWorld, type World } from '../../world.ts'

/** A world with a year of business behind it, thrown by a die with this seed: three people, two currencies, every kind of record. */
export async function aYear(seed: number): Promise<World> {
  const world = await aWorld()
  await world.store.transaction(async tx => {
    const { sql } = tx
    const { mei = '', bo = '', wang = '' } = world.cast.users
    const people = [mei, bo, wang]
    const now = world.now()
    await sql`select setseed(${seed / 1_000})`
    await sql`insert into "ExchangeRate" (currency, "on", rate, "createdById", "createdAt") values
      ('USD', '2026-01-01', 7, ${mei}::uuid, ${now}), ('USD', '2026-08-01', 7.2345, ${mei}::uuid, ${now})`
    await sql`
      insert into "Campaign" (id, name, source, "startOn", "costMinor", currency, "ownerId", slug, "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), '活动' || n, (array['官网','展会','转介绍'])[n], date '2026-10-01' + n, case when n < 3 then n * 50001 end, 'CNY', ${wang}::uuid, 's' || n,
        ${now}, ${wang}::uuid, ${now} from generate_series(1, 3) n`
    await sql`
      insert into "Customer" (id, no, name, "nameKey", "nameInitials", "ownerId", "homePoolId", "poolId", source, region, industry, level, "createdAt", "createdById", "updatedAt", "deletedAt")
      select gen_random_uuid(), 'C-' || n, '客户' || n, n::text, '', case when n % 10 > 0 then (${people}::uuid[])[1 + floor(random() * 3)::int] end, ${world.cast.sea}::uuid,
        case when n % 10 = 0 then ${world.cast.sea}::uuid end, (array['官网','展会','转介绍',null])[1 + floor(random() * 4)::int],
        (array['上海','苏州',null])[1 + floor(random() * 3)::int], case when random() < 0.5 then '制造' end, case when random() < 0.5 then 'A' end,
        ${now}::timestamptz - random() * interval '300 days', ${wang}::uuid, ${now}, case when n % 17 = 0 then ${now}::timestamptz end
      from generate_series(1, 60) n`
    await sql`insert into "Contact" (id, "customerId", name, "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), id, '张三', ${now}, ${wang}::uuid, ${now} from "Customer" where random() < 0.6`
    await sql`
      insert into "Lead" (id, no, title, "ownerId", "poolId", source, region, need, "campaignId", status, "createdAt", "createdById", "updatedAt", "convertedAt",
        "convertedCustomerId", "responseFrom", "firstResponseDueAt", "firstRespondedAt", "deletedAt")
      select gen_random_uuid(), 'L-' || n, '线索' || n, case when held then (${people}::uuid[])[1 + floor(random() * 3)::int] end,
        case when not held then ${world.cast.pool}::uuid end, (array['官网','展会','转介绍',null,''])[1 + floor(random() * 5)::int], (array['上海',null])[1 + floor(random() * 2)::int],
        case when random() < 0.5 then '询价' end, case when random() < 0.4 then (select id from "Campaign" order by name limit 1 offset floor(random() * 3)::int + n * 0) end,
        'new', at, ${wang}::uuid, ${now}, case when became then at + interval '1 day' end, case when became then (select id from "Customer" where no = 'C-' || (1 + n % 60)) end,
        case when held then at end, case when held then at + interval '2 hours' end,
        case when held and random() < 0.7 then at + random() * interval '4 hours' end, case when n % 19 = 0 then ${now}::timestamptz end
      from generate_series(1, 240) n, lateral (select random() < 0.7 as held, random() < 0.3 as became, ${now}::timestamptz - random() * (n * 0 + 1) * interval '200 days' as at) die`
    await sql`
      insert into "Product" (id, sku, name, "listPriceMinor", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'P' || n, '产品' || n, 1000, ${now}, ${wang}::uuid, ${now} from generate_series(1, 5) n`
    await sql`
      insert into "Opportunity" (id, no, name, "customerId", "pipelineId", "stageId", "lastOpenStageId", "amountMinor", currency, "probabilityBp", "expectedCloseOn",
        "forecastCategory", "closedAt", "lostReasonId", "ownerId", "stageEnteredAt", "createdAt", "createdById", "updatedAt", "deletedAt", "nextStep")
      select gen_random_uuid(), 'O-' || n, '商机' || n, c.id, s."pipelineId", case kind when 0 then s.won when 1 then s.lost when 2 then s.void else s.open[stage] end,
        case when kind < 3 then s.open[stage] end, case when random() < 0.9 then floor(random() * 10000000)::bigint end,
        (array['CNY','CNY','CNY','USD','EUR'])[1 + floor(random() * 5)::int], floor(random() * 10001)::int, case when random() < 0.8 then date '2026-10-15' + floor(random() * 80)::int end,
        (array[null,null,'commit','omitted'])[1 + floor(random() * 4)::int],
        case when kind < 3 then case n when 1 then timestamptz '2026-10-31T16:00:00Z' when 2 then timestamptz '2026-10-31T15:59:59.999Z' else at + random() * (${now}::timestamptz - at) end end,
        case when kind = 1 and random() < 0.8 then (select id from "DealReason" where kind = 'lost' order by sort limit 1 offset floor(random() * 4)::int + n * 0) end,
        coalesce(c."ownerId", ${mei}::uuid), ${now}, at, ${wang}::uuid, ${now}, case when n % 23 = 0 then ${now}::timestamptz end, case when random() < 0.5 then '报价' end
      from generate_series(1, 160) n
        cross join lateral (select case when n < 3 then 0 else floor(random() * 5 + n * 0)::int end as kind, 1 + floor(random() * 5 + n * 0)::int as stage,
          ${now}::timestamptz - interval '24 days' - random() * (n * 0 + 1) * interval '250 days' as at) die
        join "Customer" c on c.no = 'C-' || (1 + (n * 7) % 60)
        cross join (select p.id as "pipelineId", array_agg(s.id order by s.sort) filter (where s.kind = 'open') as open, (array_agg(s.id) filter (where s.kind = 'won'))[1] as won,
          (array_agg(s.id) filter (where s.kind = 'lost'))[1] as lost, (array_agg(s.id) filter (where s.kind = 'void'))[1] as void
          from "Pipeline" p join "Stage" s on s."pipelineId" = p.id group by p.id limit 1) s`
    await sql`
      insert into "StageLog" (id, "opportunityId", "fromId", "toId", at, "byId", seconds)
      select gen_random_uuid(), o.id, a.id, b.id, o."createdAt" + interval '1 hour', o."ownerId", floor(random() * 1000000)::int
      from "Opportunity" o join "Stage" b on b.id = coalesce(o."lastOpenStageId", o."stageId") join "Stage" a on a."pipelineId" = b."pipelineId" and a.sort = 1 where random() < 0.7`
    await sql`
      insert into "OpportunityLine" (id, "opportunityId", "productId", "listPriceMinor", "dealPriceMinor", qty, "totalMinor", "createdAt")
      select gen_random_uuid(), o.id, p.id, 1000, 1000, 1, floor(o."amountMinor" * random() / 2)::bigint, ${now}
      from "Opportunity" o cross join "Product" p where o."amountMinor" is not null and random() < 0.35`
    await sql`
      insert into "Contract" (id, no, title, "customerId", "opportunityId", "ownerId", "amountMinor", currency, "rateToBase", "baseMinor", "startOn", "endOn", "docState",
        "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'HT-' || o.no, o.name, o."customerId", o.id, o."ownerId", o."amountMinor", 'CNY', 1.5, round(o."amountMinor" * 1.5), o."closedAt"::date, o."closedAt"::date + 365,
        (array['approved','approved','draft'])[1 + floor(random() * 3)::int], o."closedAt", o."ownerId", ${now}
      from "Opportunity" o join "Stage" s on s.id = o."stageId" where s.kind = 'won' and o."amountMinor" > 10 and random() < 0.8`
    await sql`
      insert into "Instalment" (id, "contractId", period, "dueOn", "amountMinor", "allocatedMinor", cancelled, "createdAt")
      select gen_random_uuid(), c.id, nth, case when nth = 1 then date '2026-11-23' - (array[0, 1, 30, 31, 60, 61, 90, 91])[1 + (row_number() over ())::int % 8] else c."startOn" + nth * 40 end, c."amountMinor" / 3 + 1, (array[0, c."amountMinor" / 6, c."amountMinor" / 3 + 1])[1 + floor(random() * 3)::int], random() < 0.1, ${now}
      from "Contract" c cross join generate_series(1, 3) nth where c.no <> ''`
    await sql`
      insert into "Payment" (id, no, "contractId", "ownerId", "receivedOn", "amountMinor", currency, "rateToBase", "baseMinor", "docState", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'HK-' || c.no, c.id, c."ownerId", c."startOn" + floor(random() * 60)::int, c."amountMinor" / 3 + 1, 'CNY', 1.5, round((c."amountMinor" / 3 + 1) * 1.5),
        (array['approved','approved','inApproval'])[1 + floor(random() * 3)::int], ${now}, c."ownerId", ${now} from "Contract" c`
    await sql`
      insert into "FollowUpRecord" (id, entity, "entityId", "customerId", method, text, at, "authorId", "createdAt", "deletedAt")
      select gen_random_uuid(), 'customer', c.id, c.id, (array['call','visit','wechat','email','meeting','other','chat'])[1 + floor(random() * 7)::int], '聊', ${now}::timestamptz - random() * interval '90 days',
        (${people}::uuid[])[1 + floor(random() * 3)::int], ${now}, case when random() < 0.1 then ${now}::timestamptz end
      from "Customer" c cross join generate_series(1, 6) n`
    // Of the manager only three answers were tested: too few to judge by.
    await sql`
      insert into "ForecastPoll" (id, "opportunityId", "userId", "weekOn", closes, "probabilityBp", "amountMinor", currency, "expectedOn", "answeredAt", "scoredAt", "cameTrue", "actualMinor")
      select gen_random_uuid(), o.id, o."ownerId", date '2026-09-04' + 7 * n, 'maybe', floor(random() * 10001)::int, floor(random() * 5000000)::bigint, o.currency, date '2026-10-01' + n,
        ${now}, case when tested then ${now}::timestamptz end, case when tested then came end, case when tested and came then floor(random() * 5000000)::bigint end
      from (select o.*, row_number() over (partition by o."ownerId" order by o.no) as nth from "Opportunity" o) o cross join generate_series(1, 2) n
        cross join lateral (select random() < 0.7 as tested, random() < 0.4 + 0 * n as came) die where o."ownerId" <> ${wang}::uuid or o.nth = 1 and n = 1`
    await sql`
      insert into "Target" (id, holder, "holderId", metric, period, "amountMinor", "byId", at)
      select gen_random_uuid(), 'user', holder, metric, period, 1000000 + floor(random() * 50000000)::bigint, ${wang}::uuid, ${now}
      from (values (${mei}::uuid, '2026-10'), (${mei}::uuid, '2026-11'), (${mei}::uuid, '2026-12'), (${bo}::uuid, '2026-11'), (${bo}::uuid, '2026Q4'), (${wang}::uuid, '2026-11')) t (holder, period)
        cross join (values ('won'), ('collected')) m (metric)`
  })
  return world
}

/** Somebody who reads everything, a manager of the department, and a rep. */
export const readers = ['zhou', 'wang', 'mei']

/** What the stories of one such year share: the world, whose records each reader may see, what a report tells them, and plain SQL beside it. */
export function aYearOf(seed: number) {
  const year: { world?: World } = {}
  beforeAll(async () => {
    year.world = await aYear(seed)
  })
  afterAll(() => year.world?.close())
  const world = (): World => {
    if (!year.world) throw new Error('the year has not begun')
    return year.world
  }
  const mine = (who: string): string[] => {
    const { mei = '', bo = '', wang = '' } = world().cast.users
    return who === 'mei' ? [mei] : [mei, bo, wang]
  }
  const cells = async (who: string, wanted: Partial<Wanted> & { report: string }) => {
    const sheet = await sheetFor(world(), who, { period: '', ...wanted })
    return { lines: Object.fromEntries(sheet.lines.map(({ key, cells: own }) => [key, own])), whole: sheet.whole }
  }
  const ask = async (text: string, values: unknown[] = []) => (await world().store.pool.query(text, values)).rows
  return { world, mine, cells, ask }
}

/** The sheet of a report as somebody sees it now. */
export async function sheetFor(world: World, handle: string, wanted: Wanted): Promise<Sheet> {
  return world.store.transaction(async tx => {
    const company = await companyOf(tx)
    const actor = await loadActor(tx, world.cast.users[handle] ?? '', world.now())
    if (!actor) throw new Error(`no ${handle}`)
    const reader = { locale: 'zh' as const, zone: actor.zone, now: world.now() }
    const { report, asking } = askingOf({ tx, actor, reader, company }, wanted)
    return sheetOf(report, asking)
  })
}

/** The figures of some columns, as text, so that 0n and 0 are one. */
export const pick = (lines: Record<string, Cells>, columns: string[]) =>
  Object.fromEntries(
    Object.entries(lines)
      .map(([key, own]) => [key, columns.map(column => plain(own[column]))] as const)
      .filter(([, figures]) => figures.some(figure => figure !== '0' && figure !== '—'))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
/** Rows of a query in the same shape. */
export const expected = (rows: Record<string, unknown>[], columns: string[]) =>
  pick(Object.fromEntries(rows.map(({ key, ...own }) => [typeof key === 'string' ? key : '', cellsIn(own)])), columns)

/** What an amount is worth: at the newest rate up to the day, and nothing where there is none. */
export const base = (day: string) => `case o.currency when 'CNY' then o."amountMinor" when 'USD' then
  round(o."amountMinor" * case when ${day} >= date '2026-08-01' then 7.2345 when ${day} >= date '2026-01-01' then 7 end)::bigint end`

function cellsIn(own: Record<string, unknown>): Cells {
  return Object.fromEntries(
    Object.entries(own).map(([name, figure]) => [name, figure === null ? null : Number(figure)]),
  )
}

function plain(figure: Cells[string] | undefined): string {
  if (figure === null || figure === undefined) return '—'
  return String(Math.round(Number(figure) * 1e6) / 1e6)
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Wanted } from '../../../src/crm/reports/line.ts'
import type { Cells } from '../../../src/crm/reports/report.ts'
import type { World } from '../../world.ts'
import { aYear, sheetFor } from './aYear.ts'

// Every number is counted a second time by a query that was written for this test alone, over three years thrown by dice: for somebody
// who reads everything, for a manager of the department, and for a rep.
describe.each([7, 42, 311])('a year of business, seed %i', seed => {
  let world: World
  let mine: Record<string, string[]>
  beforeAll(async () => {
    world = await aYear(seed)
    const { mei = '', bo = '', wang = '' } = world.cast.users
    mine = { zhou: [mei, bo, wang], wang: [mei, bo, wang], mei: [mei] }
  })
  afterAll(() => world.close())

  const readers = ['zhou', 'wang', 'mei']
  const cells = async (who: string, wanted: Partial<Wanted> & { report: string }) => {
    const sheet = await sheetFor(world, who, { period: '', ...wanted })
    return { lines: Object.fromEntries(sheet.lines.map(({ key, cells: own }) => [key, own])), whole: sheet.whole }
  }
  /** The figures of some columns, as text, so that 0n and 0 are one. */
  const pick = (lines: Record<string, Cells>, columns: string[]) =>
    Object.fromEntries(
      Object.entries(lines)
        .map(([key, own]) => [key, columns.map(column => plain(own[column]))] as const)
        .filter(([, figures]) => figures.some(figure => figure !== '0' && figure !== '—'))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  const expected = (rows: Record<string, unknown>[], columns: string[]) =>
    pick(Object.fromEntries(rows.map(({ key, ...own }) => [typeof key === 'string' ? key : '', cellsIn(own)])), columns)

  // What an amount is worth: at the newest rate up to the day, and nothing where there is none.
  const base = (day: string) => `case o.currency when 'CNY' then o."amountMinor" when 'USD' then
    round(o."amountMinor" * case when ${day} >= date '2026-08-01' then 7.2345 when ${day} >= date '2026-01-01' then 7 end)::bigint end`
  const ask = async (text: string, values: unknown[] = []) => (await world.store.pool.query(text, values)).rows

  test.each(readers)('pipeline by stage, rep and source, for %s (R72, R7)', async who => {
    for (const [by, key] of [
      ['stage', 'o."stageId"'],
      ['rep', 'o."ownerId"'],
      ['source', `coalesce(c.source, '')`],
    ] as const) {
      const { lines } = await cells(who, { report: 'pipeline', by })
      const today = `date '2026-11-23'`
      const rows = await ask(
        `select ${key} as key, count(*) as deals, coalesce(sum(${base(today)}), 0) as amount, coalesce(sum(floor((${base(today)} * o."probabilityBp" + 5000) / 10000)), 0) as weighted,
           count(*) filter (where o."expectedCloseOn" < ${today}) as late
         from "Opportunity" o, "Customer" c, "Stage" s where c.id = o."customerId" and s.id = o."stageId" and s.kind = 'open' and o."deletedAt" is null and o."ownerId" = any ($1) group by 1`,
        [mine[who]],
      )
      expect(pick(lines, ['deals', 'amount', 'weighted', 'late'])).toEqual(
        expected(rows, ['deals', 'amount', 'weighted', 'late']),
      )
    }
  })

  test.each(readers)(
    'ranking of November, whose first moment is 16:00 UTC of October’s last day, for %s (R1, R4)',
    async who => {
      const { lines, whole } = await cells(who, { report: 'ranking', period: '2026-11' })
      const inNovember = `o."closedAt" >= '2026-10-31T16:00:00Z' and o."closedAt" < '2026-11-30T16:00:00Z'`
      const select = `count(*) filter (where s.kind = 'won') as won, count(*) filter (where s.kind = 'lost') as lost,
      coalesce(sum(${base(`(o."closedAt" + interval '8 hours')::date`)}) filter (where s.kind = 'won'), 0) as amount`
      const from = `from "Opportunity" o join "Stage" s on s.id = o."stageId" where ${inNovember} and s.kind in ('won', 'lost') and o."deletedAt" is null and o."ownerId" = any ($1)`
      const rows = await ask(`select o."ownerId" as key, ${select} ${from} group by 1`, [mine[who]])
      expect(pick(lines, ['won', 'lost', 'amount'])).toEqual(expected(rows, ['won', 'lost', 'amount']))
      const [all] = await ask(`select ${select} ${from}`, [mine[who]])
      expect(pick({ all: whole }, ['won', 'lost', 'amount'])).toEqual(
        expected([{ key: 'all', ...all }], ['won', 'lost', 'amount']),
      )
    },
  )

  test('money by product adds up to the money: a deal is cut into its lines, and what is left has no product (R8)', async () => {
    for (const report of ['ranking', 'pipeline', 'forecast'])
      for (const column of report === 'forecast' ? ['won', 'commit', 'upside'] : ['amount']) {
        const whole = (await cells('zhou', { report, period: '2026', by: 'rep' })).whole[column]
        const { lines, whole: pieces } = await cells('zhou', { report, period: '2026', by: 'product' })
        expect([report, column, pieces[column]]).toEqual([report, column, whole])
        expect(Object.values(lines).reduce((sum, own) => sum + BigInt(own[column] ?? 0), 0n)).toBe(BigInt(whole ?? 0))
      }
  })

  test.each(readers)('loss reasons of the year, for %s', async who => {
    const { lines } = await cells(who, { report: 'lost', period: '2026' })
    const rows = await ask(
      `select coalesce(o."lostReasonId"::text, '') as key, count(*) as lost, coalesce(sum(${base(`(o."closedAt" + interval '8 hours')::date`)}), 0) as amount
       from "Opportunity" o where o."deletedAt" is null and o."stageId" = (select id from "Stage" where kind = 'lost') and o."closedAt" >= '2025-12-31T16:00:00Z' and o."ownerId" = any ($1) group by 1`,
      [mine[who]],
    )
    expect(pick(lines, ['lost', 'amount'])).toEqual(expected(rows, ['lost', 'amount']))
  })

  test.each(readers)('forecast of November, for %s (R72, R73)', async who => {
    const { lines } = await cells(who, { report: 'forecast', period: '2026-11' })
    const rows = await ask(
      `select o."ownerId" as key,
         coalesce(sum(m.minor) filter (where s.kind = 'won'), 0) as won,
         coalesce(sum(m.minor) filter (where s.kind = 'open' and (o."forecastCategory" = 'commit' or o."forecastCategory" is null and o."probabilityBp" >= 9000)), 0) as commit,
         coalesce(sum(m.minor) filter (where s.kind = 'open' and o."forecastCategory" is null and o."probabilityBp" between 7000 and 8999), 0) as best,
         coalesce(sum(m.minor) filter (where s.kind = 'open' and o."forecastCategory" is null and o."probabilityBp" between 1000 and 6999), 0) as upside,
         coalesce(sum(case when s.kind = 'won' then m.minor when o."forecastCategory" = 'omitted' or o."forecastCategory" is null and o."probabilityBp" < 1000 then 0
           else floor((m.minor * o."probabilityBp" + 5000) / 10000) end), 0) as expected
       from "Opportunity" o join "Stage" s on s.id = o."stageId",
         lateral (select ${base(`coalesce((o."closedAt" + interval '8 hours')::date, date '2026-11-23')`)} as minor) m
       where o."deletedAt" is null and o."ownerId" = any ($1) and (s.kind = 'won' and o."closedAt" >= '2026-10-31T16:00:00Z' or s.kind = 'open'
         and o."expectedCloseOn" between '2026-11-01' and '2026-11-30') group by 1`,
      [mine[who]],
    )
    const columns = ['won', 'commit', 'best', 'upside', 'expected']
    expect(pick(lines, columns)).toEqual(expected(rows, columns))
  })

  test.each(readers)('funnel of the year, for %s: a deal has passed every stage before the furthest', async who => {
    const { lines } = await cells(who, { report: 'funnel', period: '2026' })
    const rows = await ask(
      `select p.id as key, (select count(*) from "Opportunity" o join "Stage" now on now.id = o."stageId"
           where o."createdAt" >= '2025-12-31T16:00:00Z' and o."deletedAt" is null and now.kind <> 'void' and o."ownerId" = any ($1)
             and (now.kind = 'won' or p.kind = 'open' and p.sort <= greatest(
               (select sort from "Stage" where id = case when now.kind = 'open' then now.id else o."lastOpenStageId" end),
               (select max(x.sort) from "StageLog" l join "Stage" x on x.id = l."toId" where l."opportunityId" = o.id)))) as came
       from "Stage" p where p.kind in ('open', 'won')`,
      [mine[who]],
    )
    expect(pick(lines, ['came'])).toEqual(expected(rows, ['came']))
  })

  test.each(readers)('activity of the last thirty days, for %s', async who => {
    const { lines } = await cells(who, { report: 'activity', period: '30天' })
    const rows = await ask(
      `select "authorId" as key, count(*) as talks, count(distinct "entityId") as records, count(*) filter (where method = 'call') as calls,
         count(*) filter (where method = 'visit' or method = 'meeting') as visits, count(*) filter (where method in ('chat', 'email', 'wechat')) as messages
       from "FollowUpRecord" where "deletedAt" is null and at >= '2026-10-24T16:00:00Z' and "authorId" = any ($1) group by 1`,
      [mine[who]],
    )
    const columns = ['talks', 'records', 'calls', 'visits', 'messages']
    expect(pick(lines, columns)).toEqual(expected(rows, columns))
    const monthly = await ask(
      `select to_char(date_trunc('month', at + interval '8 hours'), 'YYYY-MM-DD') as key, count(*) as talks from "FollowUpRecord"
       where "deletedAt" is null and at >= '2025-12-31T16:00:00Z' and at < '2026-12-31T16:00:00Z' and "authorId" = any ($1) group by 1`,
      [mine[who]],
    )
    const { lines: months } = await cells(who, { report: 'activity', period: '2026', by: 'month' })
    expect(pick(months, ['talks'])).toEqual(expected(monthly, ['talks']))
  })

  test.each(readers)('sources of the quarter with their cost, for %s', async who => {
    const { lines } = await cells(who, { report: 'sources', period: '2026Q4' })
    const pooled = `or "poolId" = (select id from "Pool" where name = '公共线索池')`
    const lead = `from "Lead" where "createdAt" >= '2026-09-30T16:00:00Z' and "deletedAt" is null and ("ownerId" = any ($1) ${pooled})`
    const rows = await ask(
      `select key, max(leads) as leads, max(claimed) as claimed, max(cost) as cost from (
         select coalesce(source, '') as key, count(*) as leads, count(*) filter (where "ownerId" is not null or "convertedAt" is not null) as claimed, null as cost ${lead} group by 1
         union all select source, 0, 0, sum("costMinor") from "Campaign" group by 1) x group by key`,
      [mine[who]],
    )
    expect(pick(lines, ['leads', 'cost'])).toEqual(expected(rows, ['leads', 'cost']))
    for (const { key, leads, claimed } of rows)
      if (Number(leads) > 0) expect(lines[key]?.taken).toBeCloseTo(Number(claimed) / Number(leads), 9)
  })

  test.each(readers)('a won deal is brought by one source only, for %s', async who => {
    const { lines, whole } = await cells(who, { report: 'sources', period: '2026' })
    const [row] = await ask(
      `select count(*) as won from "Opportunity" o where o."deletedAt" is null and o."stageId" = (select id from "Stage" where kind = 'won') and o."ownerId" = any ($1)
         and exists (select 1 from "Lead" l where l."convertedCustomerId" = o."customerId" and l."createdAt" <= o."createdAt" and l."deletedAt" is null
           and (l."ownerId" = any ($1) or l."poolId" = (select id from "Pool" where name = '公共线索池')))`,
      [mine[who]],
    )
    expect(whole.won).toBe(Number(row?.won))
    expect(Object.values(lines).reduce((sum, { won }) => sum + Number(won ?? 0), 0)).toBe(Number(row?.won))
  })

  test.each(readers)('first response of the year, for %s', async who => {
    const { lines } = await cells(who, { report: 'response', period: '2026' })
    const rows = await ask(
      `select coalesce("ownerId"::text, '') as key, count(*) as leads, count("firstRespondedAt") as answered, count(*) filter (where "firstRespondedAt" is null) as waiting,
         percentile_cont(0.5) within group (order by extract(epoch from "firstRespondedAt" - "responseFrom")) filter (where "firstRespondedAt" is not null) / 3600 as median
       from "Lead" where "responseFrom" is not null and "deletedAt" is null and "createdAt" >= '2025-12-31T16:00:00Z' and "ownerId" = any ($1) group by 1`,
      [mine[who]],
    )
    expect(pick(lines, ['leads', 'answered', 'waiting', 'median'])).toEqual(
      expected(rows, ['leads', 'answered', 'waiting', 'median']),
    )
    const monthly = await ask(
      `select to_char("createdAt" + interval '8 hours', 'YYYY-MM') || '-01' as key, count(*) as leads
       from "Lead" where "responseFrom" is not null and "deletedAt" is null and "createdAt" >= '2025-12-31T16:00:00Z' and "ownerId" = any ($1) group by 1`,
      [mine[who]],
    )
    const { lines: months } = await cells(who, { report: 'response', period: '2026', by: 'month' })
    expect(pick(months, ['leads'])).toEqual(expected(monthly, ['leads']))
  })

  test.each(readers)('cycle of the year, for %s', async who => {
    const { lines } = await cells(who, { report: 'cycle', period: '2026' })
    const rows = await ask(
      `select "ownerId" as key, count(*) as deals, percentile_cont(0.5) within group (order by extract(epoch from "closedAt" - "createdAt")) / 86400 as median
       from "Opportunity" where "deletedAt" is null and "stageId" = (select id from "Stage" where kind = 'won') and "closedAt" >= '2025-12-31T16:00:00Z' and "ownerId" = any ($1) group by 1`,
      [mine[who]],
    )
    expect(pick(lines, ['deals', 'median'])).toEqual(expected(rows, ['deals', 'median']))
  })

  test.each(readers)('receivables by age and collection of the quarter, for %s (R94)', async who => {
    const owed = `from "Instalment" i join "Contract" c on c.id = i."contractId" where c."docState" = 'approved' and not i.cancelled and c."ownerId" = any ($1)`
    const late = `date '2026-11-23' - i."dueOn"`
    const ageing = await ask(
      `select case when ${late} <= 0 then 'notDue' when ${late} <= 30 then 'to30' when ${late} <= 60 then 'to60' when ${late} <= 90 then 'to90' else 'over90' end as key,
         sum(round((i."amountMinor" - i."allocatedMinor") * 1.5)) as open, count(*) as instalments ${owed} and i."allocatedMinor" < i."amountMinor" group by 1`,
      [mine[who]],
    )
    expect(pick((await cells(who, { report: 'receivables' })).lines, ['open', 'instalments'])).toEqual(
      expected(ageing, ['open', 'instalments']),
    )
    const { whole } = await cells(who, { report: 'collection', period: '2026Q4' })
    const [due] = await ask(
      `select coalesce(sum(round(i."amountMinor" * 1.5)), 0) as due, coalesce(sum(round(i."allocatedMinor" * 1.5)), 0) as paid ${owed} and i."dueOn" between '2026-10-01' and '2026-12-31'`,
      [mine[who]],
    )
    const [came] = await ask(
      `select coalesce(sum("baseMinor"), 0) as collected, count(*) as payments from "Payment" where "docState" = 'approved' and "receivedOn" between '2026-10-01' and '2026-12-31' and "ownerId" = any ($1)`,
      [mine[who]],
    )
    const columns = ['due', 'paid', 'collected', 'payments']
    expect(pick({ all: whole }, columns)).toEqual(expected([{ key: 'all', ...due, ...came }], columns))
  })

  test.each(readers)('retention, repurchase and value of customers, for %s', async who => {
    const owned = who === 'mei' ? `cu."ownerId" = any ($1)` : `(cu."ownerId" = any ($1) or cu."poolId" is not null)`
    const pooled = `(${owned} or cu."poolId" is not null)`
    const won = `from "Opportunity" o join "Customer" cu on cu.id = o."customerId" and cu."deletedAt" is null and ${pooled}
      where o."deletedAt" is null and o."stageId" = (select id from "Stage" where kind = 'won') and o."ownerId" = any ($1)`
    const between = (from: string, to: string) =>
      `o."closedAt" >= '${from}T16:00:00Z' and o."closedAt" < '${to}T16:00:00Z'`
    const [third, fourth] = [between('2026-06-30', '2026-09-30'), between('2026-09-30', '2026-12-31')]
    // The quarter is 54 days old, so the one before counts for as many days.
    const sofar = between('2026-06-30', '2026-08-23')
    const { whole } = await cells(who, { report: 'retention', period: '2026Q4' })
    const [kept] = await ask(
      `select (select count(distinct cu.id) ${won} and ${sofar}) as had, (select count(distinct cu.id) ${won} and ${sofar} and cu.id in (select cu.id ${won} and ${fourth})) as kept`,
      [mine[who]],
    )
    expect(pick({ all: whole }, ['had', 'kept'])).toEqual(expected([{ key: 'all', ...kept }], ['had', 'kept']))
    const again = await cells(who, { report: 'repurchase', period: '2026Q3' })
    const [cohort] = await ask(
      `select count(*) as customers, count(*) filter (where n > 1) as again from (
         select cu.id, min(o."closedAt") as first, count(*) as n ${won} and o."closedAt" < '2026-09-30T16:00:00Z' group by cu.id) o where o.first >= '2026-06-30T16:00:00Z'`,
      [mine[who]],
    )
    expect(pick({ all: again.whole }, ['customers', 'again'])).toEqual(
      expected([{ key: 'all', ...cohort }], ['customers', 'again']),
    )
    const value = await cells(who, { report: 'value' })
    const [all] = await ask(`select count(distinct cu.id) as customers ${won}`, [mine[who]])
    expect(value.whole.customers).toBe(Number(all?.customers))
    // Each of the eight segments, put together here from plain rows: compared with the mean of all customers.
    const buyers = await ask(
      `select count(*)::int as deals, coalesce(sum(${base(`(o."closedAt" + interval '8 hours')::date`)}), 0)::float8 as amount, max(o."closedAt") as last ${won} group by cu.id`,
      [mine[who]],
    )
    const bought = buyers.map(row => ({
      ...{ deals: Number(row.deals), amount: Number(row.amount) },
      days: (world.now().getTime() - new Date(String(row.last)).getTime()) / 86_400_000,
    }))
    const mean = (of: 'deals' | 'amount' | 'days') => bought.reduce((sum, one) => sum + one[of], 0) / bought.length
    const [often, much, long] = [mean('deals'), mean('amount'), mean('days')]
    const segments: Record<string, Cells> = {}
    for (const { deals, amount, days } of bought) {
      const key = `${days <= long ? 'R' : 'r'}${deals > often ? 'F' : 'f'}${amount > much ? 'M' : 'm'}`
      const sofar = segments[key] ?? { customers: 0, amount: 0 }
      segments[key] = { customers: Number(sofar.customers) + 1, amount: Number(sofar.amount) + amount }
    }
    expect(pick(value.lines, ['customers', 'amount'])).toEqual(pick(segments, ['customers', 'amount']))
    expect(third).not.toBe(fourth)
  })

  test('products bought together, counted pair by pair', async () => {
    const { lines } = await cells('zhou', { report: 'together', period: '2026' })
    const [most] = Object.entries(lines)
    const rows = await ask(
      `with d as (select o.id, array_agg(distinct l."productId"::text) as products from "Opportunity" o join "OpportunityLine" l on l."opportunityId" = o.id
         where o."deletedAt" is null and o."stageId" = (select id from "Stage" where kind = 'won') and o."closedAt" >= '2025-12-31T16:00:00Z' group by o.id)
       select least(a.id, b.id)::text || '+' || greatest(a.id, b.id)::text as key, (select count(*) from d where products @> array[a.id::text, b.id::text]) as deals
       from "Product" a join "Product" b on b.id > a.id`,
    )
    expect(pick(lines, ['deals'])).toEqual(expected(rows, ['deals']))
    const [first, second] = (most?.[0] ?? '').split('+')
    const [counted] = await ask(
      `with d as (select o.id, array_agg(distinct l."productId"::text) as products from "Opportunity" o join "OpportunityLine" l on l."opportunityId" = o.id
         where o."deletedAt" is null and o."stageId" = (select id from "Stage" where kind = 'won') and o."closedAt" >= '2025-12-31T16:00:00Z' group by o.id)
       select count(*)::float8 as all, count(*) filter (where products @> array[$1])::float8 as a, count(*) filter (where products @> array[$2])::float8 as b,
         count(*) filter (where products @> array[$1, $2])::float8 as both from d`,
      [first, second],
    )
    const [all, a, b, both] = ['all', 'a', 'b', 'both'].map(name => Number(counted?.[name]))
    expect(most?.[1].support).toBeCloseTo((both ?? 0) / (all ?? 0), 9)
    expect(most?.[1].confidence).toBeCloseTo((both ?? 0) / Math.min(a ?? 0, b ?? 0), 9)
    expect(most?.[1].lift).toBeCloseTo(((both ?? 0) * (all ?? 0)) / ((a ?? 0) * (b ?? 0)), 9)
  })

  test.each(readers)('completeness of customers, open deals and leads, for %s', async who => {
    const { lines } = await cells(who, { report: 'completeness' })
    const [row] = await ask(
      `select count(*) as total, count(*) filter (where "amountMinor" is null) as amount, count(*) filter (where "expectedCloseOn" is null) as close
       from "Opportunity" o join "Stage" s on s.id = o."stageId" where s.kind = 'open' and o."deletedAt" is null and o."ownerId" = any ($1)`,
      [mine[who]],
    )
    const owned = `"ownerId" = any ($1) and "deletedAt" is null`
    const fields = await ask(
      `select 'customer.contact' as key, count(*) filter (where not exists (select 1 from "Contact" k where k."customerId" = c.id and k."deletedAt" is null)) as missing, count(*) as total
         from "Customer" c where ${owned}
       union all select 'customer.industry', count(*) filter (where industry is null or industry = ''), count(*) from "Customer" where ${owned}
       union all select 'customer.level', count(*) - count(level), count(*) from "Customer" where ${owned}
       union all select 'deal.nextStep', count(*) filter (where o."nextStep" is null), count(*) from "Opportunity" o join "Stage" s on s.id = o."stageId" and s.kind = 'open'
         where o."deletedAt" is null and o."ownerId" = any ($1)
       union all select 'lead.source', count(*) filter (where source is null or source = ''), count(*) from "Lead" where ${owned} and "convertedAt" is null
       union all select 'lead.need', count(*) - count(need), count(*) from "Lead" where ${owned} and "convertedAt" is null`,
      [mine[who]],
    )
    const { 'deal.amount': _amount, 'deal.close': _close, ...others } = lines
    expect(pick(others, ['missing', 'total'])).toEqual(expected(fields, ['missing', 'total']))
    expect([lines['deal.amount']?.missing, lines['deal.close']?.missing, lines['deal.amount']?.total]).toEqual([
      Number(row?.amount),
      Number(row?.close),
      Number(row?.total),
    ])
  })
})

function cellsIn(own: Record<string, unknown>): Cells {
  return Object.fromEntries(
    Object.entries(own).map(([name, figure]) => [name, figure === null ? null : Number(figure)]),
  )
}

function plain(figure: Cells[string] | undefined): string {
  if (figure === null || figure === undefined) return '—'
  return String(Math.round(Number(figure) * 1e6) / 1e6)
}

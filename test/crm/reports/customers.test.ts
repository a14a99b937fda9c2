import { describe, expect, test } from 'vitest'
import type { Cells } from '../../../src/crm/reports/report.ts'
import { aYearOf, base, expected, pick, readers } from './aYear.ts'

// Every number is counted a second time by a query that was written for this test alone, over three years thrown by dice: for somebody
// who reads everything, for a manager of the department, and for a rep.
describe.each([7, 42, 311])('customers, products and data of a year of business, seed %i', seed => {
  const { world, mine, cells, ask } = aYearOf(seed)

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
      [mine(who)],
    )
    expect(pick({ all: whole }, ['had', 'kept'])).toEqual(expected([{ key: 'all', ...kept }], ['had', 'kept']))
    const again = await cells(who, { report: 'repurchase', period: '2026Q3' })
    const [cohort] = await ask(
      `select count(*) as customers, count(*) filter (where n > 1) as again from (
         select cu.id, min(o."closedAt") as first, count(*) as n ${won} and o."closedAt" < '2026-09-30T16:00:00Z' group by cu.id) o where o.first >= '2026-06-30T16:00:00Z'`,
      [mine(who)],
    )
    expect(pick({ all: again.whole }, ['customers', 'again'])).toEqual(
      expected([{ key: 'all', ...cohort }], ['customers', 'again']),
    )
    const value = await cells(who, { report: 'value' })
    const [all] = await ask(`select count(distinct cu.id) as customers ${won}`, [mine(who)])
    expect(value.whole.customers).toBe(Number(all?.customers))
    // Each of the eight segments, put together here from plain rows: compared with the mean of all customers.
    const buyers = await ask(
      `select count(*)::int as deals, coalesce(sum(${base(`(o."closedAt" + interval '8 hours')::date`)}), 0)::float8 as amount, max(o."closedAt") as last ${won} group by cu.id`,
      [mine(who)],
    )
    const bought = buyers.map(row => ({
      ...{ deals: Number(row.deals), amount: Number(row.amount) },
      days: (world().now().getTime() - new Date(String(row.last)).getTime()) / 86_400_000,
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
      [mine(who)],
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
      [mine(who)],
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

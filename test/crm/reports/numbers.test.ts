import { describe, expect, test } from 'vitest'
import { progressOf } from '../../../src/crm/targets/progress.ts'
import { companyOf } from '../../../src/store/company.ts'
import { aYearOf, base, expected, pick, readers } from './aYear.ts'

// Every number is counted a second time by a query that was written for this test alone, over three years thrown by dice: for somebody
// who reads everything, for a manager of the department, and for a rep.
describe.each([7, 42, 311])('a year of business, seed %i', seed => {
  const { world, mine, cells, ask } = aYearOf(seed)

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
        [mine(who)],
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
      const rows = await ask(`select o."ownerId" as key, ${select} ${from} group by 1`, [mine(who)])
      expect(pick(lines, ['won', 'lost', 'amount'])).toEqual(expected(rows, ['won', 'lost', 'amount']))
      const [all] = await ask(`select ${select} ${from}`, [mine(who)])
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
      [mine(who)],
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
      [mine(who)],
    )
    const columns = ['won', 'commit', 'best', 'upside', 'expected']
    expect(pick(lines, columns)).toEqual(expected(rows, columns))
  })

  test.each(readers)('November by what people’s word was worth, and their targets, for %s', async who => {
    const { lines, whole } = await cells(who, { report: 'forecast', period: '2026-11', by: 'rep' })
    const rows = await ask(
      `with deal as (
         select o."ownerId" as key, s.kind, o."probabilityBp" as bp, ${base(`coalesce((o."closedAt" + interval '8 hours')::date, date '2026-11-23')`)} as minor
         from "Opportunity" o join "Stage" s on s.id = o."stageId" where o."deletedAt" is null and o."ownerId" = any ($1)
           and (s.kind = 'won' and o."closedAt" >= '2026-10-31T16:00:00Z' or s.kind = 'open' and o."expectedCloseOn" between '2026-11-01' and '2026-11-30'
             and not (o."forecastCategory" is not distinct from 'omitted' or o."forecastCategory" is null and o."probabilityBp" < 1000))
       ), worth as (
         select p.id as key, coalesce(sum(minor) filter (where kind = 'won'), 0) as won, coalesce(sum(floor((minor * bp + 5000) / 10000)) filter (where kind = 'open'), 0) as open
         from unnest($1::uuid[]) p (id) left join deal on deal.key = p.id group by 1
       ), word as (
         select "userId" as key, count(*) as tested, avg(("probabilityBp" / 10000.0 - case when "cameTrue" then 1 else 0 end) ^ 2) as brier,
           least(greatest(round(count(*) filter (where "cameTrue") * 1000000.0 / sum("probabilityBp")), 20), 200) as percent
         from "ForecastPoll" where "scoredAt" is not null group by 1
       )
       select w.key, won, word.brier, (select "amountMinor" from "Target" t where t."holderId" = w.key and t.metric = 'won' and t.period = '2026-11') as target,
         case when word.tested >= 5 then won + floor((open * word.percent + 50) / 100) end as corrected, won + open as said
       from worth w left join word using (key)`,
      [mine(who)],
    )
    const columns = ['won', 'target', 'corrected', 'brier']
    expect(pick(lines, columns)).toEqual(expected(rows, columns))
    const total = (of: (row: (typeof rows)[number]) => unknown) => rows.reduce((sum, row) => sum + Number(of(row)), 0)
    expect(Number(whole.corrected)).toBe(total(row => row.corrected ?? row.said))
    expect(Number(whole.target)).toBe(total(row => row.target))
    // The manager said too little to be judged.
    expect(rows.filter(row => row.corrected === null)).toHaveLength(who === 'mei' ? 0 : 1)
  })

  test('progress against targets: a quarter is set for itself or the sum of its months, and a department’s is its people’s', async () => {
    const { mei = '', bo = '', wang = '' } = world().cast.users
    const [{ id: department } = { id: '' }] = await ask(`select "departmentId" as id from "User" where id = $1`, [mei])
    const quarter = { from: '2026-10-01', to: '2027-01-01', unit: 'quarter' } as const
    const sums = await ask(
      `select u.id as key, (select coalesce(sum(${base(`(o."closedAt" + interval '8 hours')::date`)}), 0) from "Opportunity" o join "Stage" s on s.id = o."stageId" and s.kind = 'won'
           where o."ownerId" = u.id and o."deletedAt" is null and o."closedAt" >= '2026-09-30T16:00:00Z') as won,
         (select coalesce(sum("baseMinor"), 0) from "Payment" where "ownerId" = u.id and "docState" = 'approved' and "receivedOn" between '2026-10-01' and '2026-12-31') as collected
       from "User" u where "departmentId" = $1`,
      [department],
    )
    const aims = await ask(
      `select "holderId" as key, metric, sum("amountMinor") as minor from "Target" where period = '2026Q4' or "holderId" = $1 group by 1, 2`,
      [mei],
    )
    for (const metric of ['won', 'collected'] as const) {
      const told = async (of: { holder: 'user' | 'department'; id: string }) =>
        world().store.transaction(async tx =>
          progressOf(tx, { of, period: quarter, metric, now: world().now(), company: await companyOf(tx) }),
        )
      const aim = (who: string) => Number(aims.find(row => row.key === who && row.metric === metric)?.minor ?? 0)
      const of = (who: string) => Number(sums.find(row => row.key === who)?.[metric] ?? 0)
      for (const who of [mei, bo])
        expect(await told({ holder: 'user', id: who })).toEqual({
          ...{ target: BigInt(aim(who)), reached: BigInt(of(who)) },
          over: expect.closeTo((53 * 24 + 10) / (92 * 24), 9),
        })
      // One month of three is no quarter.
      expect(await told({ holder: 'user', id: wang })).toBeUndefined()
      expect(await told({ holder: 'department', id: department })).toMatchObject({
        target: BigInt(aim(mei) + aim(bo)),
        reached: BigInt(sums.reduce((sum, row) => sum + Number(row[metric]), 0)),
      })
    }
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
      [mine(who)],
    )
    expect(pick(lines, ['came'])).toEqual(expected(rows, ['came']))
  })

  test.each(readers)('activity of the last thirty days, for %s', async who => {
    const { lines } = await cells(who, { report: 'activity', period: '30天' })
    const rows = await ask(
      `select "authorId" as key, count(*) as talks, count(distinct "entityId") as records, count(*) filter (where method = 'call') as calls,
         count(*) filter (where method = 'visit' or method = 'meeting') as visits, count(*) filter (where method in ('chat', 'email', 'wechat')) as messages
       from "FollowUpRecord" where "deletedAt" is null and at >= '2026-10-24T16:00:00Z' and "authorId" = any ($1) group by 1`,
      [mine(who)],
    )
    const columns = ['talks', 'records', 'calls', 'visits', 'messages']
    expect(pick(lines, columns)).toEqual(expected(rows, columns))
    const monthly = await ask(
      `select to_char(date_trunc('month', at + interval '8 hours'), 'YYYY-MM-DD') as key, count(*) as talks from "FollowUpRecord"
       where "deletedAt" is null and at >= '2025-12-31T16:00:00Z' and at < '2026-12-31T16:00:00Z' and "authorId" = any ($1) group by 1`,
      [mine(who)],
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
      [mine(who)],
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
      [mine(who)],
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
      [mine(who)],
    )
    expect(pick(lines, ['leads', 'answered', 'waiting', 'median'])).toEqual(
      expected(rows, ['leads', 'answered', 'waiting', 'median']),
    )
    const monthly = await ask(
      `select to_char("createdAt" + interval '8 hours', 'YYYY-MM') || '-01' as key, count(*) as leads
       from "Lead" where "responseFrom" is not null and "deletedAt" is null and "createdAt" >= '2025-12-31T16:00:00Z' and "ownerId" = any ($1) group by 1`,
      [mine(who)],
    )
    const { lines: months } = await cells(who, { report: 'response', period: '2026', by: 'month' })
    expect(pick(months, ['leads'])).toEqual(expected(monthly, ['leads']))
  })

  test.each(readers)('cycle of the year, for %s', async who => {
    const { lines } = await cells(who, { report: 'cycle', period: '2026' })
    const rows = await ask(
      `select "ownerId" as key, count(*) as deals, percentile_cont(0.5) within group (order by extract(epoch from "closedAt" - "createdAt")) / 86400 as median
       from "Opportunity" where "deletedAt" is null and "stageId" = (select id from "Stage" where kind = 'won') and "closedAt" >= '2025-12-31T16:00:00Z' and "ownerId" = any ($1) group by 1`,
      [mine(who)],
    )
    expect(pick(lines, ['deals', 'median'])).toEqual(expected(rows, ['deals', 'median']))
  })

  test.each(readers)('receivables by age and collection of the quarter, for %s (R94)', async who => {
    const owed = `from "Instalment" i join "Contract" c on c.id = i."contractId" where c."docState" = 'approved' and not i.cancelled and c."ownerId" = any ($1)`
    const late = `date '2026-11-23' - i."dueOn"`
    const ageing = await ask(
      `select case when ${late} <= 0 then 'notDue' when ${late} <= 30 then 'to30' when ${late} <= 60 then 'to60' when ${late} <= 90 then 'to90' else 'over90' end as key,
         sum(round((i."amountMinor" - i."allocatedMinor") * 1.5)) as open, count(*) as instalments ${owed} and i."allocatedMinor" < i."amountMinor" group by 1`,
      [mine(who)],
    )
    expect(pick((await cells(who, { report: 'receivables' })).lines, ['open', 'instalments'])).toEqual(
      expected(ageing, ['open', 'instalments']),
    )
    const { whole } = await cells(who, { report: 'collection', period: '2026Q4' })
    const [due] = await ask(
      `select coalesce(sum(round(i."amountMinor" * 1.5)), 0) as due, coalesce(sum(round(i."allocatedMinor" * 1.5)), 0) as paid ${owed} and i."dueOn" between '2026-10-01' and '2026-12-31'`,
      [mine(who)],
    )
    const [came] = await ask(
      `select coalesce(sum("baseMinor"), 0) as collected, count(*) as payments from "Payment" where "docState" = 'approved' and "receivedOn" between '2026-10-01' and '2026-12-31' and "ownerId" = any ($1)`,
      [mine(who)],
    )
    const columns = ['due', 'paid', 'collected', 'payments']
    expect(pick({ all: whole }, columns)).toEqual(expected([{ key: 'all', ...due, ...came }], columns))
  })
})

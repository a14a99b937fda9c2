import { can } from '../../../core/rights.ts'
import { accuracyOf, corrected } from '../../forecast/accuracy.ts'
import { targetsOf } from '../../targets/read.ts'
import { type Asking, peopleReadable } from '../asking.ts'
import { deals, dealsBy } from '../facts/deals.ts'
import { added, sumOf } from '../lines.ts'
import { amount, anyDeal, closeDate, targets } from '../needs/steps.ts'
import { type Cells, defineReport, type Lines, ratio } from '../report.ts'
import { ask, type Part, part } from '../statement.ts'

const money = { kind: 'money', field: 'opportunity.amount' } as const

/**
 * What the period will bring (R72, R73): won by the day it was won, open deals by their expected day, weighted by their chances; beside
 * it the target, and what the open deals are worth by each person's record in Friday's poll.
 */
export const forecast = defineReport({
  name: 'forecast',
  words: { en: ['forecast'], zh: ['预测', '销售预测'] },
  right: can('read', 'opportunity'),
  usual: 'this month',
  groups: ['rep', 'source', 'stage', 'product'],
  ordered: ['stage'],
  columns: [
    { name: 'expected', ...money, of: ({ won, weighted }) => sumOf([won, weighted]) },
    { name: 'won', ...money },
    { name: 'commit', ...money },
    { name: 'best', ...money },
    { name: 'upside', ...money },
    { name: 'target', ...money },
    { name: 'reached', kind: 'share', field: 'opportunity.amount', of: ({ won, target }) => ratio(won, target) },
    { name: 'corrected', ...money },
    { name: 'deals', kind: 'count' },
    { name: 'brier', kind: 'times' },
  ],
  chart: { kind: 'stacked', of: ['won', 'commit', 'best', 'upside', 'deals'] },
  counts: 'deals',
  read,
  behind,
  needs: [anyDeal, amount, closeDate, targets],
})

async function behind(asking: Asking): Promise<Part> {
  const { fromAt, toAt, period } = asking
  const span = part`(s.kind = 'won' and r."closedAt" >= ${fromAt} and r."closedAt" < ${toAt}
    or s.kind = 'open' and r."expectedCloseOn" >= ${period.from}::date and r."expectedCloseOn" < ${period.to}::date)`
  const sorted = part`
    select d.*, case when d.kind = 'won' then 'won' else coalesce(d.category, case
      when d.bp >= 9000 then 'commit' when d.bp >= 7000 then 'best' when d.bp >= 1000 then 'pipeline' else 'omitted' end) end as sort
    from (${await deals(asking, span)}) d`
  return dealsBy(asking.group, sorted, asking.company.zone, part`, d.sort`)
}

async function read(asking: Asking): Promise<Lines> {
  const { lines, whole } = await added(
    asking,
    await behind(asking),
    part`coalesce(sum(f.minor) filter (where f.sort = 'won'), 0)::bigint as won, coalesce(sum(f.minor) filter (where f.sort = 'commit'), 0)::bigint as commit,
      coalesce(sum(f.minor) filter (where f.sort = 'best'), 0)::bigint as best, coalesce(sum(f.minor) filter (where f.sort = 'pipeline'), 0)::bigint as upside,
      coalesce(sum(floor((f.minor::numeric * f.bp + 5000) / 10000)) filter (where f.sort in ('commit', 'best', 'pipeline')), 0)::bigint as weighted,
      count(distinct f.id)::int as deals`,
  )
  if (asking.group !== 'rep') return { lines, whole }
  const { tx, period, company } = asking
  const aiming = await ask<{ id: string }>(
    tx,
    part`select distinct x."holderId" as id from "Target" x where x.holder = 'user' and x.metric = 'won' and ${await peopleReadable(asking, part`x."holderId"`)}`,
  )
  const people = [...new Set([...lines.map(({ key }) => key), ...aiming.map(({ id }) => id)])]
  const aims = await targetsOf(tx, { people, period, metric: 'won' })
  const accuracy = await accuracyOf(tx, people, company.currency)
  // Who is to reach something and has nothing for it stands here too.
  const empty = { won: 0n, commit: 0n, best: 0n, upside: 0n, weighted: 0n, deals: 0 }
  const all = [
    ...lines,
    ...people.filter(id => aims.has(id) && !lines.some(({ key }) => key === id)).map(key => ({ key, cells: empty })),
  ]
  const judged = all.map(line => {
    const own = accuracy.get(line.key)
    const open = BigInt(line.cells.weighted ?? 0)
    const fair = own && corrected(open, own)
    const cells: Cells = {
      ...line.cells,
      target: aims.get(line.key) ?? null,
      corrected: fair === undefined ? null : fair + BigInt(line.cells.won ?? 0),
      brier: own?.brier ?? null,
    }
    return { ...line, cells }
  })
  const target = aims.size > 0 ? sumOf([...aims.values()]) : null
  const fair = judged.some(({ cells }) => cells.corrected !== null)
  const wholeCorrected = fair
    ? sumOf(judged.map(({ cells }) => cells.corrected ?? sumOf([cells.won, cells.weighted])))
    : null
  return { lines: judged, whole: { ...whole, target, corrected: wholeCorrected, brier: null } }
}

import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { closed, deals, dealsBy } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { anyDeal, closing, winning } from '../needs/steps.ts'
import { defineReport } from '../report.ts'
import { type Part, part } from '../statement.ts'

/** How long deals take from their first day to the win; by stage, how long they stand in each. */
export const cycle = defineReport({
  name: 'cycle',
  words: { en: ['cycle', 'cycle length', 'sales cycle'], zh: ['周期', '成交周期', '销售周期'] },
  right: can('read', 'opportunity'),
  usual: 'this quarter',
  groups: ['rep', 'stage', 'source', 'product', 'region'],
  ordered: ['stage'],
  columns: [
    { name: 'median', kind: 'days' },
    { name: 'deals', kind: 'count' },
    { name: 'fastest', kind: 'days' },
    { name: 'slowest', kind: 'days' },
  ],
  chart: { kind: 'bars', of: ['median'] },
  read: async asking =>
    added(
      asking,
      await behind(asking),
      part`percentile_cont(0.5) within group (order by f.days) as median, count(distinct f.id)::int as deals, min(f.days)::float8 as fastest, max(f.days)::float8 as slowest`,
    ),
  behind,
  needs: [anyDeal, closing, winning],
})

async function behind(asking: Asking): Promise<Part> {
  const won = await deals(asking, closed(asking, 'won'))
  if (asking.group === 'stage')
    return part`
      select d.id, d.entity, d.no, d.title, d.at, l."fromId" as key, sum(l.seconds)::float8 / 86400 as days
      from (${won}) d join "StageLog" l on l."opportunityId" = d.id
      where l."fromId" is not null and l.seconds is not null group by d.id, d.entity, d.no, d.title, d.at, l."fromId"`
  return part`
    select b.*, (extract(epoch from b."closedAt" - b."createdAt") / 86400)::float8 as days
    from (${dealsBy(asking.group, won, asking.company.zone)}) b`
}

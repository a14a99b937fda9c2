import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { closed, deals, dealsBy } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { anyDeal, closing, winning } from '../needs/steps.ts'
import { defineReport, each, ratio } from '../report.ts'
import { part } from '../statement.ts'

/** What was won in the period, by whom, and how often somebody wins. The average is that of the deals whose worth is known. */
export const ranking = defineReport({
  name: 'ranking',
  words: { en: ['ranking', 'sales', 'won'], zh: ['排名', '业绩', '销售排行', '赢单'] },
  right: can('read', 'opportunity'),
  usual: 'this month',
  groups: ['rep', 'product', 'source', 'stage', 'customer', 'region', 'month'],
  ordered: ['month', 'stage'],
  columns: [
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
    { name: 'won', kind: 'count' },
    { name: 'average', kind: 'money', field: 'opportunity.amount', of: ({ amount, priced }) => each(amount, priced) },
    { name: 'lost', kind: 'count' },
    { name: 'winRate', kind: 'share', of: ({ won, lost }) => ratio(won, Number(won) + Number(lost)) },
  ],
  chart: { kind: 'bars', of: ['amount', 'won'] },
  counts: 'deals',
  read: async asking =>
    added(
      asking,
      await behind(asking),
      part`coalesce(sum(f.minor) filter (where f.kind = 'won'), 0)::bigint as amount,
        count(distinct f.id) filter (where f.kind = 'won')::int as won,
        count(distinct f.id) filter (where f.kind = 'won' and f.minor is not null)::int as priced, count(distinct f.id) filter (where f.kind = 'lost')::int as lost`,
    ),
  behind,
  needs: [anyDeal, closing, winning],
})

async function behind(asking: Asking) {
  return dealsBy(asking.group, await deals(asking, closed(asking, 'either')), asking.company.zone)
}

import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { deals, dealsBy, open } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { amount, anyDeal, openDeal, products } from '../needs/steps.ts'
import { defineReport } from '../report.ts'
import { part } from '../statement.ts'

/** How many deals are open, how much they are, and what that is worth by their chances (each rounded for itself). */
export const pipeline = defineReport({
  name: 'pipeline',
  words: { en: ['pipeline', 'open deals'], zh: ['管道', '商机', '在途商机'] },
  right: can('read', 'opportunity'),
  usual: 'now',
  groups: ['stage', 'rep', 'product', 'source', 'customer', 'region'],
  ordered: ['stage'],
  columns: [
    { name: 'deals', kind: 'count' },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
    { name: 'weighted', kind: 'money', field: 'opportunity.amount' },
    { name: 'late', kind: 'count' },
  ],
  chart: { kind: 'bars', of: ['amount', 'deals'] },
  counts: 'deals',
  read: async asking => added(asking, await behind(asking), sumsOf(asking)),
  behind,
  needs: [anyDeal, openDeal, amount, products],
})

async function behind(asking: Asking) {
  return dealsBy(asking.group, await deals(asking, open), asking.company.zone)
}

function sumsOf({ group, today }: Asking) {
  // A deal that is cut into products keeps its date; only whole deals are late.
  const late = group === 'product' ? part`0` : part`count(*) filter (where f."expectedOn" < ${today}::date)::int`
  return part`count(distinct f.id)::int as deals, coalesce(sum(f.minor), 0)::bigint as amount,
    coalesce(sum(floor((f.minor::numeric * f.bp + 5000) / 10000)), 0)::bigint as weighted, ${late} as late`
}

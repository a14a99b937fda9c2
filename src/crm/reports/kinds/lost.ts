import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { closed, deals, dealsBy } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { anyDeal, closing, reasons } from '../needs/steps.ts'
import { defineReport, ratio } from '../report.ts'
import { part } from '../statement.ts'

/** Why deals were lost in the period, to whom, and how much went with them. */
export const lost = defineReport({
  name: 'lost',
  words: { en: ['lost', 'loss reasons', 'losses'], zh: ['输单', '输单原因', '丢单原因', '丢单'] },
  right: can('read', 'opportunity'),
  usual: 'this quarter',
  groups: ['reason', 'competitor', 'stage', 'rep', 'source'],
  columns: [
    { name: 'lost', kind: 'count' },
    { name: 'share', kind: 'share', of: ({ lost, all }) => ratio(lost, all) },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
  ],
  chart: { kind: 'bars', of: ['lost'] },
  counts: 'deals',
  async read(asking) {
    const { lines, whole } = await added(
      asking,
      await behind(asking),
      part`count(*)::int as lost, coalesce(sum(f.minor), 0)::bigint as amount`,
    )
    const all = whole.lost ?? 0
    return { lines: lines.map(line => ({ ...line, cells: { ...line.cells, all } })), whole: { ...whole, all } }
  },
  behind,
  needs: [anyDeal, closing, reasons],
})

async function behind(asking: Asking) {
  return dealsBy(asking.group, await deals(asking, closed(asking, 'lost')), asking.company.zone)
}

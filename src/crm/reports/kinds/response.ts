import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { leads, leadsBy } from '../facts/leads.ts'
import { added } from '../lines.ts'
import { claimedLeads, clock, newLeads } from '../needs/steps.ts'
import { defineReport, ratio } from '../report.ts'
import { part } from '../statement.ts'

/** How soon somebody talks to a new lead, from the moment its clock starts. */
export const response = defineReport({
  name: 'response',
  words: { en: ['response', 'response time', 'first response'], zh: ['响应', '响应时间', '首次响应'] },
  right: can('read', 'lead'),
  usual: 'this month',
  groups: ['rep', 'source', 'campaign', 'region', 'month'],
  ordered: ['month'],
  columns: [
    { name: 'median', kind: 'hours' },
    { name: 'leads', kind: 'count' },
    { name: 'answered', kind: 'count' },
    { name: 'inTime', kind: 'share', of: ({ kept, decided }) => ratio(kept, decided) },
    { name: 'waiting', kind: 'count' },
  ],
  chart: { kind: 'bars', of: ['median'] },
  read: async asking =>
    added(
      asking,
      await behind(asking),
      part`percentile_cont(0.5) within group (order by extract(epoch from f.answered - f.since) / 3600) filter (where f.answered is not null) as median,
        count(*)::int as leads, count(f.answered)::int as answered, count(*) filter (where f.answered <= f.due)::int as kept,
        count(*) filter (where f.answered is not null or f.due < ${asking.reader.now})::int as decided,
        count(*) filter (where f.answered is null)::int as waiting`,
    ),
  behind,
  needs: [newLeads, claimedLeads, clock],
})

async function behind(asking: Asking) {
  return leadsBy(asking, await leads(asking, part`r."responseFrom" is not null`))
}

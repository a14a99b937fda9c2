import { can } from '../../../core/rights.ts'
import { talks, talksBy } from '../facts/talks.ts'
import { added } from '../lines.ts'
import { talking } from '../needs/steps.ts'
import { defineReport } from '../report.ts'
import { part } from '../statement.ts'

/** Who talked how often in the period, in which way, and about how many records. */
export const activity = defineReport({
  name: 'activity',
  words: { en: ['activity', 'talks'], zh: ['活动量', '跟进', '跟进量'] },
  right: can('read', 'plan'),
  usual: 'this month',
  groups: ['rep', 'method', 'month'],
  ordered: ['month'],
  columns: [
    { name: 'talks', kind: 'count' },
    { name: 'records', kind: 'count' },
    { name: 'calls', kind: 'count' },
    { name: 'visits', kind: 'count' },
    { name: 'messages', kind: 'count' },
    { name: 'others', kind: 'count' },
  ],
  chart: { kind: 'stacked', of: ['calls', 'visits', 'messages', 'others'] },
  read: async asking =>
    added(
      asking,
      talksBy(asking.group, await talks(asking), asking.company.zone),
      part`count(*)::int as talks, count(distinct f.record)::int as records, count(*) filter (where f.method = 'call')::int as calls,
        count(*) filter (where f.method in ('visit', 'meeting'))::int as visits,
        count(*) filter (where f.method in ('wechat', 'chat', 'email'))::int as messages, count(*) filter (where f.method = 'other')::int as others`,
    ),
  behind: async asking => part`
    select t.key, t.entity, record.no, record.title, t.at
    from (${talksBy(asking.group, await talks(asking), asking.company.zone)}) t
    cross join lateral (
      select l.no, l.title from "Lead" l where t.entity = 'lead' and l.id = t.record
      union all select c.no, c.name from "Customer" c where t.entity = 'customer' and c.id = t.record
      union all select o.no, o.name from "Opportunity" o where t.entity = 'opportunity' and o.id = t.record
    ) record`,
  needs: [talking],
})

import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { talks, talksBy } from '../facts/talks.ts'
import { type Row, split } from '../lines.ts'
import { talking } from '../needs/steps.ts'
import { defineReport, type Lines } from '../report.ts'
import { ask, type Part, part } from '../statement.ts'

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
  read,
  behind: async asking => part`
    select t.key, t.entity, record.no, record.title, t.at
    from (${await told(asking)}) t
    cross join lateral (
      select l.no, l.title from "Lead" l where t.entity = 'lead' and l.id = t.record
      union all select c.no, c.name from "Customer" c where t.entity = 'customer' and c.id = t.record
      union all select o.no, o.name from "Opportunity" o where t.entity = 'opportunity' and o.id = t.record
    ) record`,
  needs: [talking],
})

/** Counted for each record first: a million talks are about some thousand records, and those are counted apart in no time. */
async function read(asking: Asking): Promise<Lines> {
  const sums = part`coalesce(sum(t.talks), 0)::int as talks, coalesce(sum(t.calls), 0)::int as calls, coalesce(sum(t.visits), 0)::int as visits,
    coalesce(sum(t.messages), 0)::int as messages, coalesce(sum(t.others), 0)::int as others`
  return split(
    await ask<Row>(
      asking.tx,
      part`
        with told as materialized (
          select t.key, t.record, count(*) as talks, count(*) filter (where t.method = 'call') as calls,
            count(*) filter (where t.method in ('visit', 'meeting')) as visits, count(*) filter (where t.method in ('wechat', 'chat', 'email')) as messages,
            count(*) filter (where t.method = 'other') as others
          from (${await told(asking)}) t group by 1, 2
        )
        select t.key::text as key, false as whole, ${sums}, count(*)::int as records from told t group by t.key
        union all
        select null, true, ${sums}, (select count(*)::int from (select from told group by record) r) from told t`,
    ),
  )
}

async function told(asking: Asking): Promise<Part> {
  return talksBy(asking, await talks(asking))
}

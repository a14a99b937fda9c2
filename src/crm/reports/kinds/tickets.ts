import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { happenings, happeningsBy } from '../facts/tickets.ts'
import { added } from '../lines.ts'
import { anyTicket, logging, rating, solving, taken } from '../needs/tickets.ts'
import { defineReport, ratio } from '../report.ts'
import { type Part, part } from '../statement.ts'

/** How much service there was in the period, how long it took, and which promises were kept. What happened counts on its day. */
export const tickets = defineReport({
  name: 'tickets',
  words: { en: ['tickets', 'service', 'sla'], zh: ['工单', '服务', '售后'] },
  right: can('read', 'ticket'),
  usual: 'this month',
  groups: ['engineer', 'customer', 'type', 'priority', 'month'],
  ordered: ['month'],
  columns: [
    { name: 'resolved', kind: 'count' },
    { name: 'opened', kind: 'count' },
    { name: 'worked', kind: 'hours' },
    { name: 'took', kind: 'hours' },
    { name: 'answeredInTime', kind: 'share', of: ({ answerKept, answerBroken }) => kept(answerKept, answerBroken) },
    {
      name: 'solvedInTime',
      kind: 'share',
      of: ({ solutionKept, solutionBroken }) => kept(solutionKept, solutionBroken),
    },
    {
      name: 'breaches',
      kind: 'count',
      of: ({ answerBroken, solutionBroken }) => Number(answerBroken) + Number(solutionBroken),
    },
    { name: 'reopened', kind: 'count' },
    { name: 'satisfaction', kind: 'times' },
  ],
  chart: { kind: 'bars', of: ['resolved'] },
  read: async asking =>
    added(
      asking,
      await keyed(asking),
      part`count(*) filter (where f.what = 'opened')::int as "opened",
        count(*) filter (where f.what = 'resolved')::int as "resolved",
        count(*) filter (where f.what = 'reopened')::int as "reopened",
        count(*) filter (where f.what = 'answerKept')::int as "answerKept",
        count(*) filter (where f.what = 'answerBroken')::int as "answerBroken",
        count(*) filter (where f.what = 'solutionKept')::int as "solutionKept",
        count(*) filter (where f.what = 'solutionBroken')::int as "solutionBroken",
        coalesce(sum(f.minutes) / 60.0, 0)::float8 as worked, avg(f.stars)::float8 as satisfaction,
        percentile_cont(0.5) within group (order by f.seconds / 3600.0) filter (where f.what = 'resolved') as took`,
    ),
  behind: async asking => part`
    select distinct on (d.key, d.id) d.key, 'ticket' as entity, d.no, d.title, d.at from (${await keyed(asking)}) d order by d.key, d.id, d.at desc`,
  needs: [anyTicket, taken, solving, logging, rating],
})

async function keyed(asking: Asking): Promise<Part> {
  return happeningsBy(asking.group, await happenings(asking), asking.company.zone)
}

function kept(good: Parameters<typeof ratio>[0], bad: Parameters<typeof ratio>[0]) {
  return ratio(good, Number(good ?? 0) + Number(bad ?? 0))
}

import { can } from '../../../core/rights.ts'
import { nameIn, type Pipeline, startingPipeline } from '../../pipelines/read.ts'
import type { Asking } from '../asking.ts'
import { begun, deals } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { amount, anyDeal } from '../needs/steps.ts'
import { defineReport, type Lines, ratio } from '../report.ts'
import { type Part, part } from '../statement.ts'

/** Of the deals that began in the period, how many came to each stage, and how many went on from the one before. */
export const funnel = defineReport({
  name: 'funnel',
  words: { en: ['funnel', 'conversion'], zh: ['漏斗', '转化', '转化率'] },
  right: can('read', 'opportunity'),
  usual: 'this quarter',
  groups: ['stage'],
  ordered: ['stage'],
  columns: [
    { name: 'came', kind: 'count' },
    { name: 'fromLast', kind: 'share', of: ({ came, last }) => ratio(came, last) },
    { name: 'ofAll', kind: 'share', of: ({ came, first }) => ratio(came, first) },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
  ],
  chart: { kind: 'funnel', of: ['came'] },
  counts: 'deals',
  read,
  behind: async asking => came(asking, await startingPipeline(asking.tx, asking.actor.departmentPath)),
  needs: [anyDeal, amount],
})

async function read(asking: Asking): Promise<Lines> {
  const pipeline = await startingPipeline(asking.tx, asking.actor.departmentPath)
  const { lines } = await added(
    asking,
    await came(asking, pipeline),
    part`count(*)::int as came, coalesce(sum(f.minor), 0)::bigint as amount`,
  )
  const stages = pipeline.stages.filter(({ kind, active }) => kind === 'won' || (kind === 'open' && active))
  const reached = stages.map(stage => lines.find(({ key }) => key === stage.id)?.cells ?? { came: 0, amount: 0n })
  const first = reached[0]?.came ?? 0
  return {
    lines: stages.map((stage, index) => ({
      key: stage.id,
      name: nameIn(stage, asking.reader.locale),
      cells: { ...reached[index], first, last: index === 0 ? first : (reached[index - 1]?.came ?? 0) },
    })),
    whole: { came: first, first: null, last: null, amount: reached[0]?.amount ?? 0n },
  }
}

/**
 * A row for each stage a deal has come to: it has passed every stage before the furthest it ever stood in, and a won one has passed all.
 */
async function came(asking: Asking, pipeline: Pipeline): Promise<Part> {
  const own = part`${begun(asking)} and r."pipelineId" = ${pipeline.id}`
  return part`
    select d.id, d.entity, d.no, d.title, d.at, d.minor, passed.id as key
    from (${await deals(asking, own)}) d join "Stage" last on last.id = d.stage
    cross join lateral (
      select greatest(last.sort, max(x.sort)) as sort from "StageLog" l join "Stage" x on x.id = l."toId" and x.kind = 'open' where l."opportunityId" = d.id
    ) furthest
    join "Stage" passed on passed."pipelineId" = ${pipeline.id}
      and (passed.kind = 'open' and (passed.sort <= furthest.sort or d.kind = 'won') or passed.kind = 'won' and d.kind = 'won')`
}

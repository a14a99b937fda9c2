import { z } from 'zod'
import type { Tx } from '../../store/db.ts'

/** What a deal is counted by: the words of its customer, and how far it came. */
type Countable = {
  id: string
  pipelineId: string
  stageId: string
  lastOpenStageId: string | null
  customer: { source: string | null; level: string | null; region: string | null; tags: string[] }
  pipeline: { stages: { id: string; sort: number; kind: string }[] }
}
export type Value = { field: string; value: string }

const scoredSchema = z.object({
  pipelineId: z.string(),
  outcome: z.enum(['won', 'lost']),
  values: z.array(z.object({ field: z.string(), value: z.string() })),
})
export type Scored = z.infer<typeof scoredSchema>

/** The words a deal or lead is known by, stages aside. */
export function valuesOf(customer: Countable['customer']): Value[] {
  const { source, level, region, tags } = customer
  const single = [
    { field: 'source', value: source },
    { field: 'level', value: level },
    { field: 'region', value: region },
  ].flatMap(({ field, value }) => (value ? [{ field, value }] : []))
  return [...single, ...[...new Set(tags)].map(value => ({ field: 'tag', value }))]
}

/** What a closed deal adds: a won one every stage, a lost one the stages it reached. */
export function scoredOf(deal: Countable, outcome: Scored['outcome']): Scored {
  const open = deal.pipeline.stages.filter(stage => stage.kind === 'open')
  const last = open.find(stage => stage.id === deal.stageId) ?? open.find(stage => stage.id === deal.lastOpenStageId)
  const reached = open.filter(stage => outcome === 'won' || stage.sort <= (last?.sort ?? open[0]?.sort ?? 0))
  const values = [
    { field: 'all', value: '' },
    ...reached.map(stage => ({ field: 'stage', value: stage.id })),
    ...valuesOf(deal.customer),
  ]
  return { pipelineId: deal.pipelineId, outcome, values }
}

/** Counts a deal that closes, in the transaction that closes it, and remembers what it added. */
export async function countDeal(tx: Tx, deal: Countable, outcome: Scored['outcome']): Promise<void> {
  const scored = scoredOf(deal, outcome)
  await add(tx, scored, 1)
  await tx.opportunity.update({ where: { id: deal.id }, data: { scored } })
}

/** Takes away exactly what a deal added when it closed. */
export async function uncountDeal(tx: Tx, { id, scored }: { id: string; scored: unknown }): Promise<void> {
  await add(tx, scoredSchema.parse(scored), -1)
  await tx.sql`update "Opportunity" set scored = null where id = ${id}`
}

/** Counters in the order of their keys, so that two deals that close at once never wait for each other. */
async function add(tx: Tx, { pipelineId, outcome, values }: Scored, step: 1 | -1): Promise<void> {
  const won = outcome === 'won' ? step : 0
  await tx.sql`
    insert into "ScoreCount" as c ("pipelineId", field, value, won, lost)
    select ${pipelineId}::uuid, v.field, v.value, 0.1 + greatest(${won}::int, 0), 0.1 + greatest(${step - won}::int, 0)
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(field text, value text)
    order by v.field, v.value
    on conflict ("pipelineId", field, value) do update
      set won = c.won + ${won}::int, lost = c.lost + ${step - won}::int`
}

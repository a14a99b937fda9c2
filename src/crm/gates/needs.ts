import {
  type Approvable,
  approvable,
  type Item,
  itemsOf,
  openStages,
  type Pipeline,
  type Required,
  requirable,
  type StageRow,
} from '../pipelines/read.ts'

/** A deal as far as gates look at it. */
export type Gated = {
  pipelineId: string
  pipeline: Pipeline
  stage: StageRow
  amountMinor: bigint | null
  recurringMinor: bigint | null
  expectedCloseOn: Date | null
  nextStep: string | null
  competitorId: string | null
  contacts: readonly unknown[]
  lines: readonly unknown[]
  checks: readonly { itemKey: string }[]
  /** What has been approved for it. */
  approved: ReadonlySet<Approvable>
}

/** Something a deal still lacks before it may enter where it is going. */
export type Need = { approval: Approvable } | Fillable
/** What can be filled in or ticked on the spot. */
export type Fillable = { field: Required } | { item: Item; stage: StageRow }

/** What has just been filled in, beside what the deal has already. */
export type Given = { fields: ReadonlySet<string>; items: ReadonlySet<string> }

/** The stages a deal passes on its way, the target included; none on the way back or out. */
export function passed(deal: Pick<Gated, 'pipelineId' | 'pipeline' | 'stage'>, to: StageRow): StageRow[] {
  const stages = deal.pipeline.stages.filter(stage => stage.active)
  if (to.pipelineId !== deal.pipelineId || to.kind === 'lost' || to.kind === 'void') return []
  const from = deal.stage.kind === 'open' ? deal.stage.sort : Number.POSITIVE_INFINITY
  return stages.filter(
    ({ id, kind, sort }) => id === to.id || (kind === 'open' && sort > from && (to.kind === 'won' || sort < to.sort)),
  )
}

/** What the stages ask and the deal has not, each thing once; in a pipeline that forecasts, also an amount and a date. */
export function needsOf(deal: Gated, stages: StageRow[], given: Given): Need[] {
  const wanted = new Set(stages.flatMap(stage => stage.required))
  if (forecasts(deal, stages)) for (const field of ['amount', 'close']) wanted.add(field)
  const fields = requirable.filter(field => wanted.has(field) && !given.fields.has(field) && !has(deal, field))
  const items = stages.flatMap(stage =>
    itemsOf(stage)
      .filter(item => !given.items.has(item.key) && !deal.checks.some(check => check.itemKey === item.key))
      .map(item => ({ item, stage })),
  )
  const approvals = approvable.filter(
    kind => stages.some(stage => stage.approvals.includes(kind)) && !deal.approved.has(kind),
  )
  return [...approvals.map(approval => ({ approval })), ...fields.map(field => ({ field })), ...items]
}

/** Beyond the first stage a pipeline with forecasting wants an amount and a date. */
function forecasts(deal: Gated, stages: StageRow[]): boolean {
  const first = openStages(deal.pipeline)[0]
  return deal.pipeline.forecasting && stages.some(stage => stage.kind === 'won' || stage.sort > (first?.sort ?? 0))
}

function has(deal: Gated, field: Required): boolean {
  switch (field) {
    case 'amount':
      return deal.amountMinor !== null
    case 'close':
      return deal.expectedCloseOn !== null
    case 'contact':
      return deal.contacts.length > 0
    case 'nextStep':
      return Boolean(deal.nextStep)
    case 'competitor':
      return deal.competitorId !== null
    case 'lines':
      return deal.lines.length > 0
    case 'recurring':
      return deal.recurringMinor !== null
  }
}

import { newId } from '../../core/id.ts'
import type { Money } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import type { Context } from '../action.ts'
import { nextNoOf } from '../numbers/next.ts'
import { endOf, openStages, type Pipeline, type StageRow, startingPipeline } from '../pipelines/read.ts'
import { countDeal } from '../scores/count.ts'
import { probabilityIn } from '../scores/probability.ts'

export type NewDeal = {
  name: string
  customerId: string
  amount: Money | undefined
  expectedCloseOn?: string | undefined
  /** Whoever makes it, unless said otherwise. */
  ownerId?: string | null
  /** The pipeline of the maker's department, unless said otherwise. */
  pipeline?: Pipeline | undefined
  /** Follows the stage, unless said otherwise. */
  probabilityBp?: number | undefined
  /** A deal that is entered after it was lost. */
  lost?: { reasonId: string; note: string } | undefined
}

/** A deal in a pipeline, with its first line in the stage log. */
export async function createDeal(context: Context, wanted: NewDeal) {
  const { tx, actor, now } = context
  const { name, customerId, amount, expectedCloseOn, ownerId, lost } = wanted
  const pipeline = wanted.pipeline ?? (await startingPipeline(tx, actor.departmentPath))
  const lowest = openStages(pipeline)[0] ?? endOf(pipeline, 'lost')
  const stage = lost ? endOf(pipeline, 'lost') : lowest
  const id = newId()
  const no = await nextNoOf(context, 'opportunity')
  const deal = await tx.opportunity.create({
    data: {
      ...{ id, no, name, nameInitials: initials(name), customerId, pipelineId: pipeline.id, stageId: stage.id },
      ...{ amountMinor: amount?.minor ?? null, currency: pipeline.currency },
      ...(await chances(context, { wanted, pipeline, stage })),
      ...(lost
        ? { closedAt: now, lastOpenStageId: lowest.id, lostReasonId: lost.reasonId, lostNote: lost.note || null }
        : {}),
      ...{
        expectedCloseOn: expectedCloseOn ? new Date(expectedCloseOn) : null,
        ownerId: ownerId ?? actor.id,
        stageEnteredAt: now,
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
    include: { customer: true },
  })
  await tx.stageLog.create({
    data: { id: newId(), opportunityId: id, fromId: null, toId: stage.id, at: now, byId: actor.id },
  })
  if (lost) await countDeal(tx, { ...deal, pipeline }, 'lost')
  return deal
}

async function chances(
  context: Context,
  { wanted, pipeline, stage }: { wanted: NewDeal; pipeline: Pipeline; stage: StageRow },
) {
  if (wanted.lost) return { probabilityBp: 0, probabilitySource: 'stage' }
  if (wanted.probabilityBp !== undefined) return { probabilityBp: wanted.probabilityBp, probabilitySource: 'manual' }
  const customer = await context.tx.customer.findUniqueOrThrow({ where: { id: wanted.customerId } })
  return probabilityIn(context, { pipelineId: pipeline.id, customer }, stage)
}

import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Money } from '../../core/money.ts'
import { initials } from '../../core/normal.ts'
import { nextNumber } from '../../store/numbers.ts'
import type { Context } from '../action.ts'

export type NewDeal = {
  name: string
  customerId: string
  amount: Money | undefined
  expectedCloseOn?: string | undefined
  /** Whoever makes it, unless said otherwise. */
  ownerId?: string | null
}

/** A deal in the first stage of the first pipeline. */
export async function createDeal(
  { tx, actor, now, company }: Context,
  { name, customerId, amount, expectedCloseOn, ownerId }: NewDeal,
) {
  const pipeline = await tx.pipeline.findFirst({
    orderBy: { name: 'asc' },
    include: { stages: { orderBy: { sort: 'asc' } } },
  })
  const stage = pipeline?.stages.find(({ kind }) => kind === 'open')
  if (!pipeline || !stage) throw new Refusal('deal.noPipeline', {})
  const id = newId()
  const no = await nextNumber(tx, 'opportunity')
  const deal = await tx.opportunity.create({
    data: {
      ...{ id, no, name, nameInitials: initials(name), customerId, pipelineId: pipeline.id, stageId: stage.id },
      ...{
        amountMinor: amount?.minor ?? null,
        currency: amount?.currency ?? company.currency,
        probabilityBp: stage.probabilityBp,
      },
      ...{
        expectedCloseOn: expectedCloseOn ? new Date(expectedCloseOn) : null,
        ownerId: ownerId ?? actor.id,
        stageEnteredAt: now,
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await tx.stageLog.create({
    data: { id: newId(), opportunityId: id, fromId: null, toId: stage.id, at: now, byId: actor.id },
  })
  return deal
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'
import { refreshNext, reopenPlan } from '../followups/plan.ts'
import { resumeOwning } from '../ownership.ts'

type Of = { entity: 'lead' | 'customer'; id: string }

/** Takes a record out of the bin: its owner has it again, with the promises that were cancelled. Throws when it is not in there any more. */
export async function bringBack(context: Context, { entity, id }: Of): Promise<void> {
  const { tx, now } = context
  const where = { id, deletedAt: { not: null }, mergedIntoId: null, purgedAt: null }
  const data = { deletedAt: null, deletedById: null, updatedAt: now, version: { increment: 1 } }
  const back =
    entity === 'lead' ? await tx.lead.updateMany({ where, data }) : await tx.customer.updateMany({ where, data })
  if (back.count === 0) throw new Refusal('undo.changed', {})
  const row =
    entity === 'lead'
      ? await tx.lead.findUniqueOrThrow({ where: { id }, select: { ownerId: true } })
      : await tx.customer.findUniqueOrThrow({ where: { id }, select: { ownerId: true } })
  if (row.ownerId) await resumeOwning(context, { entity, id, ownerId: row.ownerId })
  for (const plan of await cancelledWith(context, { entity, id })) await reopenPlan(context, plan)
  await refreshNext(tx, { entity, id })
}

async function cancelledWith({ tx }: Context, { entity, id }: Of): Promise<string[]> {
  const deed = await tx.auditEvent.findFirst({
    where: { entity, entityId: id, action: 'record.delete' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const facts = z.object({ plans: z.array(z.uuid()) }).safeParse(deed?.facts)
  return facts.success ? facts.data.plans : []
}

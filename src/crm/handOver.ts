import type { Context } from './action.ts'
import { startOwning, stopOwning } from './ownership.ts'

/** Gives a lead or customer from one person to another, with open deals and promises of the old owner. False when it is not theirs any more. */
export async function handOver(
  context: Context,
  { entity, id, from, to }: { entity: 'lead' | 'customer'; id: string; from: string; to: string },
): Promise<boolean> {
  const { tx, now } = context
  const where = { id, ownerId: from, deletedAt: null }
  const data = { ownerId: to, ownerSince: now, updatedAt: now, version: { increment: 1 } }
  const given =
    entity === 'lead'
      ? await tx.lead.updateMany({ where: { ...where, convertedAt: null }, data })
      : await tx.customer.updateMany({ where, data: { ...data, acquiredBy: 'transfer' } })
  if (given.count === 0) return false
  await stopOwning(context, { entity, id, ownerId: from, reason: 'transfer' })
  await startOwning(context, { entity, id, ownerId: to, reason: 'transfer' })
  const theirs = { ownerId: from, ...(entity === 'customer' ? { customerId: id } : { entity, entityId: id }) }
  if (entity === 'customer')
    await tx.opportunity.updateMany({
      where: { customerId: id, ownerId: from, closedAt: null, deletedAt: null },
      data: { ownerId: to, updatedAt: now, version: { increment: 1 } },
    })
  await tx.followUpPlan.updateMany({ where: { ...theirs, state: 'planned' }, data: { ownerId: to, updatedAt: now } })
  await tx.sql`
    update "Reminder" r set "recipientId" = ${to} from "FollowUpPlan" p
    where r.entity = 'plan' and r."entityId" = p.id and r.state = 'waiting' and p."ownerId" = ${to} and r."recipientId" = ${from}`
  return true
}

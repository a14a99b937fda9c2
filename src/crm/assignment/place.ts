import { newId } from '../../core/id.ts'
import type { Context } from '../action.ts'
import { startOwning, stopOwning } from '../ownership.ts'
import type { Assignable } from './lead.ts'

/** Makes somebody the owner of a locked lead, wherever it was: in a pool, or with somebody who did not accept it. */
export async function giveTo(context: Context, lead: Assignable, to: string): Promise<void> {
  const { tx, now } = context
  if (lead.ownerId)
    await stopOwning(context, { entity: 'lead', id: lead.id, ownerId: lead.ownerId, reason: 'transfer' })
  await tx.lead.update({
    where: { id: lead.id },
    data: {
      ...{ ownerId: to, ownerSince: now, poolId: null, homePoolId: lead.poolId ?? lead.homePoolId },
      ...{ assignedAt: now, acceptedAt: null, updatedAt: now, version: { increment: 1 } },
    },
  })
  await startOwning(context, { entity: 'lead', id: lead.id, ownerId: to, reason: 'assign' })
}

/** Puts a locked lead where everybody can claim it, and says where: the pool it came from, else the first one. Null without any pool. */
export async function putInPool(context: Context, lead: Assignable): Promise<{ id: string; name: string } | null> {
  const { tx, now } = context
  const pools = await tx.pool.findMany({
    where: { entity: 'lead', enabled: true },
    orderBy: [{ priority: 'asc' }, { name: 'asc' }],
  })
  const home = lead.poolId ?? lead.homePoolId
  const pool = pools.find(({ id }) => id === home) ?? pools[0]
  if (!pool || lead.poolId || !lead.ownerId) return pool ?? null
  await stopOwning(context, { entity: 'lead', id: lead.id, ownerId: lead.ownerId, reason: 'return' })
  await tx.lead.update({
    where: { id: lead.id },
    data: {
      ...{ ownerId: null, ownerSince: null, poolId: pool.id, homePoolId: pool.id, pooledAt: now },
      ...{ updatedAt: now, version: { increment: 1 } },
    },
  })
  return pool
}

/** Remembers that somebody was asked, and until when they may think. Returns the offer. */
export async function offerTo(
  { tx, now }: Context,
  {
    lead,
    to,
    ruleId,
    chainId,
    expiresAt,
  }: { lead: string; to: string; ruleId: string; chainId: string | null; expiresAt: Date },
): Promise<string> {
  const id = newId()
  await tx.assignmentOffer.create({
    data: { id, ruleId, leadId: lead, userId: to, chainId: chainId ?? id, offeredAt: now, expiresAt },
  })
  return id
}

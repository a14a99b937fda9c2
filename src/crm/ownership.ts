import { newId } from '../core/id.ts'
import type { Context } from './action.ts'

/** A record that comes to an owner or leaves one. */
type Owned = { entity: 'lead' | 'customer'; id: string; ownerId: string }
type Gained = Owned & { reason: 'create' | 'convert' | 'transfer' }
type Lost = Owned & { reason: 'return' | 'convert' | 'transfer' | 'undo' | 'merge' | 'delete'; because?: string }

/** Opens the episode of an owner and counts the record as held. */
export async function startOwning({ tx, actor, now }: Context, { entity, id, ownerId, reason }: Gained): Promise<void> {
  await tx.ownershipEpisode.create({
    data: { id: newId(), entity, entityId: id, ownerId, startAt: now, startReason: reason, actorId: actor.id },
  })
  await countHeld(tx, { entity, id, ownerId })
}

/** Closes the open episode and counts the record as held no more. `because` is what the person said. */
export async function stopOwning({ tx, now }: Context, { entity, id, ownerId, reason, because }: Lost): Promise<void> {
  await tx.ownershipEpisode.updateMany({
    where: { entity, entityId: id, endAt: null },
    data: { endAt: now, endReason: reason, reason: because ?? null },
  })
  await tx.ownerCounter.updateMany({
    where: { userId: ownerId, entity, kind: 'held', value: { gt: 0 } },
    data: { value: { decrement: 1 } },
  })
}

/** Opens the owner's last episode again, as if it had never ended. Returns when it had begun. */
export async function resumeOwning({ tx, now }: Context, { entity, id, ownerId }: Owned): Promise<Date> {
  await countHeld(tx, { entity, id, ownerId })
  const last = await tx.ownershipEpisode.findFirst({
    where: { entity, entityId: id, ownerId },
    orderBy: { startAt: 'desc' },
  })
  if (!last) return now
  await tx.ownershipEpisode.update({ where: { id: last.id }, data: { endAt: null, endReason: null, reason: null } })
  return last.startAt
}

async function countHeld(tx: Context['tx'], { entity, ownerId }: Owned): Promise<void> {
  await tx.sql`
    insert into "OwnerCounter" ("userId", kind, entity, scope, value) values (${ownerId}, 'held', ${entity}, '', 1)
    on conflict ("userId", kind, entity, scope) do update set value = "OwnerCounter".value + 1`
}

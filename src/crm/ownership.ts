import { newId } from '../core/id.ts'
import type { Context } from './action.ts'

/** The kinds of records that belong to somebody or wait in a pool. */
export type Ownable = 'lead' | 'customer'

/** A record that comes to an owner or leaves one. */
type Owned = { entity: Ownable; id: string; ownerId: string }
type Gained = Owned & {
  reason: 'create' | 'claim' | 'assign' | 'transfer' | 'import' | 'convert'
  poolId?: string | null
}
type Lost = Owned & {
  reason: 'return' | 'transfer' | 'leaver' | 'merge' | 'convert' | 'undo' | 'delete'
  because?: string
}

/** Opens the episode of an owner. What they hold is counted by the database, whoever changes an owner. */
export async function startOwning(
  { tx, actor, now }: Context,
  { entity, id, ownerId, reason, poolId = null }: Gained,
): Promise<void> {
  await tx.ownershipEpisode.create({
    data: { id: newId(), entity, entityId: id, ownerId, startAt: now, startReason: reason, actorId: actor.id, poolId },
  })
}

/** The same for a batch that comes in at once. */
export async function startOwningAll(
  { tx, actor, now }: Context,
  {
    entity,
    owned,
    reason,
  }: { entity: Owned['entity']; owned: { id: string; ownerId: string }[]; reason: 'import' | 'assign' },
): Promise<void> {
  if (owned.length === 0) return
  const episodes = owned.map(({ id, ownerId }) => ({ id: newId(), entityId: id, ownerId }))
  await tx.sql`
    insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId")
    select e.id, ${entity}, e."entityId", e."ownerId", ${now}, ${reason}, ${actor.id}
    from jsonb_to_recordset(${JSON.stringify(episodes)}::jsonb) as e(id uuid, "entityId" uuid, "ownerId" uuid)`
}

/** Closes the open episode. `because` is what the person said. */
export async function stopOwning({ tx, now }: Context, { entity, id, reason, because }: Lost): Promise<void> {
  await tx.ownershipEpisode.updateMany({
    where: { entity, entityId: id, endAt: null },
    data: { endAt: now, endReason: reason, reason: because ?? null },
  })
}

/** Opens the owner's last episode again, as if it had never ended. Returns when it had begun. */
export async function resumeOwning({ tx, now }: Context, { entity, id, ownerId }: Owned): Promise<Date> {
  const last = await tx.ownershipEpisode.findFirst({
    where: { entity, entityId: id, ownerId },
    orderBy: { startAt: 'desc' },
  })
  if (!last) return now
  await tx.ownershipEpisode.update({ where: { id: last.id }, data: { endAt: null, endReason: null, reason: null } })
  return last.startAt
}

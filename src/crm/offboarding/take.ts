import type { RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import type { Kind } from './kinds.ts'

/** What one batch moved: the records, and whether more of the kind is left to look at. */
export type Moved = { refs: RecordRef[]; more: boolean; stayed?: { count: number; why: 'full' | 'noPool' | 'notFree' } }

const batch = 200

const tables = { leads: 'lead', customers: 'customer' } as const
type Pooled = keyof typeof tables

/** Gives a batch of leads or customers to a person, up to the room they have (R31 holds for hand-overs too). */
export async function giveBatch(
  context: Context,
  kind: Pooled,
  { from, to }: { from: string; to: string },
): Promise<Moved> {
  const { tx, now, actor } = context
  const entity = tables[kind]
  const ids = await lockBatch(context, kind, from)
  const [tightest] = await tx.sql<{ room: number }>`select room from shoal_room(${to}, ${entity}, 'own')`
  const room = Math.max(tightest?.room ?? batch, 0)
  const taken = ids.slice(0, room)
  if (kind === 'leads')
    await tx.sql`
      update "Lead" set "ownerId" = ${to}, "ownerSince" = ${now}, "assignedAt" = ${now}, "acceptedAt" = ${now}, "updatedAt" = ${now},
        version = version + 1 where id = any (${taken}::uuid[])`
  else
    await tx.sql`
      update "Customer" set "ownerId" = ${to}, "ownerSince" = ${now}, "acquiredBy" = 'transfer', "updatedAt" = ${now}, version = version + 1
      where id = any (${taken}::uuid[])`
  await closeEpisodes(context, entity, taken)
  await tx.sql`
    insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId")
    select gen_random_uuid(), ${entity}, id, ${to}, ${now}, 'transfer', ${actor.id} from unnest(${taken}::uuid[]) id`
  const full = ids.length > taken.length
  return {
    refs: taken.map(id => ({ entity, id })),
    more: !full && ids.length === batch,
    ...(full ? { stayed: { count: await leftOf(context, kind, from), why: 'full' } } : {}),
  }
}

/** Puts a batch of leads or customers into the pool each came from, or the first one. Their owner's promises about them are cancelled. */
export async function poolBatch(context: Context, kind: Pooled, { from }: { from: string }): Promise<Moved> {
  const { tx, now } = context
  const entity = tables[kind]
  const pool = await tx.pool.findFirst({
    where: { entity, enabled: true },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  })
  if (!pool) return { refs: [], more: false, stayed: { count: await leftOf(context, kind, from), why: 'noPool' } }
  const ids = await lockBatch(context, kind, from)
  if (kind === 'leads')
    await tx.sql`
      update "Lead" l set "ownerId" = null, "ownerSince" = null, "pooledAt" = ${now}, "nextFollowUpAt" = null, "updatedAt" = ${now},
        "poolId" = coalesce((select p.id from "Pool" p where p.id = l."homePoolId" and p.enabled), ${pool.id}), version = l.version + 1
      where l.id = any (${ids}::uuid[])`
  else
    await tx.sql`
      update "Customer" c set "ownerId" = null, "ownerSince" = null, "pooledAt" = ${now}, "nextFollowUpAt" = null, "updatedAt" = ${now},
        "lockedAt" = null, "lockedById" = null, version = c.version + 1,
        "poolId" = coalesce((select p.id from "Pool" p where p.id = c."homePoolId" and p.enabled), ${pool.id})
      where c.id = any (${ids}::uuid[])`
  await closeEpisodes(context, entity, ids)
  return { refs: ids.map(id => ({ entity, id })), more: ids.length === batch }
}

async function closeEpisodes({ tx, now }: Context, entity: 'lead' | 'customer', ids: string[]): Promise<void> {
  await tx.sql`
    update "OwnershipEpisode" set "endAt" = ${now}, "endReason" = 'leaver'
    where entity = ${entity} and "entityId" = any (${ids}::uuid[]) and "endAt" is null`
}

/** Locks up to a batch of what the person holds, in the order in which everybody locks. */
async function lockBatch({ tx }: Context, kind: Pooled, from: string): Promise<string[]> {
  const rows =
    kind === 'leads'
      ? await tx.sql<{ id: string }>`
          select id from "Lead" where "ownerId" = ${from} and "convertedAt" is null and "deletedAt" is null order by id limit ${batch} for update`
      : await tx.sql<{ id: string }>`
          select id from "Customer" where "ownerId" = ${from} and "deletedAt" is null order by id limit ${batch} for update`
  return rows.map(({ id }) => id)
}

async function leftOf({ tx }: Context, kind: Kind, from: string): Promise<number> {
  return kind === 'leads'
    ? tx.lead.count({ where: { ownerId: from, convertedAt: null, deletedAt: null } })
    : tx.customer.count({ where: { ownerId: from, deletedAt: null } })
}

import type { Tx } from '../../store/db.ts'
import type { Job } from './job.ts'

/** How many of an import's new records came to whom, or into which pool. */
export type Share = { ownerId: string | null; poolId: string | null; name: string; count: number }

/**
 * To whom an import brought how much: those its rows named, those whom the assignment rules chose, and the pools of the rest. Who claims
 * something later does not change it. The largest share first.
 */
export async function broughtTo(tx: Tx, { id, entity }: Pick<Job, 'id' | 'entity'>): Promise<Share[]> {
  if (entity !== 'lead' && entity !== 'customer') return []
  return tx.sql<Share>`
    with brought as (
      select r."entityId", coalesce(e."ownerId", o."userId") as "ownerId"
      from "ImportRow" r
      left join "OwnershipEpisode" e on e.entity = ${entity} and e."entityId" = r."entityId" and e."startReason" = 'import'
      left join lateral (
        select a."ownerId" as "userId" from "OwnershipEpisode" a join "Lead" l on l.id = a."entityId"
        where ${entity} = 'lead' and a.entity = 'lead' and a."entityId" = r."entityId" and a."startReason" = 'assign' and a."startAt" = l."createdAt"
      ) o on true
      where r."jobId" = ${id} and r.outcome = 'created'
    )
    select b."ownerId", case when b."ownerId" is null then p.id end as "poolId", coalesce(u."displayName", p.name, '—') as name, count(*)::int as count
    from brought b
    left join "User" u on u.id = b."ownerId"
    left join "Lead" l on ${entity} = 'lead' and l.id = b."entityId"
    left join "Customer" c on ${entity} = 'customer' and c.id = b."entityId"
    left join "Pool" p on b."ownerId" is null and p.id = coalesce(l."homePoolId", c."homePoolId")
    group by 1, 2, 3 order by 4 desc, 3`
}

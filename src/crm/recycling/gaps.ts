import { createHash } from 'node:crypto'
import { z } from 'zod'
import { say, t } from '../../core/text.ts'
import { drawList } from '../list.ts'
import type { Doing } from '../routine.ts'
import { defineView } from '../view.ts'

type Gap = { entity: 'lead' | 'customer'; ownerId: string; name: string; count: number }

/**
 * Finds owners whose records could fall into no pool: these are never recycled, and the admins are told, once for the same owners.
 * Where no rule recycles anything nobody is told.
 */
export async function findGaps(doing: Doing): Promise<void> {
  const gaps = await doing.look(
    tx => tx.sql<Gap>`
      with ruled as (
        select distinct p.entity from "RecycleRule" r join "Pool" p on p.id = r."poolId" and p.enabled where r.enabled and r."deletedAt" is null
      ), home as materialized (
        select u.id, u."displayName", ruled.entity, shoal_fall_pool(ruled.entity, null, u.id) as pool from "User" u, ruled
      )
      select r.entity, r."ownerId", h."displayName" as name, count(*)::int as count
      from home h join "Recyclable" r on r."ownerId" = h.id and r.entity = h.entity
      where h.pool is null and not exists (select 1 from "Pool" p where p.id = r."homePoolId" and p.enabled and p.entity = r.entity)
      group by 1, 2, 3 order by 1, 3`,
  )
  if (gaps.length === 0) return
  const known = createHash('sha1')
    .update(gaps.map(({ entity, ownerId }) => `${entity}${ownerId}`).join())
    .digest('hex')
  await doing.act(async ({ tx, now }) => {
    const fresh = await tx.sql`
      insert into "ScheduleTick" (name, period, "startedAt", "doneAt") values ('recycle.gaps', ${known}, ${now}, ${now})
      on conflict do nothing returning name`
    if (fresh.length === 0) return undefined
    const admins = await tx.sql<{ id: string }>`
      select distinct u.id from "User" u join "UserRole" ur on ur."userId" = u.id join "Role" r on r.id = ur."roleId"
      where u.status = 'active' and r.grants -> 'pool' ->> 'update' = 'all'`
    return {
      cards: admins.map(({ id }) => ({
        view: 'recycle.gaps',
        of: { entity: 'user' as const, id },
        params: { gaps: gaps.slice(0, 30) },
        to: { dm: id },
      })),
    }
  })
}

const params = z.object({
  gaps: z.array(z.object({ entity: z.enum(['lead', 'customer']), name: z.string(), count: z.number() })),
})

/** Names what an admin has to set up before these records can be recycled. */
export const gapsView = defineView({
  name: 'recycle.gaps',
  async draw({ actor, reader }, _of, given) {
    if (!actor) return null
    const rows = params.parse(given).gaps.map(({ entity, name, count }) => ({
      title: name,
      line: say(t(entity === 'lead' ? 'recycle.gapLeads' : 'recycle.gapCustomers', { count }), reader),
      buttons: [],
    }))
    return drawList(
      {
        title: t('recycle.gapsTitle'),
        subtitle: t('recycle.gapsHint'),
        empty: t('recycle.gapsTitle'),
        rows,
      },
      reader,
    )
  },
})

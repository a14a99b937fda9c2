import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import type { Context } from '../action.ts'
import type { Found } from '../find.ts'

/** Counts a look at something that waits in a pool. Throws when the pool allows no more today; its admins are not counted. */
export async function countView({ tx, actor, now, company }: Context, { id, no, poolId }: Found): Promise<void> {
  if (!poolId) return
  const pool = await tx.pool.findUnique({
    where: { id: poolId },
    select: { name: true, dailyViewMax: true, adminIds: true },
  })
  if (!pool?.dailyViewMax || pool.adminIds.includes(actor.id)) return
  const [row] = await tx.sql<{ ok: boolean }>`
    select shoal_view(${actor.id}, ${poolId}, ${id}, ${localDate(now, company.zone)}::date, ${pool.dailyViewMax}) as ok`
  if (!row?.ok) throw new Refusal('pool.viewLimit', { no, pool: pool.name, max: pool.dailyViewMax })
}

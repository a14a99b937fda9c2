import type { CardWish, Outcome } from '../../../core/platform.ts'
import type { Context } from '../../action.ts'
import { broughtTo } from '../brought.ts'
import type { Job } from '../job.ts'
import { forgetKeys } from './rows.ts'

/** The end of a run: the counts go into the trail, everybody who was given records hears of it once, and so does the room of each pool. */
export async function finish(context: Context, job: Job): Promise<Outcome> {
  const { tx, actor, now } = context
  await forgetKeys(tx, job.id)
  await tx.importJob.update({ where: { id: job.id }, data: { state: 'done', finishedAt: now, updatedAt: now } })
  const { created, updated, skipped, failed, rows } = job
  const shares = await broughtTo(tx, job)
  return {
    changed: [{ entity: 'import', id: job.id }],
    audit: [
      {
        action: 'import.done',
        on: { entity: 'import', id: job.id },
        facts: { file: job.fileName, rows, created, updated, skipped, failed },
      },
    ],
    cards: shares.flatMap(({ ownerId, poolId, count }): CardWish[] => {
      const of = { entity: 'import' as const, id: job.id }
      if (ownerId === actor.id) return []
      if (ownerId) return [{ view: 'import.received', of, params: { count }, to: { dm: ownerId } }]
      const news = { view: 'import.arrived', of, params: { count, pool: poolId }, kind: 'import' }
      return poolId ? [{ ...news, to: { pool: poolId } }] : []
    }),
  }
}

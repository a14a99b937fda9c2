import type { CardWish, Outcome } from '../../../core/platform.ts'
import type { Context } from '../../action.ts'
import type { Job } from '../job.ts'
import { forgetKeys } from './rows.ts'

/** The end of a run: the counts go into the trail, and everybody who was given records hears of it once. */
export async function finish(context: Context, job: Job): Promise<Outcome> {
  const { tx, actor, now } = context
  await forgetKeys(tx, job.id)
  await tx.importJob.update({ where: { id: job.id }, data: { state: 'done', finishedAt: now, updatedAt: now } })
  const { created, updated, skipped, failed, rows } = job
  const owners = (await ownersOf(context, job)).filter(({ owner }) => owner !== actor.id)
  return {
    changed: [{ entity: 'import', id: job.id }],
    audit: [
      {
        action: 'import.done',
        on: { entity: 'import', id: job.id },
        facts: { file: job.fileName, rows, created, updated, skipped, failed },
      },
    ],
    cards: owners.map(
      ({ owner, count }): CardWish => ({
        ...{ view: 'import.received', of: { entity: 'import', id: job.id }, params: { count }, to: { dm: owner } },
      }),
    ),
  }
}

async function ownersOf({ tx }: Context, { id, entity }: Job): Promise<{ owner: string; count: number }[]> {
  if (entity !== 'lead' && entity !== 'customer') return []
  return tx.sql<{ owner: string; count: number }>`
    select e."ownerId" as owner, count(*)::int as count
    from "ImportRow" r join "OwnershipEpisode" e on e.entity = ${entity} and e."entityId" = r."entityId" and e."startReason" = 'import'
    where r."jobId" = ${id} and r.outcome = 'created' group by e."ownerId"`
}

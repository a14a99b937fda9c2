import type { Tx } from '../../store/db.ts'
import type { Job } from './job.ts'

/** Whether the same file was brought in before: when, by whom, and how much came in. One that was rolled back does not count. */
export async function importedBefore(
  tx: Tx,
  { id, fileHash, entity }: Pick<Job, 'id' | 'fileHash' | 'entity'>,
): Promise<{ who: string; at: Date; created: number } | undefined> {
  const [job] = await tx.sql<{ who: string; at: Date; created: number }>`
    select u."displayName" as who, coalesce(j."finishedAt", j."updatedAt") as at, j.created from "ImportJob" j join "User" u on u.id = j."startedById"
    where j."fileHash" = ${fileHash} and j.entity = ${entity} and j.id <> ${id} and j.state in ('running', 'done')
    order by j."createdAt" desc limit 1`
  return job
}

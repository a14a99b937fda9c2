import type { Store } from '../store/db.ts'

/** Says that this process's workers are alive. */
export async function beat(store: Store, workerIds: string[]): Promise<void> {
  await store.sql`
    insert into "WorkerHeartbeat" ("workerId", "seenAt") select w, now() from unnest(${workerIds}::text[]) w
    on conflict ("workerId") do update set "seenAt" = now()`
}

/**
 * Takes back the jobs of workers that have been silent for ten seconds; the queue itself would keep them locked for four hours.
 * Returns how many workers were found dead.
 */
export async function takeBackJobs(store: Store): Promise<number> {
  return store.transaction(async tx => {
    const dead = await tx.sql<{ workerId: string }>`
      delete from "WorkerHeartbeat" where "seenAt" < now() - interval '10 seconds' returning "workerId"`
    const lost = await tx.sql<{ worker: string }>`
      select distinct j.locked_by as worker from graphile_worker._private_jobs j
      where j.locked_at < now() - interval '10 seconds'
        and not exists (select 1 from "WorkerHeartbeat" h where h."workerId" = j.locked_by)`
    const silent = [...new Set([...dead.map(row => row.workerId), ...lost.map(row => row.worker)])]
    if (silent.length > 0) await tx.sql`select graphile_worker.force_unlock_workers(${silent}::text[])`
    return silent.length
  })
}

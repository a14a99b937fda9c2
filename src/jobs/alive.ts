import type { Store, Tx } from '../store/db.ts'

/** Says that this process's workers are alive. */
export async function beat(store: Store, workerIds: string[]): Promise<void> {
  await store.sql`
    insert into "WorkerHeartbeat" ("workerId", "seenAt") select w, now() from unnest(${workerIds}::text[]) w
    on conflict ("workerId") do update set "seenAt" = now()`
}

/**
 * Takes back the jobs of workers that have been silent for ten seconds; the queue itself would keep them locked for four hours.
 * The card copies they had in hand are taken up anew.
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
    if (silent.length > 0) await free(tx, silent)
    return silent.length
  })
}

async function free(tx: Tx, silent: string[]): Promise<void> {
  const inHand = await tx.sql<{ post: string }>`
    select distinct payload ->> 'post' as post from graphile_worker._private_jobs where locked_by = any (${silent}::text[]) and payload ->> 'post' is not null`
  const posts = inHand.map(row => row.post)
  // A job that lost its key was replaced while it ran (graphile-worker 0.17): its successor does the work.
  await tx.sql`delete from graphile_worker._private_jobs where locked_by = any (${silent}::text[]) and key is null`
  await tx.sql`select graphile_worker.force_unlock_workers(${silent}::text[])`
  await tx.sql`update "CardPost" set "busyUntil" = null where id = any (${posts}::uuid[])`
  await tx.sql`
    select graphile_worker.add_job('card', json_build_object('post', post), job_key := 'card:' || post, max_attempts := 12)
    from unnest(${posts}::text[]) post`
}

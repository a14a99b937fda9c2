import { setTimeout as sleep } from 'node:timers/promises'
import type { Store, Tx } from './db.ts'

/** Waits until no job is due or in work, at most so many milliseconds. True when the queue is idle. */
export async function queueIdle(store: Store, most: number): Promise<boolean> {
  for (let waited = 0; waited < most; waited += 20) {
    const [row] = await store.sql<{ busy: boolean }>`
      select exists (
        select 1 from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts
      ) as busy`
    if (!row?.busy) return true
    await sleep(20)
  }
  return false
}

/** Jobs that were tried as often as they may be: somebody has to look at them. */
export async function deadLetters(store: Store): Promise<number> {
  const [row] = await store.sql<{
    dead: bigint
  }>`select count(*) as dead from graphile_worker._private_jobs where attempts >= max_attempts`
  return Number(row?.dead ?? 0n)
}

/**
 * Asks for long work on a record, once however often it is asked for, as soon as this transaction commits. Works of one kind take
 * turns; one whose process died is begun again elsewhere.
 */
export async function queueWork(tx: Tx, kind: 'import' | 'export', id: string): Promise<void> {
  await tx.sql`
    select graphile_worker.add_job(${kind}, json_build_object('id', ${id}::text), queue_name := ${kind}, job_key := ${kind} || ':' || ${id},
      max_attempts := 12)`
}

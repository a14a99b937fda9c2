import { EventEmitter } from 'node:events'
import { type Runner, run, type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Store } from '../store/db.ts'

type Working = { store: Store; log: Logger; card(post: string): Promise<void>; joined(workerId: string): void }
const payload = z.object({ post: z.uuid() })

/** Works the queue in this process until it is stopped: each job brings one card copy up to date. `joined` hears every worker's id. */
export async function startWorker({ store, log, card, joined }: Working): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => joined(worker.workerId))
  return run({
    events,
    pgPool: store.pool,
    concurrency: 4,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'queue')
    }),
    taskList: { card: async job => card(payload.parse(job).post) },
  })
}

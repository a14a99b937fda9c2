import { EventEmitter } from 'node:events'
import { type Runner, run, type TaskList, type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Store } from '../store/db.ts'

type Working = {
  store: Store
  log: Logger
  card(post: string): Promise<void>
  /** Long work, by kind: takes the id of the record it is about. */
  works: { [kind: string]: (id: string) => Promise<void> }
  /** How many jobs are worked on at the same time. */
  hands: number
  joined(workerId: string): void
}
const payload = z.object({ post: z.uuid() })
const workPayload = z.object({ id: z.uuid() })

/** Works the queue in this process until it is stopped: each job brings one card copy up to date, or does a piece of long work. `joined` hears every worker's id. */
export async function startWorker({ store, log, card, works, hands, joined }: Working): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  events.on('worker:create', ({ worker }) => joined(worker.workerId))
  return run({
    events,
    pgPool: store.pool,
    concurrency: hands,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log.warn({ queue: message }, 'queue')
    }),
    taskList: { ...longWork(works), card: async job => card(payload.parse(job).post) },
  })
}

function longWork(works: Working['works']): TaskList {
  const tasks = Object.entries(works).map(
    ([kind, work]) => [kind, async (job: unknown) => work(workPayload.parse(job).id)] as const,
  )
  return Object.fromEntries(tasks)
}

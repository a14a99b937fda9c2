import cron, { type Logger as NodeCronLogger } from 'node-cron'
import type { Logger } from 'pino'
import type { Clock } from '../core/clock.ts'
import type { Routine } from '../crm/routine.ts'
import { sealAudit } from '../store/audit.ts'
import { sweepCopies } from '../store/copies.ts'
import type { Store } from '../store/db.ts'
import { forgetOldEvents } from '../store/inbox.ts'
import { beat, takeBackJobs } from './alive.ts'
import { fireReminders } from './remind.ts'
import { createRoutines } from './routines.ts'

/** `workerIds` are the queue's workers in this process; without `ticks` time is left to whoever calls runDue. */
type Ticking = {
  store: Store
  clock: Clock
  log: Logger
  routines: readonly Routine[]
  workerIds(): string[]
  sayUnsaid(): Promise<unknown>
  ticks: boolean
}
type Tick = { every: string; name: string; run(): Promise<unknown> }
export type Schedule = { stop(): Promise<void>; runDue(): Promise<void> }

/**
 * The ticks of a process. A tick only looks: what is due stands in rows, so a missed or doubled tick changes nothing. `runDue` runs
 * at once what the moved clock made due.
 */
export async function startSchedule(ticking: Ticking): Promise<Schedule> {
  const { store, clock, log, workerIds } = ticking
  const routines = createRoutines(ticking)
  await routines.begin()
  const ticks: Tick[] = [
    { every: '* * * * * *', name: 'reminders', run: () => fireReminders(store, clock.now()) },
    { every: '* * * * * *', name: 'routines', run: routines.runDue },
    { every: '*/2 * * * * *', name: 'cards left behind', run: () => sweepCopies(store) },
    { every: '*/5 * * * * *', name: 'answers left unsaid', run: ticking.sayUnsaid },
    { every: '*/3 * * * * *', name: 'heartbeat', run: () => beat(store, workerIds()) },
    { every: '*/5 * * * * *', name: 'dead workers', run: () => takeBackJobs(store) },
    { every: '*/3 * * * * *', name: 'audit seal', run: () => store.transaction(tx => sealAudit(tx)) },
    {
      every: '17 4 * * *',
      name: 'old events',
      run: () => store.transaction(tx => forgetOldEvents(tx, clock.now())),
    },
  ]
  const running = new Set<Promise<unknown>>()
  const tasks = (ticking.ticks ? ticks : []).map(tick =>
    cron.schedule(
      tick.every,
      () => track(tick.run().catch(error => log.error({ err: error, tick: tick.name }, 'a tick failed'))),
      { noOverlap: true, name: tick.name, logger: quietly(log.child({ tick: tick.name })) },
    ),
  )

  function track(work: Promise<unknown>): Promise<unknown> {
    running.add(work)
    return work.finally(() => running.delete(work))
  }

  async function runDue(): Promise<void> {
    await routines.runDue()
    while ((await fireReminders(store, clock.now())) > 0) log.debug('more reminders may be due')
  }

  async function stop(): Promise<void> {
    for (const task of tasks) await task.destroy()
    await Promise.all(running)
  }

  return { stop, runDue }
}

/**
 * The log of node-cron, which would write to the console by itself. A look that is left out, because the one before still looks or the
 * process was busy, is nothing to warn of: what is due stands in rows, and the next look finds it.
 */
function quietly(log: Logger): NodeCronLogger {
  return {
    info: said => log.debug(said),
    warn: said => log.debug(said),
    debug: said => log.trace({ said }, 'node-cron'),
    error: (said, err) => log.error({ err: err ?? said }, 'a tick failed'),
  }
}

import type { Logger } from 'pino'
import type { House } from '../app/house.ts'
import { actAsHouse } from '../app/houseAct.ts'
import { newestPeriod } from '../core/period.ts'
import type { Doing, Routine } from '../crm/routine.ts'
import { companyOf } from '../store/company.ts'
import { beginPeriods, endPeriod, takePeriod } from '../store/periods.ts'

type Running = Pick<House, 'store' | 'clock'> & { log: Logger; routines: readonly Routine[] }

/** Runs whatever routine is due, each in its turn. Any number of processes may look: a period belongs to whoever takes it first. */
export function createRoutines({ store, clock, log, routines }: Running) {
  async function runDue(): Promise<void> {
    for (const routine of routines) {
      await runOne(routine).catch(error => log.error({ err: error, routine: routine.name }, 'a routine failed'))
    }
  }

  async function runOne(routine: Routine): Promise<void> {
    const doing = await doingOf(routine)
    if (routine.when === 'tick') return routine.run(doing)
    const run = {
      name: routine.name,
      period: newestPeriod(routine.when, doing.now, doing.company.zone),
      now: doing.now,
    }
    if (!(await takePeriod(store, run))) return
    await routine.run(doing)
    await endPeriod(store, { ...run, now: clock.now() })
  }

  async function doingOf({ name }: Routine): Promise<Doing> {
    return {
      now: clock.now(),
      company: await companyOf(store),
      look: work => store.transaction(work),
      act: work =>
        actAsHouse({ store, clock }, work).catch(error =>
          log.error({ err: error, routine: name }, 'one act of a routine failed'),
        ),
    }
  }

  /** What is new here begins with its next period: a routine that was never heard of has nothing to catch up with. */
  async function begin(): Promise<void> {
    const { zone } = await companyOf(store)
    const now = clock.now()
    const timed = routines.flatMap(({ name, when }) =>
      when === 'tick' ? [] : [{ name, period: newestPeriod(when, now, zone) }],
    )
    await beginPeriods(store, timed, now)
  }

  return { begin, runDue }
}

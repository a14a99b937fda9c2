import type { Logger } from 'pino'
import type { House } from '../app/house.ts'
import { actAsHouse } from '../app/houseAct.ts'
import { newestPeriod } from '../core/period.ts'
import type { Doing, Routine } from '../crm/routine.ts'
import { type Company, companyOf } from '../store/company.ts'
import { beginPeriods, endPeriod, takePeriod, unfinished } from '../store/periods.ts'

type Running = Pick<House, 'store' | 'clock'> & { log: Logger; routines: readonly Routine[] }

/** Runs whatever routine is due, each in its turn. Any number of processes may look: a period belongs to whoever takes it first. */
export function createRoutines({ store, clock, log, routines }: Running) {
  async function runDue(): Promise<void> {
    const company = await companyOf(store)
    const open = await unfinished(store, timed(company))
    for (const routine of routines) {
      if (routine.when !== 'tick' && !open.has(routine.name)) continue
      await runOne(routine, company).catch(error =>
        log.error({ err: error, routine: routine.name }, 'a routine failed'),
      )
    }
  }

  async function runOne(routine: Routine, company: Company): Promise<void> {
    const doing = doingOf(routine, company)
    if (routine.when === 'tick') return routine.run(doing)
    const run = { name: routine.name, period: newestPeriod(routine.when, doing.now, company.zone), now: doing.now }
    if (!(await takePeriod(store, run))) return
    await routine.run(doing)
    await endPeriod(store, { ...run, now: clock.now() })
  }

  function doingOf({ name }: Routine, company: Company): Doing {
    return {
      now: clock.now(),
      company,
      look: work => store.transaction(work),
      act: work =>
        actAsHouse({ store, clock }, work).catch(error =>
          log.error({ err: error, routine: name }, 'one act of a routine failed'),
        ),
    }
  }

  /** The newest period of every routine that has periods. */
  function timed({ zone }: Company): { name: string; period: string }[] {
    const now = clock.now()
    return routines.flatMap(({ name, when }) =>
      when === 'tick' ? [] : [{ name, period: newestPeriod(when, now, zone) }],
    )
  }

  /** What is new here begins with its next period: a routine that was never heard of has nothing to catch up with. */
  async function begin(): Promise<void> {
    await beginPeriods(store, timed(await companyOf(store)), clock.now())
  }

  return { begin, runDue }
}

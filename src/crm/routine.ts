import type { Outcome } from '../core/platform.ts'
import type { Company } from '../store/company.ts'
import type { Tx } from '../store/db.ts'
import type { Context } from './action.ts'

/** A time of day on the company's clock: "03:00". */
type At = `${number}:${number}`

/**
 * When a routine runs. Daily and weekly (1 is Monday) run once a period on the company's clock, and once after a downtime, however many
 * periods were missed. A tick looks every second for what rows say is due.
 */
type When = { daily: At } | { weekly: number; at: At } | 'tick'

/** What a routine may do. */
export type Doing = {
  now: Date
  company: Company
  /** Reads, in a transaction of its own. */
  look<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * One act in the name of the house, in a transaction of its own; what it returns is settled like a person's. An act that fails is
   * logged and does not stop the others.
   */
  act(work: (context: Context) => Promise<Outcome | undefined>): Promise<void>
}

/** Something that happens without anybody asking. It may be run twice for one period, and must not act twice then. */
export type Routine = { name: string; when: When; run(doing: Doing): Promise<void> }

/** Checks a routine's shape where it is written. Ex: `defineRoutine({ name: 'pool.recycle', when: { daily: '03:00' }, … })` */
export function defineRoutine(routine: Routine): Routine {
  return routine
}

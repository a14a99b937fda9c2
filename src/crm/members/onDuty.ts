import type { WorkCalendar } from '../../core/worktime.ts'
import { isWorking, nextWorking } from '../../core/worktime.ts'

/** What decides whether somebody takes new work. */
export type Duty = { status: string; dutyState: string; awayUntil: Date | null }

/** Why somebody takes no new work now; undefined when they do. The calendar is the company's, in the person's own zone. */
export function whyNotOnDuty(
  { status, dutyState, awayUntil }: Duty,
  at: Date,
  calendar: WorkCalendar,
): 'left' | 'off' | 'away' | 'afterHours' | undefined {
  if (status !== 'active') return 'left'
  if (dutyState === 'off') return 'off'
  if (isAway({ dutyState, awayUntil }, at)) return 'away'
  return isWorking(at, calendar) ? undefined : 'afterHours'
}

/** When they are expected back at work; undefined while nobody knows. */
export function expectedBack({ dutyState, awayUntil }: Duty, at: Date, calendar: WorkCalendar): Date | undefined {
  if (dutyState === 'off') return undefined
  return nextWorking(isAway({ dutyState, awayUntil }, at) && awayUntil ? awayUntil : at, calendar)
}

/** An absence is over at its end, without anybody calling it off. */
function isAway({ dutyState, awayUntil }: Pick<Duty, 'dutyState' | 'awayUntil'>, at: Date): boolean {
  return dutyState === 'away' && (awayUntil === null || awayUntil > at)
}

import { addWorking, type WorkCalendar, workingBetween } from '../../core/worktime.ts'

/** Minutes of working time until somebody answers, and until it is solved. */
export type Targets = { response: number; resolution: number }

/** The moments of a clock; null where the calendar has no working time to reach them. */
export type Deadlines = {
  responseWarnAt: Date | null
  responseDueAt: Date | null
  resolutionWarnAt: Date | null
  resolutionDueAt: Date | null
  provisional: boolean
}

/** Who is warned early enough can still do something: at four fifths of the time. */
const warningShare = 0.8

/**
 * When an answer and a solution are due, counted in working time from a moment on (R131). What it was on hold, in working seconds, is added
 * to the resolution only: the response never waits (R132).
 */
export function deadlines(
  { from, targets, holdSeconds }: { from: Date; targets: Targets; holdSeconds: number },
  calendar: WorkCalendar,
): Deadlines {
  const after = (minutes: number) => addWorking(from, minutes, calendar)
  const hold = holdSeconds / 60
  const due = [after(targets.response), after(targets.resolution + hold)] as const
  return {
    responseWarnAt: after(targets.response * warningShare)?.at ?? null,
    responseDueAt: due[0]?.at ?? null,
    resolutionWarnAt: after(targets.resolution * warningShare + hold)?.at ?? null,
    resolutionDueAt: due[1]?.at ?? null,
    provisional: due.some(one => one?.provisional === true),
  }
}

/** Working seconds between two moments. */
export function workedSeconds(from: Date, to: Date, calendar: WorkCalendar): number {
  return Math.round(workingBetween(from, to, calendar) * 60)
}

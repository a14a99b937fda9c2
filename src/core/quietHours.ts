/** The hours in which nobody wants to hear of what can wait. */
import { localDate } from './moment.ts'
import { dayPlus, momentOn } from './slots.ts'

/** From one minute of the local day to another, over midnight where the first is the later one; equal minutes are no hours at all. */
export type QuietHours = {
  from: number
  to: number
  zone: string
  /** False for a local day that is quiet as a whole. */
  isWorkday(day: string): boolean
}

// More free days in a row than any calendar has.
const farthest = 60

/** The moment itself when it is not quiet then, else the end of the quiet hours (R143). The end itself is not quiet. */
export function afterQuiet(at: Date, hours: QuietHours): Date {
  const { from, to, zone } = hours
  let moment = at
  for (let tries = 0; tries < farthest; tries++) {
    const day = localDate(moment, zone)
    const end = endOfNight(moment, hours)
    if (end) moment = end
    else if (hours.isWorkday(day)) return moment
    else moment = momentOn(dayPlus(day, 1), from === to ? 0 : to, zone)
  }
  return moment
}

function endOfNight(at: Date, { from, to, zone }: QuietHours): Date | undefined {
  if (from === to) return undefined
  const today = localDate(at, zone)
  for (const day of [dayPlus(today, -1), today]) {
    const begins = momentOn(day, from, zone)
    const ends = momentOn(from < to ? day : dayPlus(day, 1), to, zone)
    if (begins <= at && at < ends) return ends
  }
  return undefined
}

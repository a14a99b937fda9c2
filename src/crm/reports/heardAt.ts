import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { hearing, rhythmsOf, roomHears } from '../reminders/rhythm.ts'

/** When a report sent to a group, or without one to me, will be heard: a time in the night waits for its end. */
export async function heardAt({ tx, actor, company }: Context, at: Date, spaceId: string | null): Promise<Date> {
  const calendar = await calendarOf(tx, company.zone)
  if (spaceId) return roomHears(at, { company, calendar })
  const rhythm = (await rhythmsOf(tx, [actor.id], company)).get(actor.id)
  return rhythm ? hearing(at, calendar)(rhythm, 'usual') : at
}

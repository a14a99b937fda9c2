import { type Every, nextSlot } from '../../core/slots.ts'
import { hoursOn } from '../../core/worktime.ts'
import type { Context } from '../action.ts'
import { calendarOf } from './read.ts'

/** What decides when something comes again: `anchor` and `at` as in a rhythm, on the working days of the company. */
type Timed = { every: Every; anchor: number; at: number; zone: string }

/** Where something that comes again and again goes on after a moment: to be written into its row. */
export async function slotAfter(
  { tx, company }: Pick<Context, 'tx' | 'company'>,
  timed: Timed,
  after: Date,
): Promise<{ nextOn: Date; nextAt: Date }> {
  const calendar = await calendarOf(tx, company.zone)
  const next = nextSlot({ ...timed, isWorkday: day => hoursOn(day, calendar).length > 0 }, after)
  return { nextOn: new Date(next.day), nextAt: next.at }
}

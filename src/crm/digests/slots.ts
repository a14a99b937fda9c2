import { type Every, newestSlot, nextSlot, type Slot } from '../../core/slots.ts'
import { hoursOn, type WorkCalendar } from '../../core/worktime.ts'

/** What decides when a digest comes. */
export type Timed = { every: Every; anchor: number; at: number; zone: string }

/**
 * The slots of many digests around one moment. Most share a zone and an hour, so each answer is worked out once; whether a day is worked
 * on is the company's calendar.
 */
export function slotsAround(now: Date, calendar: WorkCalendar) {
  const known = new Map<string, { next: Slot; newest: Slot | undefined }>()
  const isWorkday = (day: string) => hoursOn(day, calendar).length > 0
  return function around(timed: Timed): { next: Slot; newest: Slot | undefined } {
    const { every, anchor, at, zone } = timed
    const key = `${every} ${anchor} ${at} ${zone}`
    const found = known.get(key) ?? {
      next: nextSlot({ every, anchor, at, zone, isWorkday }, now),
      newest: newestSlot({ every, anchor, at, zone, isWorkday }, now),
    }
    known.set(key, found)
    return found
  }
}

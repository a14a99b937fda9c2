import { localDate } from '../../core/moment.ts'
import { anchorOn, dayPlus, daysFrom, type Every, momentOn, periodBefore } from '../../core/slots.ts'

/** A stretch of time, [from, to), as moments and as local days of the company. */
export type Span = { from: Date; to: Date; fromOn: string; toOn: string }

/** What a digest tells of, and what it is compared with. `today` is the company's day on which it is told. */
export type Window = { every: Every; now: Span; before: Span; today: string; zone: string }

/** A daily digest that nobody got for long tells of a week at most. */
const mostDays = 7

/** From a local day up to and without another. */
export function spanOf(fromOn: string, toOn: string, zone: string): Span {
  return { fromOn, toOn, from: momentOn(fromOn, 0, zone), to: momentOn(toOn, 0, zone) }
}

/**
 * Whole days of the company that ended with the day before it is told (R147). A daily one reaches back to where the last one ended, so
 * that Monday's tells of the weekend too, and is compared with the same weekdays a week before; a longer one tells of the period that
 * ended with its anchor day, and is compared with the one before that. No day falls between two of them.
 */
export function windowOf(
  { every, anchor, doneTo }: { every: Every; anchor: number; doneTo: string | null },
  { slotOn, zone }: { slotOn: string; zone: string },
): Window {
  const toOn = every === 'day' ? slotOn : anchorOn({ every, anchor }, slotOn)
  const base = { every, zone, today: slotOn }
  if (every !== 'day') {
    const fromOn = periodBefore(every, toOn)
    return { ...base, now: spanOf(fromOn, toOn, zone), before: spanOf(periodBefore(every, fromOn), fromOn, zone) }
  }
  const days = doneTo === null ? 1 : Math.min(Math.max(daysFrom(doneTo, toOn), 1), mostDays)
  const fromOn = dayPlus(toOn, -days)
  return { ...base, now: spanOf(fromOn, toOn, zone), before: spanOf(dayPlus(fromOn, -7), dayPlus(toOn, -7), zone) }
}

/** What has happened in the period that is under way, up to now, beside as much of the one before. */
export function windowSoFar(every: Every, { now, zone }: { now: Date; zone: string }): Window {
  const today = localDate(now, zone)
  const fromOn = anchorOn({ every, anchor: 1 }, today)
  const beforeOn = every === 'day' ? dayPlus(fromOn, -7) : periodBefore(every, fromOn)
  const gone = daysFrom(fromOn, today)
  const before = spanOf(beforeOn, dayPlus(beforeOn, gone + 1), zone)
  const passed = now.getTime() - momentOn(fromOn, 0, zone).getTime()
  return {
    ...{ every, zone, today },
    now: { ...spanOf(fromOn, dayPlus(today, 1), zone), to: now },
    before: { ...before, to: new Date(before.from.getTime() + passed) },
  }
}

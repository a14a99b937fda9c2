import type { DateTime } from 'luxon'

/** What the reader knows of the asker's moment; `today` is a plain calendar day kept in UTC, free of any DST. */
export type Scene = { now: DateTime; today: DateTime; isWorkday: (isoDate: string) => boolean }

export type Period = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening'

/** `said` = am/pm or a word such as noon was given; `plain` = written as a 24-hour time. */
export type Clock = { hour: number; minute: number; said?: boolean; plain?: boolean }

/** What one group of words says. `weak` words count only beside stronger ones; `bad` ones spoil their neighbours. */
export type Reading = {
  day?: DateTime
  shape?: 'weekday' | 'date'
  period?: Period
  clock?: Clock
  instant?: DateTime
  assumed?: boolean
  weak?: boolean
  bad?: boolean
}

export type Words = Record<string, string | undefined>

/** A sticky pattern and the meaning of its named groups; `follows` = may not open a phrase. */
export type Part = {
  pattern: RegExp
  read: (words: Words, scene: Scene) => Reading | undefined
  follows?: boolean
}

export const BAD: Reading = { bad: true }

export function sticky(...pieces: string[]): RegExp {
  return new RegExp(pieces.join(''), 'iy')
}

/** A day that does not exist in the calendar makes the whole phrase bad instead of being passed over. */
export function dayReading(day: DateTime | undefined, more: Reading = {}): Reading {
  return day === undefined ? BAD : { ...more, day }
}

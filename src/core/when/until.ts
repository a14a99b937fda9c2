import { DateTime } from 'luxon'
import { readCount } from './english-words.ts'
import { COUNT, readNumeral } from './numerals.ts'
import { readWhen } from './read.ts'

type Clock = { now: Date; zone: string }

const units = [
  ['minutes', /^(?:分钟?|m|mins?|minutes?)$/],
  ['hours', /^(?:个?小时|个?钟头|h|hrs?|hours?)$/],
  ['days', /^(?:天|日|d|days?)$/],
  ['weeks', /^(?:周|个?星期|个?礼拜|w|weeks?)$/],
] as const

/**
 * When something ends that people give by its end ("到周五", "until 3pm") or by its length ("2小时", "半小时", "3 days", "a week"). A day is
 * meant through its end, and of several today is the first. Undefined for anything else.
 */
export function readUntil(said: string, clock: Clock): Date | undefined {
  const text = said
    .normalize('NFKC')
    .trim()
    .replace(/^(?:for|until|till|to|直到|到|至)\s*/i, '')
  const after = lengthOf(text.toLowerCase(), clock)
  if (after) return after
  const when = readWhen(text, clock)
  if (!when?.allDay) return when?.at
  return endOfDay(DateTime.fromJSDate(when.at, { zone: clock.zone }))
}

function lengthOf(text: string, { now, zone }: Clock): Date | undefined {
  const from = DateTime.fromJSDate(now, { zone })
  if (/^(?:半个?小时|half an hour)$/.test(text)) return from.plus({ minutes: 30 }).toJSDate()
  const match = new RegExp(`^(${COUNT}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\\s*([^\\s\\d]+)$`).exec(
    text,
  )
  const count = readNumeral(match?.[1]) ?? readCount(match?.[1])
  const unit = units.find(([, word]) => word.test(match?.[2] ?? ''))?.[0]
  if (count === undefined || unit === undefined || count <= 0 || count > most) return undefined
  if (unit === 'minutes' || unit === 'hours') return from.plus({ [unit]: count }).toJSDate()
  return endOfDay(from.plus({ days: Math.ceil(count * (unit === 'weeks' ? 7 : 1)) - 1 }))
}

/** Longer than this nobody is away by saying a number. */
const most = 400

function endOfDay(day: DateTime): Date {
  return day.startOf('day').plus({ days: 1 }).toJSDate()
}

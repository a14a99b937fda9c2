import { DateTime } from 'luxon'
import { comingDate, dateOf } from './calendar.ts'
import { BAD, dayReading, type Part, type Reading, type Scene, sticky, type Words } from './parts.ts'

const MERIDIEM = ' ?(?<meridiem>[ap]m|[ap]\\.m\\.)(?![A-Za-z]| I\\b)'
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>[0-5]\\d)(?::[0-5]\\d)?(?![\\d:%]|\\.\\d)'

// A time said for another zone is left to the reader of the sentence: better no date than a wrong one.
const OTHER_ZONE = '(?=(?<zone> ?(?:UTC|GMT|[ECMP][SD]T|CES?T|BST|JST|IST|Z)(?![A-Za-z]))?)'

/** Dates and times that are the same in every language: 2026-12-01, 11/30, 15:00, 3pm. */
export const digitParts: Part[] = [
  {
    pattern: sticky('(?<iso>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,3})?)?(?:Z|[+-]\\d\\d:?\\d\\d))'),
    read: readInstant,
  },
  {
    pattern: sticky('(?<year>\\d{4})([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})(?!\\d|[-/.]\\d|%)(?:T(?=\\d\\d:))?'),
    read: readFullDate,
  },
  {
    pattern: sticky(
      '(?<month>\\d{1,2})/(?<day>\\d{1,2})(?:/(?<year>\\d{4}|\\d{2}))?(?![\\d/%A-Za-z]|\\.\\d|\\s?of\\b)',
    ),
    read: readSlashes,
  },
  {
    pattern: sticky('(?<=^\\s{0,4})(?<month>\\d{1,2})\\.(?<day>\\d{1,2})(?![\\d.%A-Za-z])(?=(?<whole>\\s*$)|)'),
    read: readDots,
  },
  { pattern: sticky(CLOCK, `(?:${MERIDIEM})?`, OTHER_ZONE), read: readClock },
  {
    pattern: sticky(
      '(?<hour>\\d{1,2})(?:[.:](?<minute>[0-5]\\d))?(?: ?[-–] ?(?<end>\\d{1,2})(?::[0-5]\\d)?)?',
      MERIDIEM,
      OTHER_ZONE,
    ),
    read: readClock,
  },
]

function readInstant({ iso }: Words): Reading {
  const instant = DateTime.fromISO(iso ?? '', { zone: 'utc' })
  return instant.isValid ? { instant } : BAD
}

function readFullDate({ year, month, day }: Words): Reading {
  return dayReading(dateOf({ year: Number(year), month: Number(month), day: Number(day) }), { shape: 'date' })
}

/** 1/2 and 3/10 may be shares of something, so they need a preposition or a time beside them. */
function readSlashes({ month, day, year, lead }: Words, { today }: Scene): Reading {
  const [monthNumber, dayNumber] = [Number(month), Number(day)]
  if (year !== undefined) return readFullDate({ year: year.length === 2 ? `20${year}` : year, month, day })
  const weak = lead === undefined && monthNumber < dayNumber && dayNumber <= 10
  return dayReading(comingDate(today, { month: monthNumber, day: dayNumber }), { shape: 'date', weak })
}

function readDots({ month, day, whole }: Words, { today }: Scene): Reading | undefined {
  const date = comingDate(today, { month: Number(month), day: Number(day) })
  return date === undefined ? undefined : dayReading(date, { shape: 'date', weak: whole === undefined })
}

function readClock({ hour, minute = '00', meridiem, end, zone }: Words): Reading {
  if (zone !== undefined || hour === undefined) return BAD
  const [hours, minutes] = [Number(hour), Number(minute)]
  if (meridiem === undefined) return plainClock(hour, minutes)
  const isAfternoon = meridiem.toLowerCase().startsWith('p')
  // 11-2pm starts in the morning.
  const isMorningStart = end !== undefined && isAfternoon && hours < 12 && (hours > Number(end) || end === '12')
  const start = isMorningStart ? hours : meridiemHour(hours, isAfternoon)
  return start === undefined ? BAD : { clock: { hour: start, minute: minutes, said: true } }
}

function plainClock(hour: string, minute: number): Reading {
  const hours = Number(hour)
  const plain = hour.startsWith('0') || hours >= 8
  return hours > 24 ? BAD : { clock: { hour: hours, minute, plain } }
}

function meridiemHour(hour: number, isAfternoon: boolean): number | undefined {
  if (hour < 1 || hour > 23) return undefined
  if (hour === 12) return isAfternoon ? 12 : 0
  if (hour > 12) return isAfternoon ? hour : undefined
  return isAfternoon ? hour + 12 : hour
}

import type { DateTime } from 'luxon'
import { comingDate, comingDayOfMonth, comingWeekday, dateOf, nthWeekday, weekdayOf } from './calendar.ts'
import { COUNTED, MONTH, monthNumber, WEEKDAY, weekdayNumber } from './english-words.ts'
import { dayReading, type Part, type Reading, type Scene, sticky, type Words } from './parts.ts'

const NTHS = new Map([
  ['first', 1],
  ['1st', 1],
  ['second', 2],
  ['2nd', 2],
  ['third', 3],
  ['3rd', 3],
  ['fourth', 4],
  ['4th', 4],
  ['last', -1],
])

const YEAR = '(?:,?\\s+(?<year>20\\d\\d)(?![\\d:]))?'
const NO_COUNT = `(?!\\d|%|[.,:/-]\\d|\\s?${COUNTED})`
const ORDINAL = '(?<ordinal>st|nd|rd|th)'

const ENDS = '(?=(?<ends>\\s*(?:$|[,.;!?)]|\\d|at\\b))|)'

// "on the 5th floor", "the 5th customer": only words that cannot be a thing may follow.
const NO_THING = '(?=\\s*(?:$|[,.;!?)]|\\d|(?:at|with|to|for|and|about|around|before|after|in the|noon)\\b))'

/** Days of the calendar in English: Dec 5, 5 December, end of month, first monday of december. */
export const englishDates: Part[] = [
  {
    pattern: sticky(
      MONTH,
      '\\.?\\s?(?<day>\\d{1,2})',
      ORDINAL,
      '?(?:\\s?[-–]\\s?\\d{1,2})?(?![A-Za-z])',
      NO_COUNT,
      YEAR,
      ENDS,
    ),
    read: readDate,
  },
  {
    pattern: sticky('(?:the )?(?<day>\\d{1,2})', ORDINAL, '?\\s?(?:of )?', MONTH, '(?![A-Za-z])', YEAR, ENDS),
    read: readDate,
  },
  { pattern: sticky('the (?<day>\\d{1,2})', ORDINAL, NO_THING), read: readDayOfMonth },
  {
    pattern: sticky(
      '(?:the )?(?<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)\\s+',
      WEEKDAY,
      '\\s+(?:of|in)\\s+(?:(?<which>the|this|next)\\s+month\\b|',
      MONTH,
      '(?![A-Za-z])',
      YEAR,
      ')',
    ),
    read: readNthWeekday,
  },
  {
    pattern: sticky(
      '(?:the )?(?<edge>end|start|beginning) of (?:(?<which>the|this|next) )?(?<span>week|month|quarter|year)\\b',
    ),
    read: readEdge,
  },
  { pattern: sticky('(?:the )?(?<edge>end|start|beginning) of ', MONTH, '(?![A-Za-z])', YEAR), read: readEdgeOfMonth },
  { pattern: sticky('eo(?<letter>[wmqy])\\b'), read: readShortEnd },
  {
    pattern: sticky('next month\\b'),
    read: (_, { today }) => dayReading(spanStart(today, 'month', { steps: 1 }), { assumed: true }),
  },
]

type Span = 'week' | 'month' | 'quarter' | 'year'

const SPANS = new Map<string, Span>([
  ['w', 'week'],
  ['m', 'month'],
  ['q', 'quarter'],
  ['y', 'year'],
])

function readDate(words: Words, { today }: Scene): Reading | undefined {
  const day = Number(words.day)
  const month = monthNumber(words.month)
  if (isVerb(words)) return undefined
  const date =
    words.year === undefined ? comingDate(today, { month, day }) : dateOf({ year: Number(words.year), month, day })
  return dayReading(date, { shape: 'date' })
}

/** "5 may be enough", "they march 20 miles": the verbs are not capitalised. */
function isVerb({ month = '', ordinal, lead, ends }: Words): boolean {
  if (ordinal !== undefined || lead !== undefined || ends !== undefined) return false
  return month === 'may' || month === 'march' || month === 'mar'
}

/** "the 5th" is a date after "on" or "by", else the fifth of something. */
function readDayOfMonth({ day, lead }: Words, { today }: Scene): Reading | undefined {
  return lead === undefined ? undefined : dayReading(comingDayOfMonth(today, Number(day)), { shape: 'date' })
}

function readNthWeekday({ nth, weekday, which, month, year }: Words, { today }: Scene): Reading {
  const number = NTHS.get((nth ?? '').toLowerCase()) ?? 1
  const inMonth = (start: DateTime) => nthWeekday(start, weekdayNumber(weekday), { nth: number })
  if (month === undefined)
    return dayReading(inMonth(spanStart(today, 'month', { steps: which?.toLowerCase() === 'next' ? 1 : 0 })))
  const start = dateOf({ year: year === undefined ? today.year : Number(year), month: monthNumber(month), day: 1 })
  const day = start === undefined ? undefined : inMonth(start)
  if (start === undefined || year !== undefined || day === undefined || day >= today) return dayReading(day)
  return dayReading(inMonth(start.plus({ years: 1 })))
}

function readEdge({ edge, which, span }: Words, { today }: Scene): Reading {
  const name = SPANS.get((span ?? '').charAt(0).toLowerCase()) ?? 'month'
  const steps = which?.toLowerCase() === 'next' ? 1 : 0
  if (edge?.toLowerCase() === 'end') return spanEnd(today, name, { steps })
  const start = spanStart(today, name, { steps })
  return dayReading(start < today ? spanStart(today, name, { steps: steps + 1 }) : start, { assumed: true })
}

function readShortEnd({ letter }: Words, { today }: Scene): Reading {
  return spanEnd(today, SPANS.get((letter ?? '').toLowerCase()) ?? 'month', { steps: 0 })
}

function readEdgeOfMonth({ edge, month, year }: Words, { today }: Scene): Reading {
  const isEnd = edge?.toLowerCase() === 'end'
  const edgeIn = (inYear: number) => {
    const start = dateOf({ year: inYear, month: monthNumber(month), day: 1 })
    return isEnd ? start?.endOf('month').startOf('day') : start
  }
  if (year !== undefined) return dayReading(edgeIn(Number(year)), { assumed: true })
  const day = edgeIn(today.year)
  return dayReading(day !== undefined && day < today ? edgeIn(today.year + 1) : day, { assumed: true })
}

/** A week ends on its Friday; once that is over the next week's is meant. */
function spanEnd(today: DateTime, span: Span, { steps }: { steps: number }): Reading {
  if (span !== 'week') return dayReading(spanStart(today, span, { steps }).endOf(span).startOf('day'))
  const friday = weekdayOf(today, 5, { weeks: steps })
  return friday < today ? dayReading(comingWeekday(today, 5), { assumed: true }) : dayReading(friday)
}

function spanStart(today: DateTime, span: Span, { steps }: { steps: number }): DateTime {
  return today.startOf(span).plus({ [span]: steps })
}

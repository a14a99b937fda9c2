import { comingWeekday, comingWeekend, shift, type Unit, weekdayOf } from './calendar.ts'
import { COUNT, readCount, WEEKDAY, weekdayNumber } from './english-words.ts'
import { BAD, dayReading, type Part, type Reading, type Scene, sticky, type Words } from './parts.ts'

const DAYS = new Map([
  ['the day after tomorrow', 2],
  ['day after tomorrow', 2],
  ['tomorrow', 1],
  ['tmr', 1],
  ['tmrw', 1],
  ['today', 0],
  ['yesterday', -1],
  ['day before yesterday', -2],
  ['the day before yesterday', -2],
])

const NAMED = '(?<name>(?:the )?day after tomorrow|(?:the )?day before yesterday|tomorrow|tmrw?|today|yesterday)'
const WORD_END = "(?![A-Za-z0-9_@])(?:'s)?"
const UNIT =
  '(?:(?<work>business|working|work) ?)?(?<unit>min(?:ute)?s?|h|h(?:ou)?rs?|workdays?|days?|weeks?|months?|years?)'

// "We sat with them", "the sun", "we wed": short forms that are words need a preposition or a time beside them.
const PLAIN_WORDS = new Set(['mon', 'wed', 'sat', 'sun'])

/** Days counted from today in English: tomorrow, next Friday, in 3 business days. */
export const englishDays: Part[] = [
  {
    pattern: sticky('(?:every|each)\\s+(?:other\\s+)?(?:', WEEKDAY, 's?|day|morning|week|month|year)\\b'),
    read: () => BAD,
  },
  { pattern: sticky(NAMED, WORD_END), read: readNamedDay },
  { pattern: sticky('(?<name>tonight|last night|this (?:morning|afternoon|evening))\\b'), read: readPartOfDay },
  { pattern: sticky(COUNT, '\\s?', UNIT, "\\b(?:'? time)?(?<tail>\\s+(?:from now|later|ago)\\b)?"), read: readShift },
  { pattern: sticky('(?:the )?(?:(?<which>next|this|coming) )?weekend', WORD_END), read: readWeekend },
  { pattern: sticky('(?<week>next|this)\\s+week,?\\s+(?:on\\s+)?', WEEKDAY, WORD_END), read: readWeekdayOfWeek },
  { pattern: sticky(WEEKDAY, ',? (?:of )?(?<week>next|this)\\s+week', WORD_END), read: readWeekdayOfWeek },
  {
    pattern: sticky('next week', WORD_END),
    read: (_, { today }) => dayReading(weekdayOf(today, 1, { weeks: 1 }), { assumed: true }),
  },
  {
    pattern: sticky(
      '(?<!black |good |every |each )(?:the )?(?:(?<which>next|this|coming|last|past)\\s+)?',
      WEEKDAY,
      "(?![A-Za-z0-9_@-]|\\.[A-Za-z])(?:'s)?",
    ),
    read: readWeekday,
  },
]

function readNamedDay({ name }: Words, { today }: Scene): Reading {
  return dayReading(today.plus({ days: DAYS.get((name ?? '').toLowerCase()) ?? 0 }))
}

function readPartOfDay({ name }: Words, { today }: Scene): Reading {
  const word = (name ?? '').toLowerCase()
  if (word.endsWith('morning')) return { day: today, period: 'morning' }
  if (word.endsWith('afternoon')) return { day: today, period: 'afternoon' }
  return { day: word.startsWith('last') ? today.minus({ days: 1 }) : today, period: 'evening' }
}

/** "3 days" alone is a length; it needs "in" before it or "from now" behind. */
function readShift({ count, work, unit, tail, lead }: Words, scene: Scene): Reading | undefined {
  const amount = readCount(count)
  const way = (tail ?? '').trim().toLowerCase()
  const isWithin = lead === 'within'
  if (amount === undefined || amount === 0 || (way === '' && lead !== 'in' && lead !== 'after' && !isWithin))
    return undefined
  const moved = shift(way === 'ago' ? -amount : amount, unitOf(unit, work !== undefined), scene)
  return isWithin || /couple/i.test(count ?? '') ? { ...moved, assumed: true } : moved
}

function unitOf(word: string | undefined, isWork: boolean): Unit {
  const start = (word ?? '').toLowerCase()
  if (start.startsWith('mi')) return 'minute'
  if (start.startsWith('h')) return 'hour'
  if (start.startsWith('we')) return 'week'
  if (start.startsWith('mo')) return 'month'
  if (start.startsWith('y')) return 'year'
  return isWork || start.startsWith('wo') ? 'workday' : 'day'
}

function readWeekend({ which }: Words, { today }: Scene): Reading {
  const day = which?.toLowerCase() === 'next' ? weekdayOf(today, 6, { weeks: 1 }) : comingWeekend(today)
  return dayReading(day, { assumed: true })
}

function readWeekdayOfWeek({ week, weekday }: Words, { today }: Scene): Reading {
  const weeks = week?.toLowerCase() === 'next' ? 1 : 0
  return dayReading(weekdayOf(today, weekdayNumber(weekday), { weeks }), { shape: 'weekday' })
}

function readWeekday({ which, weekday = '', lead }: Words, { today }: Scene): Reading {
  const number = weekdayNumber(weekday)
  const said = (which ?? '').toLowerCase()
  if (said !== '') return { ...weekdaySaid(said, number, { today }), shape: 'weekday' }
  const weak = lead === undefined && PLAIN_WORDS.has(weekday.toLowerCase())
  return dayReading(comingWeekday(today, number), { shape: 'weekday', weak, assumed: number === today.weekday })
}

/** "next Friday" said before Friday may mean the one of this week, hence assumed. */
function weekdaySaid(said: string, number: number, { today }: Pick<Scene, 'today'>): Reading {
  const coming = comingWeekday(today, number)
  const thisWeek = weekdayOf(today, number, { weeks: 0 })
  if (said === 'next') return dayReading(weekdayOf(today, number, { weeks: 1 }), { assumed: thisWeek > today })
  if (said === 'this') return dayReading(thisWeek < today ? coming : thisWeek, { assumed: thisWeek <= today })
  if (said === 'coming') return dayReading(coming)
  return dayReading(thisWeek < today ? thisWeek : thisWeek.minus({ weeks: 1 }))
}

import { COUNTED } from './english-words.ts'
import { BAD, type Part, type Period, type Reading, type Scene, sticky, type Words } from './parts.ts'

const PERIODS = new Map<string, Period>([
  ['morning', 'morning'],
  ['afternoon', 'afternoon'],
  ['evening', 'evening'],
  ['night', 'evening'],
])

const CLOSING_HOUR = 18

// "at 15 Main Street", "at 3 Bob": a bare number is a time when the sentence goes on like this, or beside a day.
const GOES_ON = [
  '(?=(?<sure>\\s*(?:$|[,.;!?)]|[一-龥]|(?:to|for|with|on|about|and|then|sharp|in the|today|tomorrow|tonight|this|next',
  '|call|send|meet|email|follow|visit|ask|check|ping|demo|review)\\b))|)',
].join('')

/** Times of day in English: noon, EOD, at 3, morning. */
export const englishClocks: Part[] = [
  { pattern: sticky('(?:12 )?(?<name>noon|midday|midnight)\\b'), read: readNamedTime },
  { pattern: sticky('(?:(?:the )?end of (?:the )?(?:business )?day|eod|cob|close of business)\\b'), read: readClosing },
  { pattern: sticky("(?<hour>\\d{1,2}) ?o'clock\\b"), read: ({ hour }) => bareHour(Number(hour)) },
  { pattern: sticky('(?<hour>\\d{1,2})(?![\\d%$A-Za-z:/-]|[.,]\\d|\\s?', COUNTED, ')', GOES_ON), read: readAtHour },
  { pattern: sticky('the (?<period>morning|afternoon|evening)\\b'), read: readInThe },
  { pattern: sticky('(?<period>morning|afternoon|evening|night)\\b'), read: readPeriod, follows: true },
]

function readNamedTime({ name }: Words): Reading {
  return { clock: { hour: name?.toLowerCase() === 'midnight' ? 24 : 12, minute: 0, said: true } }
}

function readClosing(): Reading {
  return { clock: { hour: CLOSING_HOUR, minute: 0, said: true } }
}

function readAtHour({ hour, sure, lead }: Words): Reading | undefined {
  if (lead !== 'at' && lead !== '@') return undefined
  return { ...bareHour(Number(hour)), weak: sure === undefined }
}

function bareHour(hour: number): Reading {
  return hour > 24 ? BAD : { clock: { hour, minute: 0 } }
}

function readInThe(words: Words, scene: Scene): Reading | undefined {
  return words.lead === 'in' ? readPeriod(words, scene) : undefined
}

function readPeriod({ period }: Words, _scene: Scene): Reading | undefined {
  const part = PERIODS.get((period ?? '').toLowerCase())
  return part === undefined ? undefined : { period: part }
}

export const WEEKDAY =
  '(?<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?:\\.(?=\\s?\\d))?'

export const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'

export const COUNT =
  '(?<count>\\d{1,4}(?:\\.5)?|half an?|an?|(?:a )?couple of|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)'

/** Things that are counted: "Dec 5 people" and "at 10 locations" are no dates. */
export const COUNTED =
  '(?:%|percent|k\\b|x\\b|usd|rmb|cny|eur|dollars?|yuan|people|persons?|seats?|users?|units?|pcs|licen[cs]es?|customers?|clients?|sites?|locations?|stores?|offices?|items?|points?|times|months?|years?|weeks?|days?|hours?|minutes?|million|thousand)'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** 1–12, or 0 for a word which is no month. */
export function monthNumber(word: string | undefined): number {
  return MONTHS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1
}

/** 1–7 with Monday first, or 0 for a word which is no weekday. */
export function weekdayNumber(word: string | undefined): number {
  return WEEKDAYS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1
}

export function readCount(text: string | undefined): number | undefined {
  const word = (text ?? '').toLowerCase()
  if (/^\d/.test(word)) return Number(word)
  if (word.startsWith('half')) return 0.5
  if (word.endsWith('couple of')) return 2
  if (word === 'a' || word === 'an') return 1
  const index = NUMBERS.indexOf(word)
  return index < 0 ? undefined : index + 1
}

import { DateTime } from 'luxon'
import { type Text, t } from '../../core/text.ts'
import { readHours } from './hours.ts'
import type { SpecialDay } from './read.ts'

const dayLine =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(休|放假|off|holiday|班|上班|补班|work|workday)(?:\s+(.*))?$/i
const isWork = /^(班|上班|补班|work|workday)$/i
const clockLike = /^\d{1,2}(?:[:：]\d{2})?\s*[-–—~～至到]/

/**
 * One special day as it is written: "2026-10-01 休 国庆节", "2026-10-10 work Make-up day 9:00-12:00". Hours at the end are a make-up
 * day's own. A Text says what is wrong with the line.
 */
export function readDay(line: string): SpecialDay | Text {
  const match = dayLine.exec(line.normalize('NFKC').trim())
  const date = match && DateTime.utc(Number(match[1]), Number(match[2]), Number(match[3]))
  if (!match || !date?.isValid) return t('calendar.dayUnclear', { line })
  const words = (match[5] ?? '').split(/\s+/).filter(Boolean)
  const from = words.findIndex(word => clockLike.test(word))
  const name = (from < 0 ? words : words.slice(0, from)).join(' ')
  const works = isWork.test(match[4] ?? '')
  const hours = from < 0 ? undefined : readHours(words.slice(from).join(' '))
  if (hours && !Array.isArray(hours)) return hours
  if (hours && !works) return t('calendar.holidayHours', { line })
  return { date: date.toFormat('yyyy-MM-dd'), works, name, nameEn: '', ...(hours ? { hours } : {}) }
}

/** A stretch of days that are alike, as people read them: "10月1日–7日". */
export type Stretch = { from: string; to: string; works: boolean; name: string; nameEn: string }

/** Days in a row with the same name and kind become one line. */
export function stretches(days: SpecialDay[]): Stretch[] {
  const found: Stretch[] = []
  for (const { date, works, name, nameEn } of days) {
    const last = found.at(-1)
    const follows = last && DateTime.fromISO(last.to).plus({ days: 1 }).toFormat('yyyy-MM-dd') === date
    if (last && follows && last.works === works && last.name === name) last.to = date
    else found.push({ from: date, to: date, works, name, nameEn })
  }
  return found
}

import { type Text, t } from '../../core/text.ts'
import { faultOf, type Interval } from '../../core/worktime.ts'

const range = /^(\d{1,2})(?:[:：](\d{2}))?\s*(?:[-–—~～至到]|to)\s*(\d{1,2})(?:[:：](\d{2}))?$/

/** "9:00-12:00, 13:30-18:00" as intervals, empty for a free day; a Text says what is wrong with it. */
export function readHours(said: string): Interval[] | Text {
  const parts = said
    .normalize('NFKC')
    .split(/[,，、;；]+|(?<=\d)\s+(?=\d{1,2}(?:[:：]\d{2})?\s*(?:[-–—~～至到]|to))/)
    .map(part => part.trim())
    .filter(Boolean)
  const hours: Interval[] = []
  for (const part of parts) {
    const match = range.exec(part)
    const interval = match && {
      open: minutes(match[1], match[2]),
      close: minutes(match[3], match[4]),
    }
    if (!interval || Number.isNaN(interval.open + interval.close)) return t('calendar.hoursUnclear', { said: part })
    hours.push(interval)
  }
  const fault = faultOf(hours)
  if (fault === 'order') return t('calendar.hoursOrder')
  if (fault === 'overlap') return t('calendar.hoursOverlap')
  return hours.sort((a, b) => a.open - b.open)
}

/** "9:00-12:00, 13:30-18:00" */
export function hoursText(hours: readonly Interval[]): string {
  return hours.map(({ open, close }) => `${clock(open)}-${clock(close)}`).join(', ')
}

function minutes(hour = '', minute = '0'): number {
  const value = Number(hour) * 60 + Number(minute)
  return Number(minute) > 59 || value > 1_440 ? Number.NaN : value
}

function clock(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

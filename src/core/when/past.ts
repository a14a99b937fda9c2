import { DateTime } from 'luxon'
import { readWhen } from './read.ts'

/** A day that stands for itself wherever it comes next: a month by name or number and a day. */
const named =
  /\d\s*月|月\s*\d|[〇零一二三四五六七八九十]月|\d\s*[/.]\s*\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i
const withYear = /\d{4}|年/

/**
 * The day somebody means who speaks of what has been, as "2026-11-20": "11月20日" said on the 22nd is the day before yesterday, not next
 * year's. Days within the next month stay where they are, to be refused by whoever asks. Undefined for what is no day.
 */
export function readPastDay(text: string, { now, zone }: { now: Date; zone: string }): string | undefined {
  const typed = text.normalize('NFKC').trim()
  const [, year, month, date] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(typed) ?? []
  if (year) {
    const day = DateTime.fromISO(`${year}-${month}-${date}`, { zone })
    return day.toISODate() ?? undefined
  }
  const when = readWhen(typed, { now, zone })
  if (!when) return undefined
  const day = DateTime.fromJSDate(when.at, { zone })
  const far = day.diff(DateTime.fromJSDate(now, { zone }), 'days').days > 31
  const isNext = far && named.test(when.phrase) && !withYear.test(when.phrase)
  return (isNext ? day.minus({ years: 1 }) : day).toISODate() ?? undefined
}

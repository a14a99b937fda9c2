import { DateTime } from 'luxon'
import { dateName, monthName } from '../../core/moment.ts'
import { type Reader, say, t } from '../../core/text.ts'

/** Whole local days, [from, to), as calendar dates. Units of the calendar are compared with the unit before, others with as many days. */
export type Period = { from: string; to: string; unit: Unit }
type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'days' | 'all'
type Clock = { now: Date; zone: string }

/** Since before anybody sold anything, for "all". */
const beginning = '1970-01-01'

/** What people say for a span of days, in both languages: "上月", "last 90 days", "Q3", "2026-10..2026-11". Undefined when it is none. */
export function readPeriod(said: string, { now, zone }: Clock): Period | undefined {
  const text = said.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
  const today = DateTime.fromJSDate(now, { zone }).startOf('day')
  const ends = /^(.+?)\s*(?:\.\.+|~|至|到|—|–| to | - )\s*(.+)$/.exec(text)
  if (ends) return between(one(ends[1] ?? '', today), one(ends[2] ?? '', today))
  return one(text, today)
}

/** The span it is compared with: a unit of the calendar as far as the present one has come, otherwise the same number of days before. */
export function spanBefore({ from, to, unit }: Period, { now, zone }: Clock): Period | undefined {
  if (unit === 'all') return undefined
  const [start, end] = [dateOf(from, zone), dateOf(to, zone)]
  const tomorrow = DateTime.fromJSDate(now, { zone }).startOf('day').plus({ days: 1 })
  const days = Math.round(
    end.setZone('utc', { keepLocalTime: true }).diff(start.setZone('utc', { keepLocalTime: true }), 'days').days,
  )
  if (unit === 'days' || unit === 'day') return span(start.minus({ days }), start, unit)
  const earlier = start.minus({ [`${unit}s`]: 1 })
  if (tomorrow >= end || tomorrow <= start) return span(earlier, start, unit)
  const gone = Math.round(
    tomorrow.setZone('utc', { keepLocalTime: true }).diff(start.setZone('utc', { keepLocalTime: true }), 'days').days,
  )
  return span(earlier, DateTime.min(earlier.plus({ days: gone }), start), 'days')
}

/** The instants between which it lies. */
export function instantsOf({ from, to }: Period, zone: string): { fromAt: Date; toAt: Date } {
  return { fromAt: dateOf(from, zone).toJSDate(), toAt: dateOf(to, zone).toJSDate() }
}

/** "2026年11月", "Q4 2026", "Mon 16 Nov – Sun 22 Nov". */
export function periodName({ from, to, unit }: Period, reader: Reader, zone: string): string {
  const [year = '', month = ''] = from.split('-')
  if (unit === 'all') return say(t('channels.all'), reader)
  if (unit === 'month') return monthName(dateOf(from, zone).toJSDate(), { ...reader, zone })
  if (unit === 'quarter') return say(t('forecast.quarterName', { year, quarter: Math.ceil(Number(month) / 3) }), reader)
  if (unit === 'year') return say(t('report.yearName', { year }), reader)
  const first = dateName(dateOf(from, zone).toJSDate(), { ...reader, zone })
  const last = dateName(dateOf(to, zone).minus({ days: 1 }).toJSDate(), { ...reader, zone })
  return first === last ? first : `${first} – ${last}`
}

/** What is offered to whom we did not understand. */
export const examples = {
  en: ['today', 'this week', 'last month', 'Q3', 'last 90 days', '2026-10..2026-11'],
  zh: ['今天', '本周', '上月', '上季度', '最近90天', '2026-10..2026-11'],
} as const

/** What people say most and the examples leave out; only to find what somebody may have meant. */
export const usualPeriods = [
  ...(['this month', 'this quarter', 'this year', 'last week', 'last quarter', 'last year', 'yesterday'] as const),
  ...(['昨天', '上周', '本月', '本季度', '今年', '去年', '今年以来'] as const),
] as const

function one(text: string, today: DateTime): Period | undefined {
  return relative(text, today) ?? rolling(text, today) ?? named(text, today)
}

const units = [
  ['week', /^(?:(this|last|next) week|(本|这|上|下)个?(?:周|星期|礼拜))$/],
  ['month', /^(?:(this|last|next) month|(本|这|上|下)个?月)$/],
  ['quarter', /^(?:(this|last|next) quarter|(本|这|上|下)个?季度?)$/],
  ['year', /^(?:(this|last|next) year|(今|去|明)年|(本)年度?)$/],
] as const

function relative(text: string, today: DateTime): Period | undefined {
  if (/^(today|今天|今日)$/.test(text)) return span(today, today.plus({ days: 1 }), 'day')
  if (/^(yesterday|昨天|昨日)$/.test(text)) return span(today.minus({ days: 1 }), today, 'day')
  if (/^(前天|前日)$/.test(text)) return span(today.minus({ days: 2 }), today.minus({ days: 1 }), 'day')
  if (/^(ytd|year to date|今年以来|今年至今|年初至今|年初以来)$/.test(text))
    return span(today.startOf('year'), today.plus({ days: 1 }), 'days')
  if (/^(all|ever|全部|所有|历史以来)$/.test(text)) return { from: beginning, to: dayAfter(today), unit: 'all' }
  for (const [unit, pattern] of units) {
    const match = pattern.exec(text)
    const word = match?.slice(1).find(Boolean)
    if (!word) continue
    const ahead = /^(last|上|去)$/.test(word) ? -1 : /^(next|下|明)$/.test(word) ? 1 : 0
    const start = today.startOf(unit).plus({ [`${unit}s`]: ahead })
    return span(start, start.plus({ [`${unit}s`]: 1 }), unit)
  }
  return undefined
}

/** Up to and including today. */
function rolling(text: string, today: DateTime): Period | undefined {
  const match = /^(?:last |past |最近|过去|近)?(\d{1,3}) ?(?:个)?(days?|d|weeks?|months?|天|日|周|月)$/.exec(text)
  // "11月" alone is November.
  if (!match || /^\d{1,2}月份?$/.test(text)) return undefined
  const count = Math.max(Number(match[1]), 1)
  const end = today.plus({ days: 1 })
  const word = match[2] ?? ''
  const unit = /^(w|周)/.test(word) ? 'weeks' : /^(m|月)/.test(word) ? 'months' : 'days'
  return span(end.minus({ [unit]: count }), end, 'days')
}

const monthWords = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function named(text: string, today: DateTime): Period | undefined {
  const quarter = /^(?:(\d{4}) ?年? ?)?(?:q|第)?([1-4一二三四])(?:季度?)?(?: (\d{4}))?$/.exec(text)
  if (quarter && /q|季/.test(text)) {
    const nth = Number((quarter[2] ?? '').replace(/[一二三四]/, digit => String('一二三四'.indexOf(digit) + 1)))
    return from('quarter', Number(quarter[1] ?? quarter[3] ?? today.year), nth * 3 - 2)
  }
  const day = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  if (day) return from('day', Number(day[1]), Number(day[2]), Number(day[3]))
  const month = /^(?:(\d{4})[-/.年])(\d{1,2})(?:月份?)?$/.exec(text) ?? /^()(\d{1,2})月份?$/.exec(text)
  if (month) return from('month', Number(month[1] || today.year), Number(month[2]))
  const half = /^(?:(\d{4}) ?年? ?)?(?:h([12])|([上下])半年)(?: (\d{4}))?$/.exec(text)
  if (half) {
    const first = DateTime.fromObject(
      { year: Number(half[1] ?? half[4] ?? today.year), month: half[2] === '1' || half[3] === '上' ? 1 : 7 },
      { zone: today.zone },
    )
    return span(first, first.plus({ months: 6 }), 'days')
  }
  const word = /^([a-z]{3})[a-z]*(?: (\d{4}))?$/.exec(text)
  const index = monthWords.indexOf(word?.[1] ?? '')
  if (index >= 0) return from('month', Number(word?.[2] ?? today.year), index + 1)
  const year = /^(\d{4})年?$/.exec(text)
  return year ? from('year', Number(year[1]), 1) : undefined

  function from(unit: 'day' | 'month' | 'quarter' | 'year', y: number, m: number, d = 1): Period | undefined {
    const start = DateTime.fromObject({ year: y, month: m, day: d }, { zone: today.zone })
    return start.isValid && y > 1970 && y < 2200 ? span(start, start.plus({ [`${unit}s`]: 1 }), unit) : undefined
  }
}

function between(first: Period | undefined, last: Period | undefined): Period | undefined {
  if (!first || !last || last.to <= first.from) return undefined
  return { from: first.from, to: last.to, unit: 'days' }
}

function span(start: DateTime, end: DateTime, unit: Unit): Period {
  return { from: start.toFormat('yyyy-MM-dd'), to: end.toFormat('yyyy-MM-dd'), unit }
}

function dayAfter(day: DateTime): string {
  return day.plus({ days: 1 }).toFormat('yyyy-MM-dd')
}

function dateOf(day: string, zone: string): DateTime {
  return DateTime.fromISO(day, { zone })
}

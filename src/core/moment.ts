import { DateTime } from 'luxon'

/** What a reader's calendar needs: language, IANA zone, and what time it is. */
type Calendar = { locale: 'zh' | 'en'; zone: string; now: Date }

/** "10:02" today, "明天 15:00", "11月30日 09:00", with the year when it is another one. */
export function clockTime(at: Date, reader: Calendar): string {
  return `${dayName(at, reader)} ${local(at, reader.zone).toFormat('HH:mm')}`.trim().replace(/^(今天|today) /, '')
}

/** "今天", "明天", "昨天", otherwise the date with its weekday: "11月30日 周一", "Mon 30 Nov". */
function dayName(at: Date, reader: Calendar): string {
  const zh = reader.locale === 'zh'
  const days = daysBetween(reader.now, at, reader.zone)
  if (days === 0) return zh ? '今天' : 'today'
  if (days === 1) return zh ? '明天' : 'tomorrow'
  if (days === -1) return zh ? '昨天' : 'yesterday'
  return dateName(at, reader)
}

/** "11月30日 周一" or "Mon 30 Nov"; the year only when it is not this year. */
export function dateName(at: Date, reader: Calendar): string {
  const day = local(at, reader.zone)
  const other = day.year === local(reader.now, reader.zone).year ? '' : reader.locale === 'zh' ? 'yyyy年' : ' yyyy'
  if (reader.locale === 'zh') return day.setLocale('zh-CN').toFormat(`${other}M月d日 EEE`)
  return day.setLocale('en-GB').toFormat(`EEE d MMM${other}`)
}

/** The same of a day as it is stored, "2026-11-23". */
export function storedDay(day: string, reader: Calendar): string {
  return dateName(new Date(`${day}T12:00:00Z`), { ...reader, zone: 'UTC' })
}

/** "2026年12月", "December 2026". */
export function monthName(at: Date, { zone, locale }: Pick<Calendar, 'zone' | 'locale'>): string {
  const month = local(at, zone)
  return locale === 'zh' ? month.toFormat('yyyy年M月') : month.setLocale('en-GB').toFormat('LLLL yyyy')
}

/** How long ago, in the largest sensible unit: "4 分钟", "3 h", "12 天". */
export function ago(at: Date, reader: Calendar): string {
  const minutes = Math.max(Math.floor((reader.now.getTime() - at.getTime()) / 60_000), 0)
  const zh = reader.locale === 'zh'
  if (minutes < 1) {
    const seconds = Math.max(Math.round((reader.now.getTime() - at.getTime()) / 1_000), 0)
    return zh ? `${seconds} 秒` : `${seconds} s`
  }
  if (minutes < 60) return zh ? `${minutes} 分钟` : `${minutes} min`
  if (minutes < 1_440) return zh ? `${Math.floor(minutes / 60)} 小时` : `${Math.floor(minutes / 60)} h`
  return zh ? `${Math.floor(minutes / 1_440)} 天` : `${Math.floor(minutes / 1_440)} d`
}

/** Local date of b minus local date of a, in days. */
export function daysBetween(a: Date, b: Date, zone: string): number {
  return dayNumber(b, zone) - dayNumber(a, zone)
}

/** Local days since 1970: what stands on the wall there, counted without a calendar, because every card says "today" somewhere. */
function dayNumber(at: Date, zone: string): number {
  return Math.floor((at.getTime() + local(at, zone).offset * 60_000) / 86_400_000)
}

/** The local calendar date, "2026-11-21". */
export function localDate(at: Date, zone: string): string {
  return local(at, zone).toFormat('yyyy-MM-dd')
}

/** Start of the local day as an instant. */
export function startOfDay(at: Date, zone: string): Date {
  return local(at, zone).startOf('day').toJSDate()
}

/** That many local days later, at the same wall-clock time. */
export function plusDays(at: Date, days: number, zone: string): Date {
  return local(at, zone).plus({ days }).toJSDate()
}

/** The wall-clock hour of a day that many days from now. */
export function atHour(now: Date, { days, hour, zone }: { days: number; hour: number; zone: string }): Date {
  return local(now, zone).plus({ days }).startOf('day').set({ hour }).toJSDate()
}

/** True for a zone the runtime knows. */
export function isZone(zone: string): boolean {
  return DateTime.local({ zone }).isValid
}

function local(at: Date, zone: string): DateTime {
  return DateTime.fromJSDate(at, { zone })
}

/** The day and time on that wall: "2026-01-15 14:30". */
export function wallClock(at: Date, zone: string): string {
  return local(at, zone).toFormat('yyyy-MM-dd HH:mm')
}

/** The instant at which a clock on that wall shows the day and time. Undefined when there is no such day. Ex: "2026-02-28", "14:30" */
export function wallTime(day: string, time: string, zone: string): Date | undefined {
  const at = DateTime.fromISO(`${day}T${time}`, { zone })
  return at.isValid ? at.toJSDate() : undefined
}

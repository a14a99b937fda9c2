import { minutesOf } from '../../core/slots.ts'
import { type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { slotAfter } from '../calendar/slots.ts'

/**
 * When a report goes out: every working day, on a day of the week (1 is Monday), or on a day of the month or of the quarter's first
 * month, at a time on the company's clock ("09:00").
 */
export type Rhythm = { every: 'day' | 'week' | 'month' | 'quarter'; on: number; at: string }
export const rhythms = ['day', 'week', 'month', 'quarter'] as const

/** "every week on Monday", without the time. */
export function rhythmText({ every, on }: Rhythm): Text {
  if (every === 'day') return t('report.every.day')
  if (every === 'week') return t('report.everyWeekOn', { day: on })
  return t(every === 'month' ? 'report.everyMonthOn' : 'report.everyQuarterOn', { day: on })
}

/** When it goes out next after a moment: like everything that comes by itself, on the days on which people work. */
export async function nextOf(
  context: Pick<Context, 'tx' | 'company'>,
  { every, on, at }: Rhythm,
  after: Date,
): Promise<Date> {
  const timed = { every, anchor: on, at: minutesOf(at), zone: context.company.zone }
  return (await slotAfter(context, timed, after)).nextAt
}

type Said = { rest: string; every?: Rhythm['every']; on?: number; at?: string }

const zhUnits = {
  工作日: 'day',
  天: 'day',
  日: 'day',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  月: 'month',
  季: 'quarter',
  季度: 'quarter',
} as const
const enDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** "漏斗 每周一 9点", "funnel every month on the 5th at 8:30": what is said of the rhythm, and the rest of the line. */
export function readRhythm(line: string): Said {
  const text = line.normalize('NFKC')
  const zh =
    /每个?(工作日|天|日|周|星期|礼拜|月|季度?)\s*([一二三四五六日天](?![份次个遍])|\d{1,2}(?=[号日\s]|$))?[号日]?/u.exec(
      text,
    )
  const en =
    /\bevery (weekday|day|week|month|quarter|mon|tue|wed|thu|fri|sat|sun)[a-z]*(?: on the (\d{1,2})(?:st|nd|rd|th)?)?/i.exec(
      text,
    )
  const found = zh ?? en
  if (!found) return { rest: line.trim() }
  const clock =
    /(上午|早上|下午|晚上)?\s*(?<!\d)([01]?\d|2[0-3])(?:[::]([0-5]\d)|点(半)?)|\bat ([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\s*(am|pm)?\b/i.exec(
      text.slice(found.index + found[0].length),
    )
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length).replace(clock?.[0] ?? '', '')}`
  const at = clock ? { at: timeOf(clock) } : {}
  return { rest: rest.replace(/\s+/g, ' ').trim(), ...(zh ? zhDay(zh) : enDay(found)), ...at }
}

function zhDay([, unit = '', day]: RegExpExecArray): Pick<Said, 'every' | 'on'> {
  const every = Object.entries(zhUnits).find(([word]) => word === unit)?.[1]
  if (!every || !day) return every ? { every } : {}
  const weekday = '一二三四五六日'.indexOf(day.replace('天', '日')) + 1
  return { every, on: weekday || Number(day) }
}

function enDay([, unit = '', day]: RegExpExecArray): Pick<Said, 'every' | 'on'> {
  const weekday = enDays.indexOf(unit.toLowerCase()) + 1
  if (weekday > 0) return { every: 'week', on: weekday }
  const every = rhythms.find(one => one === unit.toLowerCase().replace('weekday', 'day'))
  return { ...(every ? { every } : {}), ...(day ? { on: Number(day) } : {}) }
}

function timeOf([, part = '', hour, minute, half, enHour, enMinute, noon]: RegExpExecArray): string {
  const said = Number(hour ?? enHour)
  const isLater = (/下午|晚上/.test(part) || noon?.toLowerCase() === 'pm') && said < 12
  return `${String(isLater ? said + 12 : said).padStart(2, '0')}:${minute ?? enMinute ?? (half ? '30' : '00')}`
}

import type { DateTime } from 'luxon'
import { comingDate, comingDayOfMonth, dateOf } from './calendar.ts'
import { stepsOf } from './chinese-days.ts'
import { readNumeral, SMALL } from './numerals.ts'
import { dayReading, type Part, type Reading, type Scene, sticky, type Words } from './parts.ts'

const YEARS = new Map([
  ['去', -1],
  ['今', 0],
  ['明', 1],
  ['后', 2],
])

const YEAR = '(?:(?<year>\\d{4}|\\d{2}|[零〇一二三四五六七八九]{4}|[今明后去]) ?年 ?)'
const MONTH_STEP = '(?<prefix>上|这|本|当|(?<![线以如])下{1,2})个?月'
const TO_DAY = `(?: ?[-~到至] ?${SMALL})?`

// 5号楼, 3号线 and the like are names of things; 一号客户 is a rank.
const DAY_MARK = ' ?(?:号(?![楼线机店仓位厅门桌馆院库厂车柜码房室铺台员球舱路街])|日(?![游均间无账内]))'
const DAY_END = `(?:${DAY_MARK}|(?=\\s?(?:$|[,;()!?]|上午|下午|早上|晚上|中午|凌晨|傍晚|[-~到至] ?\\d{1,2}月|周|星期|\\d{1,2}[点:])))`

const EDGE = '(?<edge>初(?![步期始创])|[上下]旬|中旬|中(?![国心间文标的信止签])|末|底(?![下价薪层]))'
const YEAR_EDGE = '年(?<edge>[初底末]|中(?![国心间文标的信止签]))'
const NUMERALS = '\\d零一二两三四五六七八九十'

/** Days of the calendar in Chinese: 12月1日, 下个月5号, 5号, 月底, 年底, 季度末. */
export const chineseDates: Part[] = [
  { pattern: sticky(YEAR, '?(?<month>', SMALL, ') ?月 ?(?<day>', SMALL, ')', TO_DAY, DAY_END), read: readDate },
  { pattern: sticky(MONTH_STEP, '份? ?(?<day>', SMALL, ')', TO_DAY, DAY_MARK), read: readDayOfNamedMonth },
  { pattern: sticky(MONTH_STEP, EDGE), read: readEdgeOfNamedMonth },
  { pattern: sticky(YEAR, '?(?<month>', SMALL, ')月份?', EDGE), read: readEdgeOfMonth },
  { pattern: sticky('(?<=(?:^|[^个', NUMERALS, ']))月', EDGE), read: readComingEdge },
  { pattern: sticky(`(?<prefix>(?<![线以如])下{1,2})个?月份?(?![${NUMERALS}])`), read: readNextMonth },
  { pattern: sticky('(?<year>[明后])年(?<month>', SMALL, ')月份?'), read: readMonthOfYear },
  {
    pattern: sticky('(?:(?<year>[今明后去])年?|(?<![', NUMERALS, '几每整全周往历近多半青少成老]))', YEAR_EDGE),
    read: readEdgeOfYear,
  },
  { pattern: sticky('(?:(?<prefix>[上这本下])个?|(?<![一二三四\\d]))季度?[末底]'), read: readQuarterEnd },
  {
    pattern: sticky('(?<![第尾型编账帐月]|月 |型号|编号|账号)(?<day>', SMALL, ')', TO_DAY, DAY_MARK),
    read: readDayOfMonth,
  },
]

/** 明年, 2026年 or 26年 as a year. */
export function yearNumber(year: string | undefined, today: DateTime): number {
  const steps = YEARS.get(year ?? '')
  if (steps !== undefined) return today.year + steps
  const number = readNumeral(year) ?? 0
  return number < 100 ? 2000 + number : number
}

function readDate({ year, month, day }: Words, { today }: Scene): Reading {
  const [monthNumber, dayNumber] = [readNumeral(month) ?? 0, readNumeral(day) ?? 0]
  if (year === undefined)
    return dayReading(comingDate(today, { month: monthNumber, day: dayNumber }), { shape: 'date' })
  return dayReading(dateOf({ year: yearNumber(year, today), month: monthNumber, day: dayNumber }), { shape: 'date' })
}

function readDayOfNamedMonth({ prefix, day }: Words, { today }: Scene): Reading {
  const month = monthFrom(today, stepsOf(prefix))
  return dayReading(dateOf({ year: month.year, month: month.month, day: readNumeral(day) ?? 0 }), { shape: 'date' })
}

function readDayOfMonth({ day }: Words, { today }: Scene): Reading {
  return dayReading(comingDayOfMonth(today, readNumeral(day) ?? 0), { shape: 'date' })
}

function readEdgeOfNamedMonth({ prefix, edge }: Words, { today }: Scene): Reading {
  return dayReading(edgeOf(monthFrom(today, stepsOf(prefix)), edge), { assumed: true })
}

function readEdgeOfMonth({ year, month, edge }: Words, { today }: Scene): Reading {
  const number = readNumeral(month) ?? 0
  if (year !== undefined) return monthEdge(dateOf({ year: yearNumber(year, today), month: number, day: 1 }), edge)
  const thisYear = dateOf({ year: today.year, month: number, day: 1 })
  const isOver = thisYear !== undefined && edgeOf(thisYear, edge) < today
  return monthEdge(isOver ? thisYear.plus({ years: 1 }) : thisYear, edge)
}

function readComingEdge({ edge }: Words, { today }: Scene): Reading {
  const thisMonth = edgeOf(monthFrom(today, 0), edge)
  return dayReading(thisMonth >= today ? thisMonth : edgeOf(monthFrom(today, 1), edge), { assumed: true })
}

function readNextMonth({ prefix }: Words, { today }: Scene): Reading {
  return dayReading(monthFrom(today, stepsOf(prefix)), { assumed: true })
}

function readMonthOfYear({ year, month }: Words, { today }: Scene): Reading {
  return dayReading(dateOf({ year: yearNumber(year, today), month: readNumeral(month) ?? 0, day: 1 }), {
    assumed: true,
  })
}

function readEdgeOfYear({ year, edge }: Words, { today }: Scene): Reading {
  const [month, day] = edge === '初' ? [1, 1] : edge === '中' ? [6, 30] : [12, 31]
  if (year === undefined) return dayReading(comingDate(today, { month, day }), { assumed: true })
  return dayReading(dateOf({ year: yearNumber(year, today), month, day }), { assumed: true })
}

function readQuarterEnd({ prefix }: Words, { today }: Scene): Reading {
  const quarter = today.startOf('quarter').plus({ quarters: stepsOf(prefix) })
  return dayReading(quarter.endOf('quarter').startOf('day'), { assumed: true })
}

function monthEdge(month: DateTime | undefined, edge: string | undefined): Reading {
  return dayReading(month === undefined ? undefined : edgeOf(month, edge), { assumed: true })
}

function edgeOf(month: DateTime, edge: string | undefined): DateTime {
  if (edge === '底' || edge === '末') return month.endOf('month').startOf('day')
  if (edge === '下旬') return month.set({ day: 21 })
  return month.set({ day: edge?.startsWith('中') ? 15 : 1 })
}

function monthFrom(today: DateTime, months: number): DateTime {
  return today.startOf('month').plus({ months })
}

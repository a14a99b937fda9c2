import chineseCalendar from 'chinese-days'
import type { DateTime } from 'luxon'
import { comingDate, dateOf, workdayFrom } from './calendar.ts'
import { yearNumber } from './chinese-dates.ts'
import { dayReading, type Part, type Reading, type Scene, sticky, type Words } from './parts.ts'

type Festival = { month: number; day: number; daysOff: number; lunar?: boolean }

const FESTIVALS = new Map<string, Festival>([
  ['元旦', { month: 1, day: 1, daysOff: 3 }],
  ['春节', { month: 1, day: 1, daysOff: 8, lunar: true }],
  ['五一', { month: 5, day: 1, daysOff: 5 }],
  ['劳动', { month: 5, day: 1, daysOff: 5 }],
  ['端午', { month: 5, day: 5, daysOff: 3, lunar: true }],
  ['中秋', { month: 8, day: 15, daysOff: 3, lunar: true }],
  ['国庆', { month: 10, day: 1, daysOff: 7 }],
  ['圣诞', { month: 12, day: 25, daysOff: 1 }],
])

const DAYS_TO_SEARCH = 400

// 张国庆 is a person, 五一路 a street.
const SURNAMES =
  '张李王刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙段钱汤尹黎易常武乔贺赖龚'
const NAMES = [
  '(?<name>元旦|春节|端午|中秋|圣诞|劳动(?=节)',
  `(?<![${SURNAMES}])国庆`,
  '(?<![\\d零一二三四五六七八九十百周])五一(?![\\d零一二三四五六七八九十百路街起个家位次点样定些直]|广场|大道|村))',
].join('|')

/** The next such festival, or the first working day once its days off are over (国庆后). */
export const festivals: Part[] = [
  {
    pattern: sticky('(?:(?<year>[今明后去])年)?', NAMES, '(?:节日?)?(?:假期|长假)?(?<after>[之以]?后|过后)?(?![路街])'),
    read: readFestival,
  },
]

function readFestival({ name, after, year }: Words, scene: Scene): Reading | undefined {
  const festival = FESTIVALS.get(name ?? '')
  if (festival === undefined) return undefined
  const isOver = after !== undefined
  const start = year === undefined ? scene.today : dateOf({ year: yearNumber(year, scene.today), month: 1, day: 1 })
  const earliest = isOver && year === undefined ? start?.minus({ days: festival.daysOff - 1 }) : start
  const day = earliest === undefined ? undefined : comingFestival(festival, earliest)
  if (!isOver || day === undefined) return dayReading(day)
  return dayReading(workdayFrom(day.plus({ days: festival.daysOff }), scene), { assumed: true })
}

function comingFestival(festival: Festival, today: DateTime): DateTime | undefined {
  return festival.lunar ? comingLunar(today, festival) : comingDate(today, festival)
}

/** Only the month and the day are read: the library's own dates are a day off when the process runs west of China. */
function comingLunar(today: DateTime, { month, day }: Festival): DateTime | undefined {
  for (let days = 0; days < DAYS_TO_SEARCH; days += 1) {
    const date = today.plus({ days })
    const { lunarMon, lunarDay, isLeap } = chineseCalendar.getLunarDate(date.toFormat('yyyy-MM-dd'))
    if (lunarMon === month && lunarDay === day && !isLeap) return date
  }
  return undefined
}

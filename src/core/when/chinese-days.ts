import { comingWeekday, comingWeekend, shift, type Unit, weekdayOf } from './calendar.ts'
import { COUNT, readNumeral } from './numerals.ts'
import { BAD, dayReading, type Part, type Period, type Reading, type Scene, sticky, type Words } from './parts.ts'

const DAYS = new Map([
  ['大后', 3],
  ['后', 2],
  ['明', 1],
  ['今', 0],
  ['昨', -1],
  ['前', -2],
  ['大前', -3],
])

const PARTS_OF_DAY = new Map<string, Period>([
  ['早', 'morning'],
  ['晚', 'evening'],
  ['夜', 'evening'],
])

const STEPS = new Map([
  ['上上', -2],
  ['上', -1],
  ['这', 0],
  ['本', 0],
  ['当', 0],
  ['下', 1],
  ['下下', 2],
  ['下下下', 3],
])

const UNITS = new Map<string, Unit>([
  ['分钟', 'minute'],
  ['刻钟', 'minute'],
  ['小时', 'hour'],
  ['钟头', 'hour'],
  ['天', 'day'],
  ['日', 'day'],
  ['周', 'week'],
  ['星期', 'week'],
  ['礼拜', 'week'],
  ['月', 'month'],
  ['年', 'year'],
  ['工作日', 'workday'],
])

const WEEKDAYS = '一二三四五六日'

// 下周一起吃饭, 下周三方会议, 下周四川出差, 周三次: the numeral belongs to the next word there.
const MEASURE = '[个家位次期台套份批轮种类]|天(?![气津河])'
const WEEKDAY = [
  `(?<weekday>一(?!起|直(?!接)|下(?!午)|些|定|样|切|般|并|共|${MEASURE})`,
  `二(?!手|维|${MEASURE})`,
  `三(?!方|亚|${MEASURE})`,
  `四(?!川|处|${MEASURE})`,
  `五(?!金|${MEASURE})`,
  `六(?!${MEASURE})`,
  '日(?![本语企元常报程期])',
  '天(?![气津天河猫])',
  '末)',
].join('|')

const WEEK = '个?(?:周|星期|礼拜)'
const THIS_WEEK = '(?<prefix>(?<!马)上{1,2}|这|本|当|(?<![线以如])下{1,3})'

const SHIFT = [
  `(?<over>再过|(?<![一-龥])过)?(?<count>半|${COUNT}) ?个?(?<half>半)?`,
  '(?<unit>分钟|刻钟|小时|钟头|工作日|天|日(?!前)|周|星期|礼拜|(?<=个半?)月|年)(?<tail>半)?',
  '(?:[之以]?(?<side>后(?![台端面备勤期来]|续(?![约费签保订]))|内(?![容部])|前(?![台往后面端景沿期])))?',
]

/** Days counted from today in Chinese: 明天, 下周三, 3天后, 两个工作日后. */
export const chineseDays: Part[] = [
  {
    pattern: sticky('每隔?[一两二三\\d]?个?(?:天|日|早|晚|周|星期|礼拜|月|年|季度)[一二三四五六日天末]?'),
    read: () => BAD,
  },
  { pattern: sticky(...SHIFT), read: readShift },
  {
    pattern: sticky('(?<name>[今明昨])(?<part>[早晚夜])(?:上(?![线架市门]))?(?!一?点|[些到了])'),
    read: readDayAndPart,
  },
  {
    pattern: sticky(
      '(?<name>大[前后]|(?<!透|声|说|证|发)明|今|昨|(?<![以之然今最先])后|(?<![目之以提])前)[天日](?!天|津)',
    ),
    read: readNamedDay,
  },
  { pattern: sticky(THIS_WEEK, WEEK, WEEKDAY), read: readWeekdayOfWeek },
  { pattern: sticky('(?<prefix>(?<![线以如])下{1,3})', WEEK, '(?![边期转年刊报])'), read: readWeek },
  { pattern: sticky('(?<![每零一两三四五六七八九十])(?:周|星期|礼拜)', WEEKDAY), read: readWeekday },
]

/** The 下下 of 下下周 and 下下个月 as a count of weeks or months. */
export function stepsOf(prefix: string | undefined): number {
  return STEPS.get(prefix ?? '') ?? 0
}

function readNamedDay({ name }: Words, { today }: Scene): Reading {
  return dayReading(today.plus({ days: DAYS.get(name ?? '') ?? 0 }))
}

function readDayAndPart(words: Words, scene: Scene): Reading | undefined {
  const period = PARTS_OF_DAY.get(words.part ?? '')
  return period === undefined ? undefined : { ...readNamedDay(words, scene), period }
}

function readWeekdayOfWeek({ prefix, weekday }: Words, { today }: Scene): Reading {
  const weeks = stepsOf(prefix)
  if (weekday === '末') return dayReading(weekdayOf(today, 6, { weeks }), { assumed: true })
  return dayReading(weekdayOf(today, weekdayNumber(weekday), { weeks }), { shape: 'weekday' })
}

function readWeek({ prefix }: Words, { today }: Scene): Reading {
  return dayReading(weekdayOf(today, 1, { weeks: stepsOf(prefix) }), { assumed: true })
}

function readWeekday({ weekday }: Words, { today }: Scene): Reading {
  if (weekday === '末') return dayReading(comingWeekend(today), { assumed: true })
  const number = weekdayNumber(weekday)
  return dayReading(comingWeekday(today, number), { shape: 'weekday', assumed: number === today.weekday })
}

function weekdayNumber(char: string | undefined): number {
  return char === undefined || char === '天' ? 7 : WEEKDAYS.indexOf(char) + 1
}

function readShift(words: Words, scene: Scene): Reading | undefined {
  const unit = UNITS.get(words.unit ?? '')
  const amount = amountOf(words)
  if (unit === undefined || amount === undefined) return undefined
  if (words.side === undefined && words.over === undefined) return undefined
  if (words.side === '内' && (unit === 'month' || unit === 'year')) return undefined
  const sign = words.side === '前' ? -1 : 1
  const step = words.unit === '刻钟' ? 15 : 1
  const loose = words.side === '内' || words.side === undefined
  return { ...shift(sign * step * amount, unit, scene), ...(loose ? { assumed: true } : {}) }
}

/** 半小时 is 0.5, 一个半小时 and 一年半 are 1.5. */
function amountOf({ count, half, tail }: Words): number | undefined {
  const whole = count === '半' ? 0.5 : readNumeral(count)
  if (whole === undefined || whole === 0) return undefined
  return half === undefined && tail === undefined ? whole : whole + 0.5
}

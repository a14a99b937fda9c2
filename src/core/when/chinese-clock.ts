import { readNumeral, SMALL } from './numerals.ts'
import type { Part, Period, Reading, Words } from './parts.ts'
import { sticky } from './parts.ts'

const PERIODS = new Map<string, Period>([
  ['凌晨', 'dawn'],
  ['半夜', 'dawn'],
  ['早', 'morning'],
  ['早上', 'morning'],
  ['早晨', 'morning'],
  ['清晨', 'morning'],
  ['上午', 'morning'],
  ['中午', 'noon'],
  ['正午', 'noon'],
  ['下午', 'afternoon'],
  ['午后', 'afternoon'],
  ['傍晚', 'dusk'],
  ['晚', 'evening'],
  ['晚上', 'evening'],
  ['晚间', 'evening'],
  ['夜里', 'evening'],
  ['深夜', 'evening'],
])

const MINUTES = new Map([
  ['半', 30],
  ['一刻', 15],
  ['1刻', 15],
  ['三刻', 45],
  ['3刻', 45],
  ['整', 0],
])

const SOFT_DAY_PART =
  '(?<period>早晨|早上|清晨|上午|中午|正午|下午(?!茶)|午后|傍晚|晚上(?![线架市])|晚间|夜里|深夜|凌晨|半夜)'
const HOUR = `(?<hour>${SMALL})(?: ?[-~到至] ?${SMALL})? ?`
const WRITTEN_MINUTE = '(?:[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])'
const MINUTE = [
  '(?<minute>半(?![个天年月小])|[一三13]刻|整',
  `${SMALL}(?= ?分(?![之期店公]))`,
  '[0-5]\\d(?![\\d万亿折倍%])',
  `${WRITTEN_MINUTE}(?![万亿折倍个]))(?: ?分)?`,
].join('|')

// 三点五万 is an amount, 三点建议 a list, 涨了3点 a rise, 快一点 no time at all.
const NO_MINUTE = [
  '(?!\\s?:|\\d|[万亿折倍%]|[零一二三四五六七八九]+(?:[万亿折倍米元块%]|$|[^一-龥]))',
  '(?!建议|意见|要求|问题|原因|内容|想法|说明|理由|不足|需求|好处|优势|区别|补充|注意|反馈|疑问|结论|考虑|共识|变化|差异)',
  '(?!之间|优惠|折扣|利润|提成|返|差价|计划|思路|方案|经验|体会|收获)',
]
const COUNTED = '(?<![有这那几第差涨跌降让返加共意提分])(?<!以下|以上|[涨跌降让返加]了)'

/** Times of day in Chinese: 下午3点半, 十点一刻, 中午, 晚8点. */
export const chineseClocks: Part[] = [
  { pattern: sticky(SOFT_DAY_PART, '(?![好安])'), read: readPeriod },
  { pattern: sticky('(?<period>早|晚)(?!一?点|[些了于到会就已安])'), read: readPeriod, follows: true },
  { pattern: sticky(HOUR, '(?:点钟?|时) ?', MINUTE), read: readClock },
  {
    pattern: sticky(COUNTED, HOUR, '(?:点(?<sure>钟)?|时(?![间候长代期常效机光段差刻而不]))', ...NO_MINUTE),
    read: readClock,
  },
]

function readPeriod({ period }: Words): Reading | undefined {
  const part = PERIODS.get(period ?? '')
  return part === undefined ? undefined : { period: part }
}

function readClock({ hour, minute, sure }: Words): Reading | undefined {
  const hours = readNumeral(hour)
  const minutes = minute === undefined ? 0 : (MINUTES.get(minute) ?? readNumeral(minute))
  if (hours === undefined || minutes === undefined) return undefined
  if (hours > 24 || minutes > 59) return { bad: true }
  const weak = hour === '一' && minute === undefined && sure === undefined
  return { clock: { hour: hours, minute: minutes }, weak }
}

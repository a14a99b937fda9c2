import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { readWhen } from '../src/core/when/read.ts'

// Saturday 21 November 2026, ten in the morning in Shanghai.
//   Mo Tu We Th Fr Sa Su
//   16 17 18 19 20 21 22
//   23 24 25 26 27 28 29
//   30  1  2  3  4  5  6   December
const ZONE = 'Asia/Shanghai'
const NOW = local('2026-11-21 10:00', ZONE)

function local(text: string, zone: string): Date {
  return DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm', { zone }).toJSDate()
}

type Choice = { zone?: string; now?: Date; isWorkday?: (isoDate: string) => boolean }

function read(text: string, { zone = ZONE, now = NOW, ...rest }: Choice = {}) {
  return readWhen(text, { zone, now, ...rest })
}

/** "2026-11-25" for a whole day, "2026-11-25 15:00" for a time, with " ?" when it was assumed. */
function say(text: string, choice: Choice = {}): string {
  const when = read(text, choice)
  if (when === undefined) return 'none'
  const moment = DateTime.fromJSDate(when.at).setZone(choice.zone ?? ZONE)
  if (when.allDay) expect(moment.toFormat('HH:mm')).toBe('09:00')
  return moment.toFormat(when.allDay ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm') + (when.assumed ? ' ?' : '')
}

describe('Chinese', () => {
  it.each([
    ['今天', '2026-11-21'],
    ['明天', '2026-11-22'],
    ['后天', '2026-11-23'],
    ['大后天', '2026-11-24'],
    ['昨天', '2026-11-20'],
    ['前天', '2026-11-19'],
    ['後天', '2026-11-23'],
    ['明天下午3点', '2026-11-22 15:00'],
    ['明天下午三点半', '2026-11-22 15:30'],
    ['明天下午３点', '2026-11-22 15:00'],
    ['明天上午10点一刻', '2026-11-22 10:15'],
    ['后天下午两点三刻', '2026-11-23 14:45'],
    ['今天下午3点20分', '2026-11-21 15:20'],
    ['今天下午3点20', '2026-11-21 15:20'],
    ['明天 下午 3 点', '2026-11-22 15:00'],
    ['今晚8点', '2026-11-21 20:00'],
    ['今晚', '2026-11-21 20:00 ?'],
    ['明早9点', '2026-11-22 09:00'],
    ['明天早上', '2026-11-22 09:00 ?'],
    ['明天下午', '2026-11-22 15:00 ?'],
    ['周一下午', '2026-11-23 15:00 ?'],
    ['明天傍晚6点', '2026-11-22 18:00'],
    ['明天凌晨2点', '2026-11-22 02:00'],
    ['今晚12点', '2026-11-22 00:00'],
    ['明天中午十二点', '2026-11-22 12:00'],
    ['明天中午1点', '2026-11-22 13:00'],
    ['周五晚8点', '2026-11-27 20:00'],
    ['15:30', '2026-11-21 15:30'],
    ['明天15：30', '2026-11-22 15:30'],
    ['09:30', '2026-11-22 09:30 ?'],
    ['3点', '2026-11-21 15:00 ?'],
    ['三点半', '2026-11-21 15:30 ?'],
    ['十一点', '2026-11-21 11:00 ?'],
    ['9点', '2026-11-22 09:00 ?'],
    ['下午3点到5点', '2026-11-21 15:00'],
    ['明天下午3点-5点', '2026-11-22 15:00'],
    ['30分钟后', '2026-11-21 10:30'],
    ['2小时后', '2026-11-21 12:00'],
    ['两个小时后', '2026-11-21 12:00'],
    ['半小时后', '2026-11-21 10:30'],
    ['半个小时之后', '2026-11-21 10:30'],
    ['一个半小时后', '2026-11-21 11:30'],
    ['1.5小时后', '2026-11-21 11:30'],
    ['一刻钟后', '2026-11-21 10:15'],
    ['3天后', '2026-11-24'],
    ['三天后下午3点', '2026-11-24 15:00'],
    ['十五天后', '2026-12-06'],
    ['两周后', '2026-12-05'],
    ['1个星期后', '2026-11-28'],
    ['3个月后', '2027-02-21'],
    ['半个月后', '2026-12-06'],
    ['半年后', '2027-05-21'],
    ['2年后', '2028-11-21'],
    ['3个工作日后', '2026-11-25'],
    ['3天内', '2026-11-24 ?'],
    ['再过两天', '2026-11-23 ?'],
    ['2周前', '2026-11-07'],
    ['下周三', '2026-11-25'],
    ['下下周三', '2026-12-02'],
    ['下下周一', '2026-11-30'],
    ['这周五', '2026-11-20'],
    ['本周五', '2026-11-20'],
    ['上周三', '2026-11-11'],
    ['周五', '2026-11-27'],
    ['周六', '2026-11-28 ?'],
    ['周日', '2026-11-22'],
    ['星期天', '2026-11-22'],
    ['礼拜天', '2026-11-22'],
    ['星期三下午', '2026-11-25 15:00 ?'],
    ['下周三下午2点', '2026-11-25 14:00'],
    ['下个星期二', '2026-11-24'],
    ['下週五下午3點', '2026-11-27 15:00'],
    ['下周', '2026-11-23 ?'],
    ['周末', '2026-11-21 ?'],
    ['下周末', '2026-11-28 ?'],
    ['月底', '2026-11-30 ?'],
    ['本月底', '2026-11-30 ?'],
    ['下个月底', '2026-12-31 ?'],
    ['月初', '2026-12-01 ?'],
    ['月中', '2026-12-15 ?'],
    ['3月底', '2027-03-31 ?'],
    ['年底', '2026-12-31 ?'],
    ['明年年底', '2027-12-31 ?'],
    ['去年年底', '2025-12-31 ?'],
    ['一年半后', '2028-05-21'],
    ['季度末', '2026-12-31 ?'],
    ['下季度末', '2027-03-31 ?'],
    ['下个月5号', '2026-12-05'],
    ['下月5日', '2026-12-05'],
    ['本月20号', '2026-11-20'],
    ['5号', '2026-12-05'],
    ['二十五号', '2026-11-25'],
    ['31号', '2026-12-31'],
    ['11月30日', '2026-11-30'],
    ['十一月三十日', '2026-11-30'],
    ['11月20日', '2027-11-20 ?'],
    ['12月3-5日', '2026-12-03'],
    ['12月1日（周二）下午3点', '2026-12-01 15:00'],
    ['12月1日周三', '2026-12-01 ?'],
    ['11/30', '2026-11-30'],
    ['2026-12-01', '2026-12-01'],
    ['2026年12月1日', '2026-12-01'],
    ['26年12月1日', '2026-12-01'],
    ['明年3月5日', '2027-03-05'],
    ['2月29日', '2028-02-29 ?'],
    ['12.1', '2026-12-01'],
    ['12.1下午3点', '2026-12-01 15:00'],
    ['1/5下午3点', '2027-01-05 15:00'],
    ['元旦', '2027-01-01'],
    ['春节', '2027-02-06'],
    ['五一', '2027-05-01'],
    ['国庆', '2027-10-01 ?'],
    ['圣诞节', '2026-12-25'],
    ['明年圣诞', '2027-12-25'],
    ['今年国庆', '2026-10-01'],
    ['明年春节', '2027-02-06'],
    ['11月30-12月2日', '2026-11-30'],
    ['周五3pm', '2026-11-27 15:00'],
  ])('%s -> %s', (text, expected) => {
    expect(say(text)).toBe(expected)
  })
})

describe('English', () => {
  it.each([
    ['today', '2026-11-21'],
    ['tonight', '2026-11-21 20:00 ?'],
    ['tonight at 8', '2026-11-21 20:00'],
    ['tomorrow', '2026-11-22'],
    ['tomorrow morning', '2026-11-22 09:00 ?'],
    ['day after tomorrow', '2026-11-23'],
    ['the day after tomorrow at 4pm', '2026-11-23 16:00'],
    ['3pm tomorrow', '2026-11-22 15:00'],
    ['tomorrow at 3', '2026-11-22 15:00 ?'],
    ['at 3', '2026-11-21 15:00 ?'],
    ['at 3 in the afternoon', '2026-11-21 15:00'],
    ['3pm', '2026-11-21 15:00'],
    ['9am', '2026-11-22 09:00 ?'],
    ['12am tomorrow', '2026-11-22 00:00'],
    ['2-4pm tomorrow', '2026-11-22 14:00'],
    ['11-2pm', '2026-11-21 11:00'],
    ['in 2 hours', '2026-11-21 12:00'],
    ['in an hour', '2026-11-21 11:00'],
    ['in half an hour', '2026-11-21 10:30'],
    ['in 45 mins', '2026-11-21 10:45'],
    ['in 3 days', '2026-11-24'],
    ['3 days from now', '2026-11-24'],
    ['in two weeks', '2026-12-05'],
    ['in 2 weeks', '2026-12-05'],
    ['in 3 months', '2027-02-21'],
    ['in 3 business days', '2026-11-25'],
    ['within 2 days', '2026-11-23 ?'],
    ['2 weeks ago', '2026-11-07'],
    ['Monday', '2026-11-23'],
    ['Monday 3pm', '2026-11-23 15:00'],
    ['next Monday', '2026-11-23'],
    ['next Friday', '2026-11-27'],
    ['Friday', '2026-11-27'],
    ['this Friday', '2026-11-27 ?'],
    ['last Friday', '2026-11-20'],
    ['Saturday', '2026-11-28 ?'],
    ['Friday at 10:30', '2026-11-27 10:30'],
    ['Wed 2pm', '2026-11-25 14:00'],
    ['on Wed', '2026-11-25'],
    ['Friday next week', '2026-11-27'],
    ['next week', '2026-11-23 ?'],
    ['next month', '2026-12-01 ?'],
    ['this weekend', '2026-11-21 ?'],
    ['next weekend', '2026-11-28 ?'],
    ['Dec 5', '2026-12-05'],
    ['5 December', '2026-12-05'],
    ['5th of December', '2026-12-05'],
    ['December 5th 2pm', '2026-12-05 14:00'],
    ['Mon, Nov 30 at 9am', '2026-11-30 09:00'],
    ['Dec 5, 2027', '2027-12-05'],
    ['May 5', '2027-05-05'],
    ['may 5 at 2pm', '2027-05-05 14:00'],
    ['march 5', '2027-03-05'],
    ['on the 5th', '2026-12-05'],
    ['11/30', '2026-11-30'],
    ['11/30/2026 3pm', '2026-11-30 15:00'],
    ['2026-12-01', '2026-12-01'],
    ['2026-12-01 15:00', '2026-12-01 15:00'],
    ['2026-12-01T15:00', '2026-12-01 15:00'],
    ['2026-12-01T15:00Z', '2026-12-01 23:00'],
    ['EOD', '2026-11-21 18:00'],
    ['end of day tomorrow', '2026-11-22 18:00'],
    ['by EOD Friday', '2026-11-27 18:00'],
    ['end of week', '2026-11-27 ?'],
    ['end of next week', '2026-11-27'],
    ['end of month', '2026-11-30'],
    ['end of the month', '2026-11-30'],
    ['end of next month', '2026-12-31'],
    ['end of quarter', '2026-12-31'],
    ['first monday of december', '2026-12-07'],
    ['last friday of the month', '2026-11-27'],
    ['second tuesday of January', '2027-01-12'],
    ['noon', '2026-11-21 12:00'],
    ['tomorrow noon', '2026-11-22 12:00'],
    ['midnight', '2026-11-22 00:00'],
  ])('%s -> %s', (text, expected) => {
    expect(say(text)).toBe(expected)
  })
})

describe('the rest of the sentence', () => {
  it.each([
    ['明天下午3点回访', '明天下午3点', '回访'],
    ['next Friday 3pm send quote', 'next Friday 3pm', 'send quote'],
    ['记得明天下午3点回访', '明天下午3点', '记得回访'],
    ['给张总 明天 打电话', '明天', '给张总 打电话'],
    ['回访，明天下午３点，带样品', '明天下午３点', '回访，带样品'],
    ['下午3点到5点开会', '下午3点到5点', '开会'],
    ['周一到周三出差', '周一到周三', '出差'],
    ['call Bob on Friday about pricing', 'on Friday', 'call Bob about pricing'],
    ['send the quote by Friday.', 'by Friday', 'send the quote'],
    ['Remind me tomorrow: call Acme', 'tomorrow', 'Remind me: call Acme'],
    ['周五前给报价', '周五前', '给报价'],
    ['明天前往客户公司', '明天', '前往客户公司'],
    ['明天下午3点的会议', '明天下午3点的', '会议'],
    ['下周一起吃饭', '下周', '一起吃饭'],
    ['下周一下午拜访', '下周一下午', '拜访'],
    ['下周三方会议', '下周', '三方会议'],
    ['下周四川出差', '下周', '四川出差'],
    ['下周天津出差', '下周', '天津出差'],
    ['周五一起吃饭', '周五', '一起吃饭'],
    ['明天晚点联系', '明天', '晚点联系'],
    ['回访（明天下午3点）', '明天下午3点', '回访'],
    ['国庆后回访', '国庆后', '回访'],
    ['amount 12.5 tomorrow', 'tomorrow', 'amount 12.5'],
    ['明天想要50个席位', '明天', '想要50个席位'],
    ['11月30-12月2日出差', '11月30-12月2日', '出差'],
    ['明天！', '明天', ''],
    ['一年半后续约', '一年半后', '续约'],
  ])('%s -> [%s] %s', (text, phrase, rest) => {
    expect(read(text)).toMatchObject({ phrase, rest })
  })

  it('echoes the date when the sentence has a second one', () => {
    expect(say('明天回访，周五给报价')).toBe('2026-11-22 ?')
  })

  it('counts from the first working day after a holiday', () => {
    expect(say('国庆后')).toBe('2027-10-08 ?')
    expect(say('国庆后', { isWorkday: date => date !== '2027-10-08' && date !== '2027-10-09' })).toBe('2027-10-10 ?')
  })
})

describe('what is no date', () => {
  it.each([
    ['想要50个席位'],
    ['13800138000'],
    ['买3台'],
    ['amount 12.5万'],
    ['价格12.5 下午茶'],
    ['iPhone 15'],
    ['v2.1'],
    ['版本2026.12'],
    ['3-5 people'],
    ['1/2 of them'],
    ['客户流失了1/3'],
    ['1/3的客户'],
    ['May I call'],
    ['may 5 of them come'],
    ['march on'],
    ['they march 20 miles'],
    ['the sunset in Sunnyvale'],
    ['we sat with them'],
    ['under the sun'],
    ['Black Friday deals'],
    ['every Monday at 3'],
    ['call at 15 Main Street'],
    ['a discount at 15%'],
    ['sold at 10 locations'],
    ['open 24/7'],
    ['ratio 1:1'],
    ['a trial of 3 days'],
    ['the 5th floor'],
    ['on the 5th floor'],
    ['in the 2nd quarter results'],
    ['Dec 5 people'],
    ['三点建议'],
    ['两点之间'],
    ['I have 3 am I right'],
    ['下个月25个席位续费'],
    ['提了3点意见'],
    ['有三点要说'],
    ['快一点'],
    ['三点五万'],
    ['3点5折'],
    ['涨了3点'],
    ['让3个点'],
    ['早上好'],
    ['good morning'],
    ['每周三下午3点'],
    ['一周一次'],
    ['张国庆来电'],
    ['五一路12号店'],
    ['5号楼'],
    ['3号线'],
    ['型号5号'],
    ['第3天'],
    ['账期30天'],
    ['30日账期'],
    ['3个月内的客户'],
    ['目前天气不错'],
    ['以后天天联系'],
    ['线下月活'],
    ['一年中最忙'],
    ['今年3台'],
    ['报价￥12:30'],
    ['COVID-19'],
    ['see https://example.com/2026-12-01/x'],
    ['write to monday@friday.com'],
    ['同时'],
    ['8小时'],
    [''],
    [' '],
  ])('%s', text => {
    expect(say(text)).toBe('none')
  })
})

describe('what does not exist', () => {
  it.each([
    ['2月30日'],
    ['2月30日下午3点'],
    ['25点'],
    ['明天25点'],
    ['13/45'],
    ['2026-02-30'],
    ['2026-13-01'],
    ['25:00'],
    ['Feb 30'],
    ['30 February at 3pm'],
    ['下个月32号'],
    ['13月1日'],
    ['上午15点'],
    ['13am'],
    ['3pm PST'],
    ['in 9999 years'],
  ])('%s', text => {
    expect(say(text)).toBe('none')
  })

  it('refuses a zone or a moment that does not exist', () => {
    expect(read('明天', { zone: 'Mars/Olympus' })).toBeUndefined()
    expect(read('明天', { now: new Date(Number.NaN) })).toBeUndefined()
  })

  it('gives up when there is no working day', () => {
    expect(say('3个工作日后', { isWorkday: () => false })).toBe('none')
  })
})

describe('zones', () => {
  it.each([
    ['UTC', '2026-11-23 15:00'],
    ['Asia/Shanghai', '2026-11-24 15:00'],
    ['America/New_York', '2026-11-23 15:00'],
  ])('tomorrow 3pm in %s', (zone, expected) => {
    // Sunday 22 November 20:00 in UTC is Monday 04:00 in Shanghai and Sunday 15:00 in New York.
    const now = local('2026-11-22 20:00', 'UTC')
    expect(say('明天下午3点', { zone, now })).toBe(expected)
    expect(say('tomorrow 3pm', { zone, now })).toBe(expected)
  })

  it('counts working days by the calendar it is given', () => {
    const isWorkday = (date: string) => date !== '2026-11-23'
    expect(say('1个工作日后', { isWorkday })).toBe('2026-11-22')
    expect(say('in 2 business days', { isWorkday })).toBe('2026-11-24')
  })
})

describe('daylight saving', () => {
  it.each([
    // Clocks go 02:00 -> 03:00 on 29 March 2026 in Berlin, on 8 March 2026 in New York.
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    // 02:30 comes twice on 25 October 2026 in Berlin, 01:30 twice on 1 November 2026 in New York.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ])('%s in %s', (text, zone, expected) => {
    const phrase = text.replace(' 0', ' at 0')
    expect(read(phrase, { zone, now: local('2026-02-01 10:00', zone) })?.at.toISOString()).toBe(expected)
  })

  it('counts hours as they pass and days as they are called', () => {
    const zone = 'Europe/Berlin'
    const now = local('2026-03-28 22:00', zone)
    expect(say('in 8 hours', { zone, now })).toBe('2026-03-29 07:00')
    expect(say('明天上午9点', { zone, now })).toBe('2026-03-29 09:00')
  })
})

describe('other days of the week', () => {
  const monday = local('2026-11-23 16:00', ZONE)
  it.each([
    ['周五', '2026-11-27'],
    ['周一', '2026-11-30 ?'],
    ['这周五', '2026-11-27'],
    ['下周五', '2026-12-04'],
    ['周末', '2026-11-28 ?'],
    ['next Friday', '2026-12-04 ?'],
    ['this Friday', '2026-11-27'],
    ['end of week', '2026-11-27'],
    ['3点', '2026-11-24 15:00 ?'],
    ['今天8点', '2026-11-23 20:00 ?'],
    ['下午5点', '2026-11-23 17:00'],
    ['noon', '2026-11-24 12:00 ?'],
  ])('%s on a Monday at 16:00 -> %s', (text, expected) => {
    expect(say(text, { now: monday })).toBe(expected)
  })
})

const SCRAPS = [
  ...[
    '明天',
    '下周',
    '三',
    '点',
    '半',
    '3',
    '号',
    '月',
    '年',
    '后',
    '到',
    '-',
    ':',
    '/',
    '.',
    ' ',
    '(',
    ')',
    '，',
    '每',
  ],
  ...[
    'at ',
    'Dec ',
    'next ',
    'Friday',
    '12',
    '30',
    'pm',
    'in ',
    'days',
    'of ',
    'end ',
    'the ',
    '五一',
    '春节',
    '工作日',
  ],
]

describe('any string', () => {
  it.each([
    ['anything at all', fc.string({ unit: 'binary', maxLength: 60 })],
    ['scraps of dates', fc.array(fc.constantFrom(...SCRAPS), { maxLength: 12 }).map(parts => parts.join(''))],
  ])('%s: never throws, and the phrase is in the text', (_, texts) => {
    fc.assert(
      fc.property(texts, text => {
        const when = read(text)
        if (when === undefined) return
        expect(Number.isFinite(when.at.getTime())).toBe(true)
        expect(when.phrase).not.toBe('')
        expect(text).toContain(when.phrase)
      }),
      { numRuns: 2000 },
    )
  })
})

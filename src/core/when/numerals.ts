/** One or two digits, or the Chinese numeral of a month, a day, an hour or a minute. */
export const SMALL = '(?:\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})'

/** A count of things: 3, 1.5, 三, 二十五, 一百二十. */
export const COUNT = '(?:\\d{1,4}(?:\\.\\d)?|[零〇一二两三四五六七八九十百]{1,5})'

const DIGITS = new Map([...'零一二三四五六七八九'].map((digit, value) => [digit, value]))
DIGITS.set('〇', 0).set('两', 2)

/** The value of an Arabic or Chinese numeral; undefined for one nobody writes, such as 十十. */
export function readNumeral(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (/^\d+(?:\.\d)?$/.test(text)) return Number(text)
  return /[十百]/.test(text) ? scaled(text) : digitByDigit(text)
}

function digitByDigit(text: string): number | undefined {
  let value = 0
  for (const char of text) {
    const digit = DIGITS.get(char)
    if (digit === undefined) return undefined
    value = value * 10 + digit
  }
  return value
}

function scaled(text: string): number | undefined {
  const found = /^(?:([一二两三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text)
  if (found === null) return undefined
  const [, hundreds, tens, ten, ones] = found
  const decade = ten === undefined ? 0 : (digitOf(tens) ?? 1) * 10
  return (digitOf(hundreds) ?? 0) * 100 + decade + (digitOf(ones) ?? 0)
}

function digitOf(char: string | undefined): number | undefined {
  return char === undefined ? undefined : DIGITS.get(char)
}

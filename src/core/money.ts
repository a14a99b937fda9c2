import { keeping } from './keeping.ts'
import type { Locale } from './locale.ts'

/** An exact amount: integer minor units of an ISO 4217 currency. */
export type Money = { minor: bigint; currency: string }

/** Digits after the point: 2 for CNY, 0 for JPY, 3 for KWD. Source: the runtime's CLDR data. */
export const digitsOf = keeping(
  (currency: string) => currency,
  (currency: string): number =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2,
)

const notation = keeping(
  (locale: Locale, currency: string, fraction: number) => `${locale} ${currency} ${fraction}`,
  (locale: Locale, currency: string, fraction: number) =>
    new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en', {
      style: 'currency',
      currency,
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
    }),
)

/** As people write it: ¥1,234.50 in Chinese, CN¥1,234.50 in English; round amounts without the zeros, unless they stand on paper. */
export function formatMoney(money: Money, locale: Locale, zeros: 'short' | 'exact' = 'short'): string {
  const digits = digitsOf(money.currency)
  const scale = 10n ** BigInt(digits)
  const fraction = zeros === 'short' && money.minor % scale === 0n ? 0 : digits
  return notation(locale, money.currency, fraction).format(decimal(money.minor, digits))
}

/**
 * Reads "12,800.50", "12.8万", "12万8", "3亿", "15k", "1.2m", "¥500" into minor units; undefined when it is no amount, has more digits than the
 * currency, names another currency, or has commas where no thousands end: "1,2,3" may mean anything.
 */
export function readMoney(text: string, currency: string): Money | undefined {
  const typed = text.normalize('NFKC').replaceAll(/\s/g, '')
  if (signs.some(({ sign, of }) => sign.test(typed) && !of.includes(currency))) return undefined
  const bare = typed.replace(/[¥$€£]|元|块|人民币|rmb|cny|usd|eur|gbp/gi, '')
  if (bare.includes(',') && !/^\d{1,3}(?:,\d{3})+(?:\D|$)/.test(bare)) return undefined
  // "12万8" is said for 12.8万; with more digits behind it nobody knows.
  const plain = bare.replaceAll(',', '').replace(/^(\d+)([万亿千])(\d)$/, '$1.$3$2')
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?(万|亿|千|k|m|w)?$/i.exec(plain)
  if (!match) return undefined
  const zeros = digitsOf(currency) + powerOf(match[3])
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > zeros) return undefined
  return { minor: BigInt((match[1] ?? '0') + fraction.padEnd(zeros, '0')), currency }
}

/** What people write beside an amount, and the currencies it stands for. */
const signs = [
  { sign: /人民币|rmb|cny/i, of: ['CNY'] },
  { sign: /¥/, of: ['CNY', 'JPY'] },
  { sign: /\$/, of: ['USD', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD', 'NZD', 'MXN'] },
  { sign: /usd/i, of: ['USD'] },
  { sign: /€|eur/i, of: ['EUR'] },
  { sign: /£|gbp/i, of: ['GBP'] },
]

/** The amount as it is typed and read back: "128000.50", round amounts without the zeros. */
export function plainMoney({ minor, currency }: Money): string {
  return decimal(minor, digitsOf(currency)).replace(/\.0+$/, '')
}

/** One line of a deal: price × quantity × (1 − discount), rounded half up, away from zero. Quantity is in ten-thousandths. */
export function lineTotal(price: bigint, { qty, discountBp }: { qty: bigint; discountBp: number }): bigint {
  const product = price * qty * BigInt(10_000 - discountBp)
  const half = product < 0n ? -50_000_000n : 50_000_000n
  return (product + half) / 100_000_000n
}

/** The tax inside a gross amount: what is left when the net is gross / (1 + rate), rounded half up. */
export function taxWithin(gross: bigint, rateBp: number): bigint {
  const divisor = 10_000n + BigInt(rateBp)
  return gross - (gross * 20_000n + divisor) / (2n * divisor)
}

/** The smallest of several amounts: Math.min knows no bigint. */
export function least(first: bigint, ...others: bigint[]): bigint {
  let smallest = first
  for (const one of others) if (one < smallest) smallest = one
  return smallest
}

/** amount × basis points, rounded half up away from zero to the minor unit. */
export function shareOf(minor: bigint, basisPoints: number): bigint {
  const product = minor * BigInt(basisPoints)
  const half = product < 0n ? -5_000n : 5_000n
  return (product + half) / 10_000n
}

/** An exact decimal string of minor units, as Intl.NumberFormat takes it. */
function decimal(minor: bigint, digits: number): `${number}` {
  const sign = minor < 0n ? '-' : ''
  const whole = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  const text = digits === 0 ? `${sign}${whole}` : `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`
  if (!isNumeric(text)) throw new Error(`${text} is no decimal`)
  return text
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text)
}

function powerOf(unit: string | undefined): number {
  switch (unit?.toLowerCase()) {
    case '千':
    case 'k':
      return 3
    case '万':
    case 'w':
      return 4
    case 'm':
      return 6
    case '亿':
      return 8
    default:
      return 0
  }
}

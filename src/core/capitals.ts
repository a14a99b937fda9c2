import { digitsOf, type Money } from './money.ts'

const numerals = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const
const places = ['', '拾', '佰', '仟'] as const
const groups = ['', '万', '亿', '万亿'] as const

/**
 * An amount as Chinese contracts and bills write it: 人民币壹拾万零柒元伍角整. Undefined for currencies of three digits and for what is
 * beyond the words there are. Source: the rules of the People's Bank of China for filling in bills.
 */
export function inCapitals({ minor, currency }: Money): string | undefined {
  const digits = digitsOf(currency)
  if (digits > 2 || minor < 0n || minor >= 10n ** 18n) return undefined
  const cents = digits === 2 ? minor : minor * 100n
  const [whole, jiao, fen] = [cents / 100n, Number((cents / 10n) % 10n), Number(cents % 10n)]
  const name =
    currency === 'CNY' ? '人民币' : (new Intl.DisplayNames('zh', { type: 'currency' }).of(currency) ?? currency)
  return name + wholeWords(whole, jiao + fen > 0) + fraction({ jiao, fen, afterWhole: whole > 0n })
}

function wholeWords(whole: bigint, hasFraction: boolean): string {
  if (whole === 0n) return hasFraction ? '' : '零元'
  const parts = whole.toString().match(/\d{1,4}(?=(\d{4})*$)/g) ?? []
  let words = ''
  for (const [index, part] of parts.entries()) {
    const value = Number(part)
    if (value === 0) continue
    const zeros = words !== '' && (value < 1_000 || Number(parts[index - 1]) % 10 === 0)
    words += (zeros ? '零' : '') + groupWords(part) + groupName(parts, index)
  }
  return `${words}元`
}

/** 壹万亿, but 壹万贰仟亿. */
function groupName(parts: readonly string[], index: number): string {
  const place = parts.length - 1 - index
  return place === 3 && Number(parts[index + 1]) > 0 ? '万' : (groups[place] ?? '')
}

/** "1007" → 壹仟零柒 */
function groupWords(part: string): string {
  let words = ''
  let skipped = false
  for (const [index, digit] of [...part].entries()) {
    if (digit === '0') {
      skipped = words !== ''
      continue
    }
    words += (skipped ? '零' : '') + (numerals[Number(digit)] ?? '') + (places[part.length - 1 - index] ?? '')
    skipped = false
  }
  return words
}

function fraction({ jiao, fen, afterWhole }: { jiao: number; fen: number; afterWhole: boolean }): string {
  if (jiao === 0 && fen === 0) return '整'
  const tens = jiao > 0 ? `${numerals[jiao]}角` : afterWhole ? '零' : ''
  return fen > 0 ? `${tens}${numerals[fen]}分` : `${tens}整`
}

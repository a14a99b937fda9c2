import { formatMoney } from '../../core/money.ts'
import { type Locale, type Reader, say, type TextArgs, type TextKey } from '../../core/text.ts'

/** How a paper speaks: whole dates, exact amounts, in the language it is printed in. */
export type Words = {
  locale: Locale
  say(key: TextKey, args?: TextArgs): string
  money(minor: bigint): string
  date(day: Date | null): string
}

/** The words of a paper in one language and currency. */
export function wordsOf({ now, zone }: Pick<Reader, 'now' | 'zone'>, locale: Locale, currency: string): Words {
  const reader: Reader = { now, zone, locale }
  const dates = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  return {
    locale,
    say: (key, args) => say(args ? { key, args } : { key }, reader),
    money: minor => formatMoney({ minor, currency }, locale, 'exact'),
    date: day => (day ? dates.format(day) : ''),
  }
}

import { IntlMessageFormat } from 'intl-messageformat'
import en from '../../cards/texts.en.json' with { type: 'json' }
import zh from '../../cards/texts.zh.json' with { type: 'json' }
import { keeping } from './keeping.ts'
import type { Locale } from './locale.ts'
import { clockTime } from './moment.ts'
import { formatMoney, type Money } from './money.ts'

export type { Locale }

/** A sentence of the catalogues. Both languages hold every key with the same arguments (a test sees to it). */
export type TextKey = keyof typeof en
type TextArg = string | number | Date | Money | Text | readonly (string | Text)[] | null | undefined
export type TextArgs = { [name: string]: TextArg }
export type Text = { key: TextKey; args?: TextArgs }

/** Who reads: the language, the zone their clock is in, and what time it is. */
export type Reader = { locale: Locale; zone: string; now: Date }

const catalogues: Record<Locale, Record<string, string>> = { en, zh }

/** A sentence, not yet in any language. */
export function t(key: TextKey, args?: TextArgs): Text {
  return args ? { key, args } : { key }
}

/** The sentence in the reader's language; dates in their zone, money in their notation. Throws when an argument is missing. */
export function say(text: Text, reader: Reader): string {
  const args = Object.entries(text.args ?? {}).map(([name, arg]): [string, string | number] => [
    name,
    plain(arg, reader),
  ])
  return String(format(text.key, reader.locale).format(Object.fromEntries(args)))
}

/** True for a key of the catalogues. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key)
}

/** Every sentence below a prefix, the prefix cut off: the fixed labels of a card. */
export const labels = keeping(
  (prefix: string, locale: Locale) => `${locale}:${prefix}`,
  (prefix: string, locale: Locale): Readonly<Record<string, string>> => {
    const own = Object.entries(catalogues[locale]).filter(([key]) => key.startsWith(prefix))
    return Object.fromEntries(own.map(([key, sentence]) => [key.slice(prefix.length), sentence]))
  },
)

// Parsing a message costs about thirty times its formatting (intl-messageformat 12), so each is parsed once.
const format = keeping(
  (key: TextKey, locale: Locale) => `${locale}:${key}`,
  (key: TextKey, locale: Locale) =>
    new IntlMessageFormat(catalogues[locale][key] ?? key, locale === 'zh' ? 'zh-CN' : 'en', undefined, {
      ignoreTag: true,
    }),
)

function plain(arg: TextArg, reader: Reader): string | number {
  if (arg === null || arg === undefined) return ''
  if (typeof arg === 'string' || typeof arg === 'number') return arg
  if (arg instanceof Date) return clockTime(arg, reader)
  if (isList(arg)) return arg.map(one => plain(one, reader)).join(reader.locale === 'zh' ? '、' : ', ')
  if ('minor' in arg) return formatMoney(arg, reader.locale)
  return say(arg, reader)
}

// Array.isArray does not narrow a readonly array (TypeScript 7).
function isList(arg: object): arg is readonly (string | Text)[] {
  return Array.isArray(arg)
}

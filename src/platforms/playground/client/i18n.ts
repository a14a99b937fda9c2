import { ApiError } from './api.ts'
import { en, type Strings } from './i18n/en.ts'
import { zh } from './i18n/zh.ts'
import type { Locale } from './wire.ts'

export type { Strings }

export const stringsFor = (locale: Locale): Strings => (locale === 'zh' ? zh : en)

/** The BCP 47 tag for dates and for the page's `lang`. */
export const tagFor = (locale: Locale): string => (locale === 'zh' ? 'zh-CN' : 'en-GB')

/** A failure in words for people: the server's own where it has any. */
export function failureText(failure: unknown, strings: Strings): string {
  if (!(failure instanceof ApiError)) return strings.serverDown
  if (failure.code === 'unreadable') return strings.unreadable
  return failure.message === '' ? strings.serverDown : failure.message
}

/** Normal forms: what search and the duplicate check compare. They are stored beside the text as it was typed. */
import parsePhone, { type CountryCode } from 'libphonenumber-js/max'
import { pinyin } from 'pinyin-pro'

const extension = /[\s,;]*(?:转|轉|分机|分機|extension|ext\.?|x|#)\s*[.:]?\s*\d{1,6}$/i
const landlineExtension = /^((?:\+?(?:00)?86[-\s]*)?\(?0?\d{2,3}\)?[-\s]?\d{7,8})[-—–]\d{1,6}$/
/** E.164 ("+8613800138000") where it can be parsed, else its digits with verified false; undefined without seven digits. */
export function normalPhone(raw: string, region: string): { value: string; verified: boolean } | undefined {
  const text = raw
    .normalize('NFKC')
    .trim()
    .replace(extension, '')
    .trim()
    .replace(landlineExtension, '$1')
    .replace(/^00/, '+')
  const digits = text.replace(/\D/g, '')
  if (digits.length < 7 || digits.length > 15) return undefined
  const parsed = parsePhone(text, isCountry(region) ? region : 'CN')
  return parsed?.isValid() ? { value: parsed.number, verified: true } : { value: digits, verified: false }
}

/** Lower case, display name removed; undefined when it is no address. */
export function normalEmail(raw: string): string | undefined {
  const text = raw.normalize('NFKC').trim()
  const address = (/<([^<>]+)>$/.exec(text)?.[1] ?? text).trim().toLowerCase()
  return /^[^\s@<>]{1,64}@[^\s@<>]+\.[^\s@<>.]{2,}$/.test(address) ? address : undefined
}

/** The domain of an address or web site, lower case without "www."; undefined for none, and for one that everybody shares. */
export function normalDomain(raw: string, shared: readonly string[]): string | undefined {
  const text = raw.normalize('NFKC').trim().toLowerCase()
  const host = text
    .replace(/^.*@/, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '')
  if (
    !/^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]+)$/u.test(host)
  )
    return undefined
  return shared.some(name => host === name || host.endsWith(`.${name}`)) ? undefined : host
}

/** How a text sounds, in pinyin without tones and spaces: "漏斗", "漏抖" and "lou dou" are all "loudou". */
export function soundOf(text: string): string {
  const parts = pinyin(clip(text.normalize('NFKC'), 60), { toneType: 'none', type: 'array', nonZh: 'consecutive' })
  return parts.join('').toLowerCase().replace(/\s+/g, '')
}

/** First letters as a Chinese person types them: "云帆科技" -> "yfkj"; Latin words give their first letter each. */
export function initials(name: string): string {
  const words = clip(name.normalize('NFKC'), 60)
  return pinyin(words, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .map(part =>
      /^[a-z]$/i.test(part)
        ? part
        : part
            .replace(/[^\p{L}\p{N}]+/gu, ' ')
            .trim()
            .split(' ')
            .map(word => [...word][0] ?? '')
            .join(''),
    )
    .join('')
    .toLowerCase()
}

/**
 * What a person typed, fit to be stored: NFC, trimmed, without control characters; nothing else is taken from it.
 * The word joiner that display puts into "${" is taken out again.
 */
export function typed(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|\p{Cs}|[\u2060\ufeff]/gu, '')
    .trim()
}

/** The first `most` characters, and never half of one: half a surrogate pair cannot be stored. */
export function clip(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cs}$/u, '')
}

function isCountry(region: string): region is CountryCode {
  return /^[A-Z]{2}$/.test(region)
}

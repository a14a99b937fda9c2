import { z } from 'zod'
import type { Locale } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import { chinese, english } from './wording.ts'

/** What stands in a template in brackets, in both languages: 【金额】 or [amount]. */
export const places = {
  ...{
    number: ['合同号', 'number'],
    title: ['合同名称', 'title'],
    buyer: ['甲方', 'buyer'],
    seller: ['乙方', 'seller'],
  },
  ...{
    amount: ['金额', 'amount'],
    words: ['大写金额', 'amount in words'],
    taxRate: ['税率', 'tax rate'],
    tax: ['税额', 'tax'],
  },
  ...{ start: ['开始日', 'start'], end: ['结束日', 'end'], signed: ['签订日', 'signed'], terms: ['条款', 'terms'] },
  ...{ plan: ['付款计划', 'payment plan'], lines: ['明细', 'lines'], phone: ['乙方电话', 'seller phone'] },
} as const
export type Place = keyof typeof places

const stored = z.object({ zh: z.string().default(chinese), en: z.string().default(english) })

/** The wording of contracts in force: the company's own, or the one that comes with Shoal. */
export function templateOf({ policies }: Pick<Company, 'policies'>, locale: Locale): string {
  const read = stored.safeParse(policies.contractTemplate ?? {})
  return read.success ? read.data[locale] : locale === 'zh' ? chinese : english
}

/** A template in parts: words, and places to be filled. */
export type TemplatePart = { words: string } | { place: string; known: Place | undefined }

/** Takes a line of a template apart at its brackets. */
export function partsOf(line: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let from = 0
  for (const match of line.matchAll(/【([^】]{1,30})】|\[([^\]]{1,30})\]/g)) {
    const place = (match[1] ?? match[2] ?? '').trim()
    parts.push({ words: line.slice(from, match.index) }, { place, known: placeNamed(place) })
    from = match.index + match[0].length
  }
  return [...parts, { words: line.slice(from) }]
}

function placeNamed(name: string): Place | undefined {
  const wanted = name.toLowerCase()
  for (const [place, names] of Object.entries(places))
    if (names.some(one => one === wanted)) return isPlace(place) ? place : undefined
  return undefined
}

function isPlace(name: string): name is Place {
  return Object.hasOwn(places, name)
}

/** The first thing in brackets that nobody knows how to fill; undefined when there is none. */
export function unknownPlace(template: string): string | undefined {
  for (const line of template.split('\n'))
    for (const part of partsOf(line)) if ('place' in part && !part.known) return part.place
  return undefined
}

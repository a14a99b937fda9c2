import { localDate } from '../../core/moment.ts'
import { readMoney } from '../../core/money.ts'
import { readPastDay } from '../../core/when/past.ts'
import type { Context } from '../action.ts'

/** Numbers in the line that may be its amount: dates and account numbers are none. */
export function amountsIn(line: string, currency: string): bigint[] {
  const words = line.normalize('NFKC').split(/[\s|;；]+/)
  const plausible = words.filter(
    word => /\d/.test(word) && !/^\d{4}[-/.年]\d/.test(word) && !/^\d{7,}$/.test(word.replace(/[,.]\d{1,2}$/, '')),
  )
  return plausible.flatMap(word => {
    const read = readMoney(word.replace(/^[A-Z]{3}|[元块]$/g, ''), currency)
    return read && read.minor > 0n ? [read.minor] : []
  })
}

/** The day it came in, where the line says one that has been. */
export function dayIn({ now, actor }: Context, line: string): string {
  const at = { now, zone: actor.zone }
  const words = line.normalize('NFKC').split(/[\s|;；,，]+/)
  const dated = words.filter(
    word => /^(?:\d{4}[-/.年]?)?\d{1,2}[-/.月]?\d{1,2}日?$/.test(word) && /[-/.月]|^20\d{6}$/.test(word),
  )
  const days = dated.flatMap(word => readPastDay(word, at) ?? [])
  return days.find(day => day <= localDate(now, actor.zone)) ?? ''
}

/** The number the bank gave the line, where it is called one: an account's number would stop its next payment. */
export function referenceIn(line: string): string {
  const said = /(?:流水号?|交易号|凭证号|参考号|\bref(?:erence)?\b)[\s:：#.]*([a-z\d][\w-]{4,99})/i
  return said.exec(line.normalize('NFKC'))?.[1] ?? ''
}

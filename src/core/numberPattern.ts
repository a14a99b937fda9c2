import { localDate } from './moment.ts'

/** After what time the counter begins anew. */
export type Reset = 'never' | 'year' | 'month' | 'day'
/** How numbers are made: literals, at most one date part, one counter. Ex: `HT-{yyyyMMdd}-{seq:4}`, anew every day. */
export type NumberPattern = { pattern: string; reset: Reset }
/** Why a pattern cannot be used. */
export type PatternFault = 'part' | 'counter' | 'dates' | 'literal' | 'alone' | 'reset'

const part = /\{([^{}]*)\}/g
const counter = /^seq(?::([1-9]))?$/
const digits: Record<string, number> = { yyyy: 4, yyyyMM: 6, yyyyMMdd: 8 }
const fineness: Record<Reset, number> = { never: 0, year: 4, month: 6, day: 8 }

/** What is wrong with a pattern; undefined when it can be used. */
export function faultOf({ pattern, reset }: NumberPattern): PatternFault | undefined {
  const parts = Array.from(pattern.matchAll(part), match => match[1] ?? '')
  const dates = parts.filter(name => name in digits)
  const counters = parts.filter(name => counter.test(name))
  const literals = pattern.replace(part, '')
  if (parts.length > dates.length + counters.length) return 'part'
  if (counters.length !== 1) return 'counter'
  if (dates.length > 1) return 'dates'
  if (!/^[A-Z0-9-]*$/.test(literals)) return 'literal'
  if (literals === '' && dates.length === 0) return 'alone'
  return (digits[dates[0] ?? ''] ?? 0) < fineness[reset] ? 'reset' : undefined
}

/** Which count a number of that moment belongs to, in the zone of the company: "20261122", "202611", "2026" or "". */
export function periodOf({ reset }: NumberPattern, { now, zone }: { now: Date; zone: string }): string {
  return localDate(now, zone).replaceAll('-', '').slice(0, fineness[reset])
}

/** The number itself. A counter that outgrows its width gets wider. */
export function numberAs({ pattern }: NumberPattern, { now, zone, value }: { now: Date; zone: string; value: number }) {
  const day = localDate(now, zone).replaceAll('-', '')
  return pattern.replace(part, (_, name: string) => {
    const width = counter.exec(name)
    return width ? String(value).padStart(Number(width[1] ?? 1), '0') : day.slice(0, digits[name])
  })
}

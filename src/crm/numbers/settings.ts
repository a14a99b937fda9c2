import { lookup } from '../../core/lookup.ts'
import { faultOf, type NumberPattern, type Reset } from '../../core/numberPattern.ts'
import { letters, type Recorded } from '../../core/recordNumber.ts'
import { t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import { documentPrefixes, type NumberedKind, numberToCome, usualPattern } from '../../store/documentNumbers.ts'
import { recordNumberToCome, usualRecordPattern } from '../../store/recordNumbers.ts'
import { defineSettings, readLine } from '../settings/section.ts'

const resets: Record<string, Reset> = {
  day: 'day',
  每天: 'day',
  month: 'month',
  每月: 'month',
  year: 'year',
  每年: 'year',
  never: 'never',
  不重置: 'never',
}

/** "ht-{yyyy}-{seq:4} 每年" is kept as "HT-{yyyy}-{seq:4} year"; or which rule the pattern breaks. */
function patternOf(kind: NumberedKind) {
  return readLine({
    or: written(usualPattern(kind)),
    read(said) {
      const numbered = read(said)
      if (!numbered) return { wrong: 'numbers.wrong.again' }
      const { pattern } = numbered
      if (!pattern.startsWith(`${documentPrefixes[kind]}-`)) return { wrong: 'numbers.wrong.prefix' }
      const fault = faultOf(numbered)
      if (fault) return { wrong: `numbers.wrong.${fault}` }
      const isRecognised = !isSaidInText(kind) || /^[A-Z]+-[^-].*-\{seq[^}]*\}$/.test(pattern)
      return isRecognised ? written(numbered) : { wrong: 'numbers.wrong.end' }
    },
  })
}

/** Numbers of records are said everywhere, without zeros in front: "L-7", or "L-2026-7" where a year stands between. */
function recordPatternOf(kind: Recorded) {
  return readLine({
    or: written(usualRecordPattern(kind)),
    read(said) {
      const numbered = read(said)
      if (!numbered) return { wrong: 'numbers.wrong.again' }
      const fault = faultOf(numbered)
      const shape = new RegExp(String.raw`^${letters[kind]}-(?:(?:\d{1,9}|\{yyyy(?:MM(?:dd)?)?\})-)?\{seq\}$`)
      if (!shape.test(numbered.pattern)) return { wrong: 'numbers.wrong.record' }
      return fault ? { wrong: `numbers.wrong.${fault}` } : written(numbered)
    },
  })
}

/** People say these in the middle of a sentence, or a ticket by its end, "#12": the number must not look like the name of a product. */
function isSaidInText(kind: NumberedKind): boolean {
  return kind === 'ticket' || kind === 'order' || kind === 'return'
}

function read(said: string): NumberPattern | undefined {
  const [pattern = '', again = '', ...more] = said.normalize('NFKC').trim().split(/\s+/)
  const reset = lookup(resets, again.toLowerCase())
  if (!reset || more.length > 0) return undefined
  const literalsRaised = pattern.replace(/\{[^{}]*\}|[a-z]/g, found => (found.length > 1 ? found : found.toUpperCase()))
  return { pattern: literalsRaised, reset }
}

function written({ pattern, reset }: NumberPattern): string {
  return `${pattern} ${reset}`
}

/** How the company numbers its documents (R107). The letters in front stay, as people and commands know a document by them. */
export const numberSettings = defineSettings({
  name: 'numbers',
  intro: 'numbers.hint',
  fields: {
    lead: recordPatternOf('lead'),
    customer: recordPatternOf('customer'),
    opportunity: recordPatternOf('opportunity'),
    quote: patternOf('quote'),
    contract: patternOf('contract'),
    order: patternOf('order'),
    payment: patternOf('payment'),
    invoice: patternOf('invoice'),
    return: patternOf('return'),
    ticket: patternOf('ticket'),
    cost: patternOf('cost'),
    request: patternOf('request'),
    shipment: patternOf('shipment'),
  },
  async saved({ tx, now, company }) {
    const numbers: string[] = []
    for (const kind of records) {
      const numbered = recordPatternFor(company, kind)
      if (written(numbered) !== written(usualRecordPattern(kind)))
        numbers.push(await recordNumberToCome(tx, kind, { now, zone: company.zone, numbered }))
    }
    for (const kind of kinds) {
      const numbered = patternFor(company, kind)
      if (written(numbered) !== written(usualPattern(kind)))
        numbers.push(await numberToCome(tx, kind, { now, zone: company.zone, numbered }))
    }
    return numbers.length > 0 ? t('numbers.next', { numbers }) : undefined
  },
})

const records = ['lead', 'customer', 'opportunity'] as const
const kinds = [
  ...(['quote', 'contract', 'order', 'payment', 'invoice'] as const),
  ...(['return', 'ticket', 'cost', 'request', 'shipment'] as const),
]

/** The pattern in force for a kind. */
export function patternFor(company: Pick<Company, 'policies'>, kind: NumberedKind): NumberPattern {
  return read(numberSettings.of(company)[kind]) ?? usualPattern(kind)
}

/** The same for leads, customers and deals. */
export function recordPatternFor(company: Pick<Company, 'policies'>, kind: Recorded): NumberPattern {
  return read(numberSettings.of(company)[kind]) ?? usualRecordPattern(kind)
}

import type { Card } from '../wire.ts'

/**
 * What a card says is partly what people typed, and Adaptive Cards does two things to text that people must not be
 * able to ask for: it expands `{{DATE(…)}}` and `{{TIME(…)}}`, and it turns any address into a link. The guard breaks
 * the marker with an invisible word joiner (`unbroken` mends it where the text passes us again), and blanks addresses
 * other than http and https.
 */
const joiner = '\u2060'
const marker = /\{\{(?=DATE\(|TIME\()/g

const shownKeys = new Set(['text', 'title', 'label', 'inlines', 'placeholder', 'errorMessage', 'fallbackText'])

export function isWebAddress(address: unknown): address is string {
  if (typeof address !== 'string' || !URL.canParse(address)) return false
  const { protocol } = new URL(address)
  return protocol === 'https:' || protocol === 'http:'
}

const broken = (text: string) => text.replace(marker, `{${joiner}{`)

export const unbroken = (text: string) => text.replaceAll(`{${joiner}{`, '{{')

function guarded(value: unknown, key: string, inFacts: boolean): unknown {
  if (typeof value === 'string') {
    return shownKeys.has(key) || (inFacts && key === 'value') ? broken(value) : value
  }
  if (Array.isArray(value)) return value.map(item => guarded(item, key, inFacts || key === 'facts'))
  if (typeof value !== 'object' || value === null) return value
  return guardedObject(value, inFacts)
}

function guardedObject(source: object, inFacts: boolean): Card {
  const entries = Object.entries(source).map(([key, value]): [string, unknown] => [key, guarded(value, key, inFacts)])
  const result: Card = Object.fromEntries(entries)
  if (result.type === 'Action.OpenUrl' && !isWebAddress(result.url)) result.url = ''
  return result
}

export const guardCard = (card: Card): Card => guardedObject(card, false)

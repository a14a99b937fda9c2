import { type CardJson, isObject, type Json, walk } from '../../core/card.ts'
import { limits } from './limits.ts'
import { shortened, unlinked } from './words.ts'

/** So many lines of a card without facts are read aloud: what a list is about and its first rows. */
const linesRead = 12

/** A card in words alone, for notifications and screen readers: its summary, or its first line, and its facts; of a list its first rows. */
export function fallbackText(card: CardJson): string {
  const said = texts(card)
  const first = card.fallbackText ?? said[0] ?? ''
  const known = facts(card)
  const rows = said.filter(line => line !== first).slice(0, linesRead)
  const lines = [first, ...(known.length > 0 ? known : rows)]
  const text = lines.filter(words => words.trim() !== '').join('\n')
  // Escaping makes a sign up to five characters long; what is left out at the end is on the card.
  return shortened(unlinked(shortened(text, limits.fallback / 5)), limits.fallback) || 'Shoal'
}

function texts(card: CardJson): string[] {
  const lines: string[] = []
  walk(card.body, node => {
    if (node.type === 'TextBlock') lines.push(words(node.text))
  })
  return lines.filter(text => text.trim() !== '')
}

function facts(card: CardJson): string[] {
  const lines: string[] = []
  walk(card.body, node => {
    if (node.type !== 'FactSet' || !Array.isArray(node.facts)) return
    for (const fact of node.facts) if (isObject(fact)) lines.push(`${words(fact.title)}: ${words(fact.value)}`)
  })
  return lines
}

function words(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

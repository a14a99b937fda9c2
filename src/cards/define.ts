import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GlobalSettings, Template } from 'adaptivecards-templating'
import type { z } from 'zod'
import { type CardJson, isObject, type Json, walk } from '../core/card.ts'
import { clip } from '../core/normal.ts'
import { type Locale, labels, type Reader } from '../core/text.ts'

// One setting for the whole process (adaptivecards-templating 2.3): a path that is missing shows a dash, not its name.
GlobalSettings.getUndefinedFieldValueSubstitutionString = () => '—'

/** A card that can be drawn: data of the schema's shape in, an expanded Adaptive Card out. */
export type CardTemplate<Data> = { name: string; schema: z.ZodType<Data>; draw(data: Data, reader: Reader): CardJson }

const defined = new Map<string, CardTemplate<unknown>>()

/** Every card that was defined so far, by name; data of another shape than the card's makes `draw` throw. */
export function definedCards(): ReadonlyMap<string, CardTemplate<unknown>> {
  return defined
}

/**
 * The card of `cards/<name>.card.json`. Its fixed labels are the texts below `card.<name>.` and `card.any.`, which the template
 * reads as `${t.…}`; everything else is data, checked by the schema. The dialect has no markdown: text is shown as it is.
 */
export function defineCard<Data>(name: string, schema: z.ZodType<Data>): CardTemplate<Data> {
  const template = new Template(JSON.parse(readFileSync(join(cardsFolder(), `${name}.card.json`), 'utf8')))
  const fixed = { en: fixedLabels(name, 'en'), zh: fixedLabels(name, 'zh') }
  const card: CardTemplate<Data> = {
    name,
    schema,
    draw(data, reader) {
      const shown = harmless(schema.parse(data))
      const drawn: unknown = template.expand({ $root: { ...(isObject(shown) ? shown : {}), t: fixed[reader.locale] } })
      if (!isObject(drawn) || !Array.isArray(drawn.body))
        throw new Error(`cards/${name}.card.json does not expand to a card`)
      return {
        ...drawn,
        type: 'AdaptiveCard',
        version: '1.5',
        language: reader.locale,
        body: drawn.body,
        ...actions(drawn),
      }
    },
  }
  defined.set(name, card)
  return card
}

function fixedLabels(name: string, locale: Locale): Record<string, string> {
  return { ...labels('card.any.', locale), ...labels(`card.${name}.`, locale) }
}

/** The folder of the templates, from the sources as well as from the compiled program. */
export function cardsFolder(from = dirname(fileURLToPath(import.meta.url))): string {
  const here = join(from, 'cards')
  try {
    readFileSync(join(here, 'texts.en.json'))
    readFileSync(join(here, '..', 'package.json'))
    return here
  } catch {
    return cardsFolder(dirname(from))
  }
}

const longest = 2_000

/**
 * Data as a card may show it. Text that a person typed could be taken for a template expression or a date macro of the card
 * renderer: a word joiner, which nobody sees, keeps the braces apart. Overlong text ends in an ellipsis.
 */
function harmless(value: unknown): Json {
  if (typeof value === 'string') return clamp(value).replace(/[${](?=\{)/g, '$&\u2060')
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(harmless)
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, harmless(member)]))
  return ''
}

function clamp(text: string): string {
  // Bidirectional overrides could make a line read differently from what was typed; half a surrogate pair cannot be stored.
  const plain = text.replace(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, '')
  return plain.length <= longest ? plain : `${clip(plain, longest - 1)}…`
}

/** Gives every action an id that says what it does, unique within its card. */
function actions(card: { [key: string]: Json }): { actions?: Json[] } {
  const used = new Map<string, number>()
  walk(card, node => {
    if (typeof node.type !== 'string' || !node.type.startsWith('Action.')) return
    const name =
      typeof node.id === 'string' ? node.id : [node.verb ?? node.type, node.data ?? {}].flatMap(leaves).join(':')
    const times = used.get(name) ?? 0
    used.set(name, times + 1)
    node.id = times === 0 ? name : `${name}#${times + 1}`
  })
  return Array.isArray(card.actions) ? { actions: card.actions } : {}
}

/** The plain values of a JSON tree, in order. */
function leaves(value: Json): string[] {
  if (typeof value === 'object') return value === null ? [] : Object.values(value).flatMap(leaves)
  return [String(value)]
}

/** The card samples, and the same with anything that people may have typed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CardTemplate, cardsFolder, definedCards } from '../src/cards/define.ts'
import { isObject, type Json } from '../src/core/card.ts'
import type { Locale, Reader } from '../src/core/text.ts'

const folder = cardsFolder()
const at = new Date('2026-11-23T02:00:00Z')

export const locales: Locale[] = ['zh', 'en']

/** Every card there is. */
export const cardNames = readdirSync(folder).flatMap(file => /^(.+)\.card\.json$/.exec(file)?.[1] ?? [])

/** The template as it is written. */
export function sourceOf(name: string): string {
  return readFileSync(join(folder, `${name}.card.json`), 'utf8')
}

/** The filled example beside a template. */
export function sampleOf(name: string): Json {
  return JSON.parse(readFileSync(join(folder, `${name}.sample.json`), 'utf8'))
}

/** Somebody in Shanghai, on a Monday morning. */
export function readerIn(locale: Locale): Reader {
  return { locale, zone: 'Asia/Shanghai', now: at }
}

/** The card of a template. */
export function theCard(name: string): CardTemplate<unknown> {
  const card = definedCards().get(name)
  if (!card) throw new Error(`nobody draws cards/${name}.card.json`)
  return card
}

/** Where in a sample any text may stand: everywhere but in fields that know a few words only. */
export function placesFor(card: CardTemplate<unknown>, sample: Json): Set<string> {
  const places = new Set<string>()
  replaced(sample, (text, place) => {
    const other = replaced(sample, (same, here) => (here === place ? 'anything' : same))
    if (card.schema.safeParse(other).success && !fixed.test(place)) places.add(place)
    return text
  })
  return places
}

// What a button does and looks like, and what an input is called inside, is never typed by anybody.
const fixed = /\/(?:verb|style|id)$/

/** The sample with other texts in those places. */
export function filled(sample: Json, places: Set<string>, texts: string[]): Json {
  let next = 0
  return replaced(sample, (text, place) => {
    if (!places.has(place)) return text
    return `${choices.test(place) ? text : ''}${texts[next++ % texts.length]}`
  })
}

// What one may choose has a name, because somebody gave it one.
const choices =
  /\/(?:stages|methods|pools|reasons|destinations|choices|people|records|roles|departments|fieldChoices|fallbacks|sources|campaigns|pipelines|competitors|customers|types|priorities|orderLines)\/|\/fields\/\d+\/label$/

/** A copy of a JSON tree with every text replaced. */
function replaced(value: Json, by: (text: string, place: string) => string, place = ''): Json {
  if (typeof value === 'string') return by(value, place)
  if (Array.isArray(value)) return value.map((item, index) => replaced(item, by, `${place}/${index}`))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, replaced(member, by, `${place}/${key}`)]),
  )
}

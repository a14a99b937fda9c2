import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as Renderer from 'adaptivecards'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardsFolder, definedCards } from '../src/cards/define.ts'
import { actionsOf, type CardJson, isObject, type Json, walk } from '../src/core/card.ts'
import { labels } from '../src/core/text.ts'
import { actions } from '../src/crm/index.ts'
import { render } from '../src/platforms/playground/render.ts'
import { hostileText, isStorable } from './hostile.ts'
import { cardNames, filled, locales, placesFor, readerIn, sampleOf, sourceOf, theCard } from './samples.ts'

// The package's own entry does not load in Node (adaptivecards 3.0.6); its bundle does.
const { AdaptiveCard, SerializationContext }: typeof Renderer = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
)

const golden = join(cardsFolder(), '..', 'test', 'golden', 'playground')

describe.each(cardNames)('the card %s', name => {
  const source = sourceOf(name)
  const template: Json = JSON.parse(source)
  const sample = sampleOf(name)

  test('keeps to the dialect', () => {
    walk(template, node => {
      if (typeof node.type === 'string') expect(dialect).toContain(node.type)
      for (const key of ['$when', '$data']) if (key in node) expect(node[key]).toMatch(/^\$\{.+\}$/s)
      // An unlabelled input is a riddle to a screen reader, and one without id is lost.
      if (typeof node.type === 'string' && node.type.startsWith('Input.'))
        expect(Object.keys(node)).toEqual(expect.arrayContaining(['id', 'label']))
      if (node.type === 'Image') expect(Object.keys(node)).toEqual(expect.arrayContaining(['url', 'altText']))
    })
    expect(source).not.toMatch(/utcNow|rand\(|newGuid|\{\{/)
  })

  test('finds every label it uses in both languages', () => {
    const used = [...new Set([...source.matchAll(/\bt\.(\w+)/g)].map(([, label]) => label))]
    for (const locale of locales) {
      const known = { ...labels('card.any.', locale), ...labels(`card.${name}.`, locale) }
      for (const label of used) expect(known, `${label} in ${locale}`).toHaveProperty([String(label)])
    }
  })

  test('has a sample of exactly its shape', () => {
    const { schema } = theCard(name)
    expect(schema.parse(sample)).toEqual(sample)
    expect(schema.safeParse({ ...(isObject(sample) ? sample : {}), surplus: '' }).success).toBe(false)
  })

  test.each(locales)('looks like its golden file in %s', locale => {
    const drawn = theCard(name).draw(sample, readerIn(locale))
    const file = join(golden, `${name}.${locale}.json`)
    const json = `${JSON.stringify(render(drawn), null, 2)}\n`
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(golden, { recursive: true })
      writeFileSync(file, json)
    }
    expect(existsSync(file), 'UPDATE_GOLDEN=1 npm test writes the golden files').toBe(true)
    expect(json).toBe(readFileSync(file, 'utf8'))
  })

  test.each(locales)('is an Adaptive Card without a single warning in %s', locale => {
    expect(warningsOf(theCard(name).draw(sample, readerIn(locale)))).toEqual([])
  })

  test('offers only what the action table knows, each button under an id of its own', () => {
    const known = actions.map(action => action.name)
    const buttons = actionsOf(theCard(name).draw(sample, readerIn('zh')))
    for (const button of buttons) expect(known).toContain(button.verb)
    expect(new Set(buttons.map(({ id }) => id)).size).toBe(buttons.length)
  })

  test('stays a card whatever people typed', () => {
    const card = theCard(name)
    const places = placesFor(card, sample)
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...locales),
        (texts, locale) => {
          const drawn = card.draw(filled(sample, places, texts), readerIn(locale))
          const json = JSON.stringify(drawn)
          expect(json).not.toContain('\u0024{')
          expect(json).not.toContain('{{')
          expect(isStorable(json)).toBe(true)
          expect(warningsOf(drawn)).toEqual([])
          const ids = actionsOf(drawn).map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('every template is used, and every card has its template', () => {
  expect([...definedCards().keys()].sort()).toEqual(cardNames.toSorted())
})

const dialect = [
  ...['AdaptiveCard', 'TextBlock', 'FactSet', 'ColumnSet', 'Column', 'Container', 'ActionSet', 'Image'],
  ...['Input.Text', 'Input.ChoiceSet', 'Input.Date', 'Input.Toggle', 'Input.Number', 'Input.Time'],
  ...['Action.Execute', 'Action.OpenUrl'],
]

/** What the card library has to say against a card: while reading it, and when it checks it as a whole. */
function warningsOf(card: CardJson): string[] {
  const context = new SerializationContext()
  const parsed = new AdaptiveCard()
  parsed.parse(JSON.parse(JSON.stringify(card)), context)
  const read = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message)
  const failures = parsed.validateProperties().validationEvents.map(event => event.message)
  return [...read, ...failures]
}

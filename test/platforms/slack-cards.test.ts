import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionsOf, type CardJson, type Json, walk, withPictures } from '../../src/core/card.ts'
import '../../src/crm/index.ts'
import { renderHome, renderMessage, renderModal } from '../../src/platforms/slack/render.ts'
import { decodeAction, decodePick, openInputs } from '../../src/platforms/slack/values.ts'
import { projectRoot } from '../../src/store/projectRoot.ts'
import { faultsOf, listOf, nodeOf, textOf, viewFaults } from '../fakes/slack-blocks.ts'
import { hostileText, isStorable } from '../hostile.ts'
import { cardNames, filled, locales, placesFor, readerIn, sampleOf, theCard } from '../samples.ts'

const golden = join(projectRoot, 'test', 'golden', 'slack')

describe.each(cardNames)('the card %s on Slack', name => {
  const sample = sampleOf(name)

  test.each(locales)('looks like its golden file in %s, and Slack takes it', locale => {
    const shown = shownAs(name, theCard(name).draw(sample, readerIn(locale)))
    const file = join(golden, `${name}.${locale}.json`)
    const json = `${JSON.stringify(shown.sent, null, 2)}\n`
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(golden, { recursive: true })
      writeFileSync(file, json)
    }
    expect(shown.faults).toEqual([])
    expect(existsSync(file), 'UPDATE_GOLDEN=1 npm test writes the golden files').toBe(true)
    expect(json).toBe(readFileSync(file, 'utf8'))
  })

  test('carries every button of the card', () => {
    const card = theCard(name).draw(sample, readerIn('zh'))
    const { offers } = shownAs(name, card)
    const wanted = name.endsWith('-form') ? [] : actionsOf(card).map(({ verb = '' }) => verb)
    expect(offers.toSorted()).toEqual(wanted.toSorted())
  })

  test('stays a message with the template’s own controls, whatever people typed', () => {
    const card = theCard(name)
    const places = placesFor(card, sample)
    const mine = new Set(shownAs(name, card.draw(sample, readerIn('zh'))).offers)
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...locales),
        (texts, locale) => {
          const drawn = card.draw(filled(sample, places, texts), readerIn(locale))
          const { faults, offers, sent } = shownAs(name, drawn)
          expect(faults).toEqual([])
          for (const verb of offers) expect(mine).toContain(verb)
          const json = JSON.stringify(sent)
          expect(isStorable(json)).toBe(true)
          expect(markupIn(sent)).toEqual([])
          expect(renderHome(drawn).blocks.length).toBeLessThanOrEqual(100)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** A card as Slack is sent it, with what Slack would say against it and the verbs of its controls. */
function shownAs(name: string, drawn: CardJson): { sent: Json; faults: unknown[]; offers: string[] } {
  // Its pictures are there already, under Slack's id of them.
  const card = withPictures(drawn, () => 'slack:F0PICTURE')
  const sent = name.endsWith('-form')
    ? renderModal({ id: `${name}~e30`, title: '核对一下', card })
    : renderMessage(card)
  const faults = 'type' in sent ? viewFaults(sent) : faultsOf(sent.blocks, 'message')
  const json: Json = JSON.parse(JSON.stringify(sent))
  return { sent: json, faults, offers: offersIn(sent.blocks) }
}

function offersIn(blocks: unknown): string[] {
  const values = listOf(blocks).flatMap(block => {
    const { elements, accessory, block_id } = nodeOf(block)
    const parts = [...listOf(elements), ...(accessory ? [accessory] : [])].map(nodeOf)
    const pick = parts.some(part => part.type === 'static_select') ? [decodePick(textOf(block_id))] : []
    const menu = parts.flatMap(part => (part.type === 'overflow' ? listOf(part.options).map(nodeOf) : []))
    const buttons = [...parts.filter(part => part.type === 'button'), ...menu]
    return [...pick, ...buttons.map(({ value }) => decodeAction(textOf(value)))]
  })
  // A button that opens the card's inputs stands for the one that needs them.
  return values.map(value => textOf(value?.verb === openInputs ? value.data.verb : value?.verb))
}

/** What Slack would read as a mention or a link. */
function markupIn(sent: Json): string[] {
  const found: string[] = []
  walk(sent, node => {
    const parsed = node.type === 'mrkdwn' ? node.text : 'blocks' in node ? node.text : undefined
    if (typeof parsed === 'string' && /[<>]/.test(parsed)) found.push(parsed)
    if (node.type === 'plain_text' && node.emoji !== false) found.push(JSON.stringify(node))
  })
  return found
}

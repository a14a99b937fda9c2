/** Slack's blocks read as a card, so that the same stories can be told of every platform. */
import type { CardJson, Json } from '../../src/core/card.ts'
import { listOf, nodeOf, textOf } from '../fakes/slack-blocks.ts'

/** The words and buttons of a message's blocks, in their order; null when there are only words of ours. */
export function cardOf(blocks: unknown[]): CardJson | null {
  const body = blocks.map(nodeOf).flatMap(partOf)
  const actions = blocks.map(nodeOf).flatMap(buttonsIn)
  const isWords = blocks.length > 0 && blocks.map(nodeOf).every(({ block_id: id }) => id === 'words' || id === 'again')
  return isWords || blocks.length === 0 ? null : { type: 'AdaptiveCard', version: '1.5', body, actions }
}

function partOf(block: Record<string, unknown>): Json[] {
  const fields = listOf(block.fields).map(field => readable(field))
  const facts = fields.flatMap((title, place) =>
    place % 2 === 0 ? [{ title: title.replace(/^\*|\*$/g, ''), value: fields[place + 1] ?? '' }] : [],
  )
  const words = [
    readable(block.text),
    ...listOf(block.elements).map(element => (nodeOf(element).type === 'button' ? '' : readable(element))),
  ]
  return [
    ...words.filter(Boolean).map(text => ({ type: 'TextBlock', text })),
    ...(facts.length > 0 ? [{ type: 'FactSet', facts }] : []),
  ]
}

function buttonsIn(block: Record<string, unknown>): Json[] {
  const parts = [...listOf(block.elements), block.accessory].map(nodeOf)
  return parts.flatMap(part => {
    if (part.type === 'button')
      return [{ type: 'Action.Execute', id: textOf(part.action_id), title: readable(part.text) }]
    if (part.type !== 'overflow') return []
    return listOf(part.options).map(option => ({
      type: 'Action.Execute',
      id: textOf(nodeOf(option).value),
      title: readable(nodeOf(option).text),
    }))
  })
}

/** Every word below a node. */
function readable(value: unknown): string {
  const node = nodeOf(value)
  if (typeof node.text === 'string') return node.text
  return listOf(node.elements).map(readable).join('')
}

/** The element that a title stands on, with its block: what a person presses. */
export function pressed(blocks: unknown[], title: string): Record<string, unknown> {
  for (const block of blocks.map(nodeOf)) {
    for (const part of [...listOf(block.elements), block.accessory].map(nodeOf)) {
      const place = { block_id: textOf(block.block_id), action_id: textOf(part.action_id), type: textOf(part.type) }
      if (part.type === 'button' && readable(part.text) === title)
        return { ...place, value: part.value, ...(part.url ? { url: part.url } : {}) }
      const option = listOf(part.options).find(each => readable(nodeOf(each).text) === title)
      if (option) return { ...place, selected_option: option }
    }
  }
  throw new Error(`no “${title}” on ${JSON.stringify(blocks)}`)
}

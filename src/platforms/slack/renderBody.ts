import type { ContextBlock, KnownBlock } from '@slack/types'
import { isObject, type Json } from '../../core/card.ts'
import { say, t } from '../../core/text.ts'
import { limits } from './limits.ts'
import { slackPicture } from './pictures.ts'
import type { Place } from './place.ts'
import { accessory, actionRows, buttonsOf } from './renderActions.ts'
import { isInput, modalInput } from './renderInputs.ts'
import { bold, line, mark, plain, shortened, type Tone, toneOf } from './words.ts'

type Node = { [key: string]: Json }

/** One element of a card's body, with everything in it. Inputs show in modals only. */
export function elements(node: Json, place: Place): KnownBlock[] {
  if (!isObject(node) || node.isVisible === false) return []
  if (isInput(node)) return place.surface === 'modal' ? modalInput(node, place) : []
  switch (node.type) {
    case 'TextBlock':
      return textBlock(node, place)
    case 'FactSet':
      return factSet(listOf(node.facts))
    case 'Container':
      return container(node, place)
    case 'ColumnSet':
      return columns(node, place)
    case 'Column':
      return inOrder(listOf(node.items), place)
    case 'Image':
      return picture(node, place)
    case 'ActionSet':
      return actionRows(buttonsOf(listOf(node.actions)), place.lang)
    default:
      return fallback(node, place)
  }
}

function textBlock(node: Node, { tone: boxTone }: Place): KnownBlock[] {
  const text = textOf(node.text)
  if (text.trim() === '') return []
  const size = textOf(node.size).toLowerCase()
  const tone = boxTone ?? colourOf(node)
  if (isBold(node) && /^(?:medium|large|extralarge)$/.test(size) && text.length <= limits.header && !tone)
    return [{ type: 'header', text: plain(text, limits.header) }]
  if (isBold(node)) return [line(text, { weight: 'bold', tone })]
  if (node.isSubtle === true || size === 'small')
    return [{ type: 'context', elements: [...(tone ? [mark(tone)] : []), plain(text, limits.text)] }]
  return tone ? [line(text, { tone })] : [{ type: 'section', text: plain(text, limits.text) }]
}

/** A picture that Slack has; one that it has not is named, with the way to it. */
function picture(node: Node, { lang }: Place): KnownBlock[] {
  const alt = textOf(node.altText)
  const url = textOf(node.url)
  const id = slackPicture.exec(url)?.[1]
  if (id) return [{ type: 'image', alt_text: shortened(alt, limits.alt) || '—', slack_file: { id } }]
  const reader = { locale: lang, zone: 'UTC', now: new Date(0) }
  const title = say(t('picture.open'), reader)
  const open = buttonsOf([{ type: 'Action.OpenUrl', id: 'picture', title, url }])
  return [pictureInWords(alt), ...actionRows(open, lang)]
}

/** What a picture shows, in words. */
export function pictureInWords(alt: string): ContextBlock {
  return { type: 'context', elements: [plain(alt, limits.alt)] }
}

/** The accent colour only sets headings apart, which being bold does as well. */
function colourOf(node: Node): Tone | undefined {
  const tone = toneOf(node.color)
  return tone === 'accent' ? undefined : tone
}

function isBold(node: Node): boolean {
  return textOf(node.weight).toLowerCase() === 'bolder'
}

function factSet(facts: Json[]): KnownBlock[] {
  const pairs = facts
    .filter(isObject)
    .map(({ title, value }) => [bold(textOf(title ?? ''), limits.field), plain(textOf(value ?? ''), limits.field)])
  return chunks(pairs, limits.fieldsASection / 2).map(some => ({ type: 'section', fields: some.flat() }))
}

function container(node: Node, place: Place): KnownBlock[] {
  const rule: KnownBlock[] = node.separator === true ? [{ type: 'divider' }] : []
  return [...rule, ...inOrder(listOf(node.items), { ...place, tone: toneOf(node.style) })]
}

/** Elements below each other; the tone goes to the first words, and small lines that follow each other share one line. */
function inOrder(nodes: Json[], { tone, ...place }: Place): KnownBlock[] {
  const first = nodes.findIndex(node => isObject(node) && node.type === 'TextBlock' && textOf(node.text).trim() !== '')
  return nodes
    .flatMap((node, index) => elements(node, index === first ? { ...place, tone } : place))
    .reduce<KnownBlock[]>(joined, [])
}

function joined(before: KnownBlock[], block: KnownBlock): KnownBlock[] {
  const last = before.at(-1)
  if (last?.type !== 'context' || block.type !== 'context') return [...before, block]
  const parts = [...last.elements, ...block.elements]
  if (parts.length > limits.contextElements) return [...before, block]
  const together: ContextBlock = { ...last, elements: parts }
  return [...before.slice(0, -1), together]
}

/** Text beside a single button becomes one line with that button; all else goes below each other, left to right. */
function columns(node: Node, place: Place): KnownBlock[] {
  const parts = listOf(node.columns).filter(isObject)
  const button = parts.map(loneButton).find(found => found !== undefined)
  const rest = parts.filter(part => loneButton(part) === undefined)
  const blocks = rest.flatMap(part => elements({ ...part, type: 'Column' }, place))
  const beside = button && accessory(button)
  if (!beside) return button ? [...blocks, ...actionRows([button], place.lang)] : blocks
  const [first, ...others] = rest.flatMap(part => listOf(part.items))
  const title = isObject(first) && first.type === 'TextBlock' ? textOf(first.text) : undefined
  if (title === undefined || rest.length !== 1) return [...blocks, { type: 'actions', elements: [beside] }]
  return [{ type: 'section', text: plain(title, limits.text), accessory: beside }, ...inOrder(others, place)]
}

function loneButton(column: Node) {
  const items = listOf(column.items)
  const [only] = items
  if (items.length !== 1 || !isObject(only) || only.type !== 'ActionSet') return undefined
  const buttons = buttonsOf(listOf(only.actions))
  return buttons.length === 1 ? buttons[0] : undefined
}

function fallback(node: Node, place: Place): KnownBlock[] {
  return isObject(node.fallback) ? elements(node.fallback, place) : []
}

function chunks<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

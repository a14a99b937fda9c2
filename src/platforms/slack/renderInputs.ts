import type { InputBlock, KnownBlock, StaticSelect } from '@slack/types'
import { type CardJson, type Json, walk } from '../../core/card.ts'
import type { Locale } from '../../core/text.ts'
import { limits } from './limits.ts'
import type { Place } from './place.ts'
import { actionRows, buttonsOf, type CardButton, element, fits } from './renderActions.ts'
import { choicesOf, fieldOf, listed } from './renderFields.ts'
import { note } from './renderFit.ts'
import { encodePick, openInputs } from './values.ts'
import { line, plain } from './words.ts'

type Node = { [key: string]: Json }

/** True for anything that is filled in. */
export function isInput(node: Node): boolean {
  return typeof node.type === 'string' && node.type.startsWith('Input.')
}

/** The inputs of a card, in reading order. */
export function inputsOf(body: Json[]): Node[] {
  const found: Node[] = []
  walk(body, node => {
    if (isInput(node)) found.push(node)
  })
  return found
}

/**
 * The last rows of a message: its buttons. One choice for one button is a select that acts at once; any other input becomes a
 * button that opens the inputs as a modal. A line one may leave out never costs a tap: the button acts at once, and who has more to
 * say replies below the card. `lost` counts buttons that Slack cannot carry.
 */
export function messageInputs(card: CardJson, lang: Locale): { rows: KnownBlock[]; lost: number } {
  const buttons = buttonsOf(card.actions ?? [])
  const inputs = inputsOf(card.body)
  const submits = buttons.filter(button => button.auto && button.offer)
  if (inputs.every(isOptionalLine) || submits.length === 0) return { rows: actionRows(buttons, lang), lost: 0 }
  const [input, ...further] = inputs
  const [submit] = submits
  const pick = input && submit && further.length === 0 && submits.length === 1 ? select(input, submit) : undefined
  if (!pick)
    return {
      rows: actionRows(
        buttons.map(button => opening(button, inputs)),
        lang,
      ),
      lost: 0,
    }
  const others = buttons.filter(button => button !== submit)
  const beside = others.slice(0, limits.buttonsARow - 1).filter(fits)
  return {
    rows: [
      { type: 'actions', block_id: pick.blockId, elements: [pick.element, ...beside.map(element)] },
      ...actionRows(others.slice(limits.buttonsARow - 1), lang),
    ],
    lost: others.slice(0, limits.buttonsARow - 1).length - beside.length,
  }
}

/** An input of a form with its label, its value and, where it was refused, the reason. */
export function modalInput(node: Node, { lang, errors }: Place): KnownBlock[] {
  const id = words(node.id)
  const { field, left } = fieldOf(node)
  const label = plain(words(node.label) || id, limits.label)
  if (!field) return [{ type: 'section', text: label }]
  const block: InputBlock = { type: 'input', block_id: id, label, element: field, optional: node.isRequired !== true }
  const error = errors[id]
  return [
    block,
    ...(left > 0 ? [note('card.choicesLeftOut', left, lang)] : []),
    ...(error ? [line(error, { tone: 'attention' })] : []),
  ]
}

function isOptionalLine(input: Node): boolean {
  return input.type === 'Input.Text' && input.isRequired !== true
}

/** A button whose modal asks for the card's inputs; where that is too much to carry, the plain action, which asks by itself. */
function opening(button: CardButton, inputs: Node[]): CardButton {
  if (!button.auto || !button.offer) return button
  const { verb, data } = button.offer
  const offer = { verb: openInputs, data: { verb, data, title: button.title, inputs } }
  const opener: CardButton = { id: button.id, title: button.title, style: button.style, auto: false, offer }
  return fits(opener) ? opener : button
}

function select(input: Node, submit: CardButton): { blockId: string; element: StaticSelect } | undefined {
  if (input.type !== 'Input.ChoiceSet' || input.isMultiSelect === true || !submit.offer) return undefined
  // What is searched while one types needs the house's answers, which a form can ask for.
  if (words(input.search) !== '') return undefined
  const { choices, left } = choicesOf(input)
  const id = words(input.id)
  if (choices.length === 0 || left > 0 || id === '' || id.includes('=')) return undefined
  try {
    const blockId = encodePick({ ...submit.offer, input: id })
    const placeholder = plain([submit.title, words(input.label)].filter(Boolean).join(' · '), limits.placeholder)
    return {
      blockId,
      element: { type: 'static_select', action_id: `pick.${id}`.slice(0, limits.id), placeholder, ...listed(choices) },
    }
  } catch {
    return undefined
  }
}

function words(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

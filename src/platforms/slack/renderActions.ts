import type { ActionsBlock, Button, KnownBlock, Overflow } from '@slack/types'
import { isObject, type Json } from '../../core/card.ts'
import { clip } from '../../core/normal.ts'
import type { Locale } from '../../core/text.ts'
import { limits } from './limits.ts'
import { note } from './renderFit.ts'
import { encodeAction, type Offer } from './values.ts'
import { plain } from './words.ts'

/** A button of a card: what it says, and either what it does or where it leads. */
export type CardButton = { id: string; title: string; style: string; auto: boolean } & (
  | { offer: Offer; url?: undefined }
  | { url: string; offer?: undefined }
)

/** The buttons of a list of actions; what is switched off, leads nowhere or is no action is left out. */
export function buttonsOf(actions: Json[]): CardButton[] {
  return actions.flatMap(action => (isObject(action) ? (buttonOf(action) ?? []) : []))
}

/** Rows of at most five buttons. What does not fit into one row goes into a menu if that can carry it, else into further rows. */
export function actionRows(buttons: CardButton[], lang: Locale): KnownBlock[] {
  const fitting = buttons.filter(fits)
  const lost = buttons.length - fitting.length
  const rows =
    fitting.length > limits.buttonsARow ? [withMenu(fitting)].flatMap(row => row ?? inRows(fitting)) : inRows(fitting)
  return [...rows, ...(lost > 0 ? [note('card.actionsLeftOut', lost, lang)] : [])]
}

/** The button as Slack has it; undefined when what it carries is too long. */
export function accessory(button: CardButton): Button | undefined {
  return fits(button) ? element(button) : undefined
}

/** True when Slack can carry what the button stands for. */
export function fits({ offer }: CardButton): boolean {
  return offer === undefined || attempt(offer, limits.value) !== undefined
}

/** A button; one with an address opens it and tells us so. */
export function element({ id, title, style, offer, url }: CardButton): Button {
  return {
    type: 'button',
    action_id: actionId(id),
    text: plain(title, limits.buttonText),
    ...(offer ? { value: encodeAction(offer) } : { url }),
    ...(style === 'positive' ? { style: 'primary' } : {}),
    ...(style === 'destructive' ? { style: 'danger' } : {}),
  }
}

/** The id of a card's action; a long one, made of what a person typed, keeps its beginning. Its place makes it unique. */
function actionId(id: string): string {
  return clip(id, limits.id - 15) || 'action'
}

function buttonOf(action: { [key: string]: Json }): CardButton | undefined {
  if (action.isEnabled === false) return undefined
  const title = typeof action.title === 'string' ? action.title : ''
  const shape = {
    id: typeof action.id === 'string' ? action.id : title,
    title,
    style: typeof action.style === 'string' ? action.style : '',
    auto: action.associatedInputs !== 'none',
  }
  if (action.type === 'Action.OpenUrl') return link(shape, action.url)
  if (typeof action.verb !== 'string') return undefined
  return { ...shape, offer: { verb: action.verb, data: isObject(action.data) ? action.data : {} } }
}

function link(shape: Omit<CardButton, 'offer' | 'url'>, url: Json | undefined): CardButton | undefined {
  if (typeof url !== 'string' || !/^(?:https?:\/\/|mailto:)\S+$/i.test(url) || url.length > limits.url) return undefined
  return { ...shape, url, auto: false }
}

function inRows(buttons: CardButton[]): ActionsBlock[] {
  const rows: ActionsBlock[] = []
  for (let start = 0; start < buttons.length; start += limits.buttonsARow) {
    const elements = unique(buttons.slice(start, start + limits.buttonsARow).map(element))
    rows.push({ type: 'actions', elements })
  }
  return rows
}

/** Four buttons and a menu with the others; undefined when there are too many or one is too long for a menu. */
function withMenu(buttons: CardButton[]): ActionsBlock | undefined {
  const shown = buttons.slice(0, limits.buttonsARow - 1)
  const others = buttons.slice(limits.buttonsARow - 1)
  const options = others.flatMap(({ title, offer }) => {
    const value = offer && attempt(offer, limits.optionValue)
    return value === undefined ? [] : [{ text: plain(title, limits.optionText), value }]
  })
  if (options.length < others.length || options.length > limits.overflowOptions) return undefined
  const menu: Overflow = { type: 'overflow', action_id: 'more', options }
  return { type: 'actions', elements: [...unique(shown.map(element)), menu] }
}

/** Ids must differ within a block; two that began alike and were cut are told apart by their place. */
function unique(buttons: Button[]): Button[] {
  const ids = buttons.map(button => button.action_id)
  return buttons.map((button, place) =>
    ids.indexOf(button.action_id) === place ? button : { ...button, action_id: `${button.action_id}~${place}` },
  )
}

function attempt(offer: Offer, most: number): string | undefined {
  try {
    return encodeAction(offer, most)
  } catch {
    return undefined
  }
}

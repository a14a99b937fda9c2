/** A card of the house as Slack shows it: a message, a modal or the Home tab. Same card, same bytes. */
import type { HomeView, KnownBlock, ModalView } from '@slack/types'
import { type CardJson, isObject, type Json } from '../../core/card.ts'
import type { FormView } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import { limits } from './limits.ts'
import type { Surface } from './place.ts'
import { actionRows, buttonsOf, element } from './renderActions.ts'
import { elements, pictureInWords } from './renderBody.ts'
import { fitted, note, numbered, page, type Remainder } from './renderFit.ts'
import { inputsOf, messageInputs } from './renderInputs.ts'
import { fallbackText } from './renderText.ts'
import { openRest, TooLong } from './values.ts'
import { line, plain } from './words.ts'

/** A card as a message: its blocks, and the words for notifications and screen readers. */
export function renderMessage(card: CardJson): { blocks: KnownBlock[]; text: string } {
  return { blocks: onSurface(card, 'message'), text: fallbackText(card) }
}

/** A card in words alone, for when Slack takes it in no other shape. */
export function renderPlain(card: CardJson): { blocks: KnownBlock[]; text: string } {
  const text = fallbackText(card)
  return { blocks: [{ type: 'section', block_id: 'b0', text: { type: 'mrkdwn', text, verbatim: true } }], text }
}

/** The blocks with words in the place of pictures that Slack does not show; undefined when there are none. */
export function withoutPictures(blocks: KnownBlock[]): KnownBlock[] | undefined {
  if (!blocks.some(({ type }) => type === 'image')) return undefined
  return blocks.map(block =>
    block.type === 'image' ? { ...pictureInWords(block.alt_text), block_id: block.block_id ?? '' } : block,
  )
}

/** A card as a person's Home tab. */
export function renderHome(card: CardJson): HomeView & { blocks: KnownBlock[] } {
  return { type: 'home', blocks: onSurface(card, 'home') }
}

/**
 * A form as a modal. The block id of an input is the input's id, so that errors find their place; the form's id travels in
 * private_metadata. `errors` and `notice` are for a view that is shown again: Slack keeps what was typed.
 * Throws TooLong for a form whose id does not fit.
 */
export function renderModal(
  form: FormView,
  { errors = {}, notice }: { errors?: Record<string, string>; notice?: string } = {},
): ModalView {
  if (form.id.length > limits.metadata) throw new TooLong(`the form ${form.title}`, form.id.length, limits.metadata)
  const [submit, ...others] = buttonsOf(form.card.actions ?? [])
  const lang = langOf(form.card)
  const head = [
    ...(form.title.trim().length > limits.viewTitle ? [line(form.title, { weight: 'bold' })] : []),
    ...(notice ? [line(notice, { tone: 'warning' })] : []),
  ]
  const body = form.card.body.map(node => elements(node, { surface: 'modal', lang, errors }))
  const foot = others.length > 0 ? actionRows(others, lang) : []
  return {
    type: 'modal',
    callback_id: 'form',
    private_metadata: form.id,
    title: plain(form.title, limits.viewTitle),
    ...(submit && hasInputs(form.card) ? { submit: plain(submit.title, limits.viewTitle) } : {}),
    blocks: numbered(
      fitted([head, ...body], { foot, most: limits.viewBlocks, remainder: left => note('card.cut', left, lang) }),
    ),
  }
}

function onSurface(card: CardJson, surface: Exclude<Surface, 'modal'>): KnownBlock[] {
  const lang = langOf(card)
  const body = card.body.map(node => elements(node, { surface, lang, errors: {} }))
  const { rows, lost } = messageInputs(card, lang)
  const foot = [...rows, ...(lost > 0 ? [note('card.actionsLeftOut', lost, lang)] : [])]
  const onHome = surface === 'home'
  const remainder: Remainder = (left, from) => leadingOn(left, onHome ? { from, home: true } : { from }, lang)
  return numbered(fitted(body, { foot, most: onHome ? limits.viewBlocks : limits.messageBlocks, remainder }))
}

/** Room is left for what else a view carries. */
const pageRoom = { blocks: limits.viewBlocks, bytes: limits.viewBytes * 0.8 }

/**
 * What of a card did not fit into its message or the Home tab, as a modal that turns its own pages. `at` is where the card stands, for the next page.
 */
export function renderRest(
  card: CardJson,
  { from, at, close }: { from: number; at: { [key: string]: Json }; close: string },
): ModalView {
  const lang = langOf(card)
  const body = card.body.map(node => elements(node, { surface: 'message', lang, errors: {} }))
  const remainder: Remainder = (left, next) => leadingOn(left, { ...at, from: next }, lang)
  return {
    ...{ type: 'modal', callback_id: 'rest', title: plain(fallbackText(card).split('\n')[0] ?? '', limits.viewTitle) },
    close: plain(close, limits.viewTitle),
    blocks: numbered(page(body, { from, room: pageRoom, remainder })),
  }
}

/** How much more there is, beside the button that shows it. */
function leadingOn(left: number, data: { [key: string]: Json }, lang: 'zh' | 'en'): KnownBlock {
  const reader = { locale: lang, zone: 'UTC', now: new Date(0) }
  const title = say(t('button.showRest'), reader)
  const button = element({ id: 'rest', title, style: '', auto: false, offer: { verb: openRest, data } })
  return { type: 'section', text: plain(say(t('card.rest', { count: left }), reader), 300), accessory: button }
}

function hasInputs(card: CardJson): boolean {
  return inputsOf(card.body).length > 0
}

function langOf(card: { [key: string]: Json | undefined }): 'zh' | 'en' {
  return isObject(card) && card.language === 'en' ? 'en' : 'zh'
}

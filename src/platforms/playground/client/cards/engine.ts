/** All that touches the Adaptive Cards library. Loaded on demand: it is by far the largest part of the page. */
import {
  AdaptiveCard,
  type CardElement,
  CardElementContainer,
  Container,
  type Action as EngineAction,
  ExecuteAction,
  HostConfig,
  OpenUrlAction,
  SerializationContext,
  SubmitAction,
} from 'adaptivecards'
import type { Card, Inputs } from '../wire.ts'
import { guardCard, isWebAddress, unbroken } from './cardGuard.ts'
import { hostConfig } from './hostConfig.ts'
import { lookOfPictures } from './pictures.ts'
import { type LookUp, suggestAt } from './suggest.ts'

const config = new HostConfig(hostConfig)

/** Cards are plain text: no markdown, line breaks kept. */
function escapeText(text: string): string {
  return unbroken(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/\r\n|\r|\n/g, '<br>')
}

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = escapeText(text)
  result.didProcess = true
}

/** A card that stands on the page. */
export interface DrawnCard {
  element: HTMLElement
  /**
   * Shows that an action is being carried out and that the others wait; `undefined` ends it. The buttons keep the
   * focus, which a `disabled` one would lose; it is for the owner of the card to ignore what is pressed meanwhile.
   */
  setBusy(action: string | undefined): void
  /** Shows the words at the inputs they belong to; returns the first such input. */
  setErrors(fields: Readonly<Record<string, string>>): HTMLElement | undefined
  /** Carries out what Enter in a form means: the positive action, or the first. */
  executeDefault(): void
}

export type OnAction = (action: string, inputs: Inputs) => void

const sends = (action: EngineAction): boolean => action instanceof ExecuteAction || action instanceof SubmitAction

/** Inputs hold texts, a number field a number, and an empty one nothing. */
function textOf(value: unknown): string {
  if (typeof value === 'number') return `${value}`
  return typeof value === 'string' ? value : ''
}

function inputsOf(action: EngineAction): Inputs {
  const inputs = Object.values(action.getReferencedInputs() ?? {})
  return Object.fromEntries(
    inputs.flatMap(input => {
      const value: unknown = input.value
      return input.id === undefined ? [] : [[input.id, textOf(value)]]
    }),
  )
}

/** Coloured containers get a class for their corners; one that opens the card reaches from edge to edge. */
function markTints(element: CardElement): void {
  if (element instanceof Container && element.style !== undefined && element.style !== 'default') {
    element.renderedElement?.classList.add('is-tinted', ...(element.bleed ? ['is-bleeding'] : []))
  }
  if (!(element instanceof CardElementContainer)) return
  for (let index = 0; index < element.getItemCount(); index += 1) markTints(element.getItemAt(index))
}

function bleedHeader(card: AdaptiveCard): void {
  const first = card.getItemCount() > 0 ? card.getItemAt(0) : undefined
  if (first instanceof Container && first.style !== undefined && first.style !== 'default') first.bleed = true
}

/** The library gives buttons the action's id as theirs, which would repeat across messages. */
function nameButtons(actions: readonly EngineAction[]): void {
  for (const action of actions) {
    const button = action.renderedElement
    if (button === undefined || action.id === undefined) continue
    button.removeAttribute('id')
    button.dataset.action = action.id
  }
}

function execute(action: EngineAction, onAction: OnAction): void {
  if (action instanceof OpenUrlAction) {
    if (isWebAddress(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer')
  } else if (sends(action) && action.id !== undefined) {
    onAction(action.id, inputsOf(action))
  }
}

function clearError(box: HTMLElement, control: HTMLElement | null): void {
  box.querySelector('.field-error')?.remove()
  control?.removeAttribute('aria-invalid')
  control?.removeAttribute('aria-describedby')
}

function showErrors(card: AdaptiveCard, fields: Readonly<Record<string, string>>): HTMLElement | undefined {
  let first: HTMLElement | undefined
  for (const { id, renderedElement: box } of card.getAllInputs()) {
    if (id === undefined || box === undefined) continue
    const control = box.querySelector<HTMLElement>('input, select, textarea')
    clearError(box, control)
    const text = fields[id]
    if (text === undefined) continue
    const error = document.createElement('div')
    error.className = 'field-error'
    error.id = `error-${id}`
    error.textContent = text
    box.append(error)
    control?.setAttribute('aria-invalid', 'true')
    control?.setAttribute('aria-describedby', error.id)
    control?.addEventListener('input', () => clearError(box, control), { once: true })
    first ??= control ?? undefined
  }
  return first
}

/** Where the card says in what a field is searched, by the field's id. The library drops what it does not know. */
function searchesIn(node: unknown, found = new Map<string, string>()): Map<string, string> {
  if (typeof node !== 'object' || node === null) return found
  for (const member of Object.values(node)) searchesIn(member, found)
  if (!('search' in node) || !('id' in node) || !('type' in node) || node.type !== 'Input.Text') return found
  if (typeof node.search === 'string' && node.search !== '' && typeof node.id === 'string')
    found.set(node.id, node.search)
  return found
}

function offerSuggestions(card: AdaptiveCard, source: Card, lookUp: LookUp): void {
  const searches = searchesIn(source)
  for (const { id, renderedElement: box } of card.getAllInputs()) {
    const of = searches.get(id ?? '')
    const input = box?.querySelector('input')
    if (of !== undefined && input) suggestAt(input, query => lookUp(of, query))
  }
}

export function drawCard(
  source: Card,
  language: string,
  { onAction, lookUp }: { onAction: OnAction; lookUp: LookUp | undefined },
): DrawnCard | undefined {
  const card = new AdaptiveCard()
  card.hostConfig = config
  card.lang = language
  card.onExecuteAction = action => execute(action, onAction)
  card.parse(guardCard(source), new SerializationContext())
  if (card.getItemCount() === 0 && card.getActionCount() === 0) return undefined
  bleedHeader(card)
  const element = card.render()
  if (element === undefined) return undefined
  markTints(card)
  lookOfPictures(element)
  const actions = card.getAllActions()
  nameButtons(actions)
  if (lookUp) offerSuggestions(card, source, lookUp)
  const own = actions.filter(action => action.isEnabled)

  return {
    element,
    setBusy(busy) {
      for (const action of own) {
        const button = action.renderedElement
        if (!sends(action) || button === undefined) continue
        const isBusy = busy !== undefined && action.id === busy
        button.classList.toggle('is-busy', isBusy)
        button.setAttribute('aria-busy', `${isBusy}`)
        button.setAttribute('aria-disabled', `${busy !== undefined}`)
      }
    },
    setErrors: fields => showErrors(card, fields),
    executeDefault() {
      const sending = own.filter(sends)
      const action = sending.find(each => each.style === 'positive') ?? sending[0]
      action?.execute()
    },
  }
}

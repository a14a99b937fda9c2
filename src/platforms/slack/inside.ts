import type { Answer, HttpReply, Inbound } from '../../core/platform.ts'
import { withNotice } from './formAgain.ts'
import { originOf } from './heard.ts'
import { modalOf } from './modal.ts'
import { showsPictures } from './pictures.ts'
import type { Ticket } from './ticket.ts'
import { labelOf, type Whisper, whispersOf, wordsOf } from './whisper.ts'
import { plain } from './words.ts'

/** A response that says nothing, so that nobody waits for it. */
export const nothing: HttpReply = { status: 200, body: '' }

/** What goes into the response, and what of an answer is left to be said after it. */
export type Inside = { http: HttpReply; left(answer: Answer): Whisper[]; formShown?: true }

/** What Slack takes in the response itself: a command's words, a form's errors or the form after it, choices. */
export function insideOf(answer: Answer, inbound: Inbound, ticket: Ticket): Inside {
  if (ticket.way === 'choices') return { http: { status: 200, body: { options: optionsOf(answer) } }, left: () => [] }
  if (ticket.way === 'form') return insideForm(answer, inbound, ticket)
  if (ticket.way === 'rest' && !answer.whole && !answer.home)
    return {
      http: nothing,
      left: () => [{ ...wordsOf(answer.error?.text ?? labelOf('card.gone', inbound)), replaces: false }],
    }
  const [first] = whispersOf(answer, inbound)
  // A picture may have to be handed over first, and nothing waits for that.
  if (ticket.way !== 'command' || !first || answer.cards.some(({ card }) => showsPictures(card)))
    return { http: nothing, left: whole => whispersOf(whole, inbound) }
  const { blocks, text } = first
  return {
    http: { status: 200, body: { response_type: 'ephemeral', blocks, text } },
    left: whole => whispersOf(whole, inbound).slice(1),
  }
}

/** A form that was sent off stays open with its faults, what was typed in it; or gives way to the form that follows; or closes. */
function insideForm(answer: Answer, inbound: Inbound, ticket: Ticket): Inside {
  const { error, form } = answer
  const { view } = ticket
  if (form) {
    const next = modalOf(form, originOf(inbound, ticket))
    return {
      http: respond({ response_action: 'update', view: next }),
      left: whole => (error ? whispersOf(whole, inbound) : []),
      formShown: true,
    }
  }
  if (!error || !view) return { http: nothing, left: whole => whispersOf(whole, inbound) }
  const errors = Object.fromEntries(Object.entries(error.fields ?? {}).filter(([field]) => view.fields.includes(field)))
  if (Object.keys(errors).length > 0) return { http: respond({ response_action: 'errors', errors }), left: () => [] }
  return {
    http: respond({ response_action: 'update', view: withNotice(view, error.text) }),
    left: whole => cardsOf(whole, inbound),
  }
}

/**
 * What is left to say after a response that said nothing. What went wrong stands in the modal if there is one, else it is spelled out;
 * that something was done is said in the chat as well, where it stays.
 */
export function leftAfter(answer: Answer, inbound: Inbound, inModal: boolean): Whisper[] {
  const { error } = answer
  if (!error) return whispersOf(answer, inbound)
  if (inModal) return cardsOf(answer, inbound)
  const text = [error.text, ...Object.values(error.fields ?? {})].join('\n')
  return whispersOf({ ...answer, error: { ...error, text } }, inbound)
}

/** What is left to say when the words stand in a modal. */
export function cardsOf({ cards }: Answer, inbound: Inbound): Whisper[] {
  return whispersOf({ cards }, inbound)
}

function respond(body: unknown): HttpReply {
  return { status: 200, body }
}

function optionsOf({ choices = [] }: Answer) {
  return choices.slice(0, 100).map(({ title, value }) => ({ text: plain(title, 75), value }))
}

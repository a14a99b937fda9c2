import type { Button, KnownBlock } from '@slack/types'
import { Unreachable } from '../../core/errors.ts'
import type { Answer, Inbound } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import { postJson } from '../http.ts'
import { withAddress } from './address.ts'
import type { SlackClient } from './client.ts'
import type { Content } from './clientMessages.ts'
import { limits } from './limits.ts'
import { renderMessage } from './render.ts'
import type { Ticket } from './ticket.ts'
import { encodeAction, type Offer, TooLong } from './values.ts'
import { plain, unlinked } from './words.ts'

/** What one person is told and nobody else sees. `replaces` shows it in place of what they tapped. */
export type Whisper = Content & { replaces: boolean }

/** What an answer has to say to the person alone: its words, then the cards that only they see for a while. */
export function whispersOf(answer: Answer, inbound: Inbound): Whisper[] {
  const words = wordsFor(answer, inbound)
  const undo = answer.undo
    ? { title: labelOf('button.undo', inbound), offer: { verb: 'record.undo', data: {} } }
    : undefined
  const cards = answer.cards.map(({ post, card }) => {
    const { blocks, text } = renderMessage(card)
    return { blocks: withAddress(blocks, post), text, replaces: post === inbound.copy }
  })
  const said = words ? [{ ...wordsOf(words, undo), replaces: false }] : []
  const [first, ...others] = cards
  const [line] = said
  if (!line || !first || first.replaces || first.blocks.length + line.blocks.length > limits.messageBlocks)
    return [...said, ...cards]
  const together = { blocks: [...line.blocks, ...first.blocks], text: `${line.text}\n${first.text}`, replaces: false }
  return [together, ...others]
}

/** What is said in a group about files says also where they are. */
function wordsFor({ error, notice, files = [] }: Answer, inbound: Inbound): string | undefined {
  const words = error?.text ?? notice
  return words && files.length > 0 && inbound.chat.kind === 'group'
    ? `${words} ${labelOf('files.inPrivate', inbound)}`
    : words
}

/** Words with a button that leads somewhere. */
export function linkTo(words: string, { title, url }: { title: string; url: string }): Content {
  const { blocks, text } = wordsOf(words)
  const button: Button = { type: 'button', action_id: 'link', text: plain(title, limits.buttonText), url }
  return { blocks: [...blocks, { type: 'actions', block_id: 'link', elements: [button] }], text }
}

/** Words as a message, perhaps with a button. */
export function wordsOf(words: string, button?: { title: string; offer: Offer }): Content {
  const section: KnownBlock = { type: 'section', block_id: 'words', text: plain(words, limits.text) }
  return { blocks: [section, ...(button ? buttonRow(button) : [])], text: unlinked(words) }
}

function buttonRow({ title, offer }: { title: string; offer: Offer }): KnownBlock[] {
  try {
    const text = plain(title, limits.buttonText)
    return [
      {
        ...{ type: 'actions', block_id: 'again' },
        elements: [{ type: 'button', action_id: offer.verb, text, value: encodeAction(offer) }],
      },
    ]
  } catch (error) {
    if (error instanceof TooLong) return []
    throw error
  }
}

/** A label in the language of the person as far as it is known. */
export function labelOf(
  key:
    | 'button.undo'
    | 'button.openForm'
    | 'card.gone'
    | `form.${'pressToOpen' | 'working' | 'done' | 'close' | 'kept' | 'goOn' | 'gone'}`
    | `files.${'inPrivate' | 'download' | 'notUploaded'}`,
  { locale = 'zh' }: Inbound,
): string {
  return say(t(key), { locale, zone: 'UTC', now: new Date(0) })
}

/**
 * Tells somebody something in private where they are: by the address that came with their deed, else as a message that only they see,
 * and where the bot is no member in their private chat.
 */
export function createWhisper(client: SlackClient, { hosts }: { hosts: ReadonlySet<string> }) {
  async function byAddress({ respond, thread }: Ticket, { replaces, ...content }: Whisper): Promise<boolean> {
    if (!respond || !hosts.has(hostOf(respond))) return false
    const how = replaces
      ? { replace_original: true }
      : { response_type: 'ephemeral', replace_original: false, ...(thread ? { thread_ts: thread } : {}) }
    return (await postJson(respond, { ...how, ...content }, 4_000)) < 300
  }

  async function here({ person, chat }: Inbound, { thread }: Ticket, { blocks, text }: Whisper): Promise<void> {
    const message = { blocks, text, ...(thread ? { thread } : {}) }
    if (chat.kind === 'dm') {
      await client.postMessage({ channel: chat.id, ...message })
      return
    }
    try {
      await client.postEphemeral({ channel: chat.id, user: person, ...message })
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      await client.postMessage({ channel: person, blocks, text })
    }
  }

  return async (inbound: Inbound, ticket: Ticket, whisper: Whisper): Promise<void> => {
    if (await byAddress(ticket, whisper)) return
    await here(inbound, ticket, whisper)
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

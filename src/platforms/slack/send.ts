import { RetryLater } from '../../core/errors.ts'
import type { Copy } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import { renderMessage } from './render.ts'

/** Posts a card copy. */
export function createSend(client: SlackClient): (copy: Copy) => Promise<string> {
  return async copy => {
    const { blocks, text } = renderMessage(copy.card)
    return client.postMessage({ channel: copy.to.chat, post: copy.post, blocks, text })
  }
}

/** Replaces the card of a message. */
export function createUpdate(client: SlackClient): (message: string, copy: Copy) => Promise<void> {
  return async (message, copy) => {
    const { blocks, text } = renderMessage(copy.card)
    if (copy.to.chat === '') throw new RetryLater('no chat', 1_000)
    await client.update({ channel: copy.to.chat, ts: message, blocks, text })
  }
}

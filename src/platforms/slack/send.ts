import { Unreachable } from '../../core/errors.ts'
import type { Address, Copy } from '../../core/platform.ts'
import type { Content, SlackClient } from './client.ts'
import { SlackRefusal } from './failures.ts'
import { renderMessage, renderPlain } from './render.ts'

/** Hears of a card that Slack does not take as it was drawn: somebody should look at the renderer. */
type Report = (error: unknown, said: string) => void

/**
 * Posts a copy and returns its ts. Slack knows no key of ours, so a copy that may stand there already is looked for by its metadata
 * before it is posted; found, it is brought up to date.
 */
export function createSend(slack: SlackClient, report: Report): (copy: Copy) => Promise<string> {
  async function send({ post, to, doubtSince }: Copy, content: Content): Promise<string> {
    if (isPassing(to)) return slack.postEphemeral({ channel: to.chat, user: readerOf(to), ...content })
    const known = doubtSince && (await slack.findPost({ channel: to.chat, post, since: doubtSince }))
    if (!known) return slack.postMessage({ channel: to.chat, post, ...content })
    await slack.update({ channel: to.chat, ts: known, ...content })
    return known
  }
  return copy => inWordsAtLeast(copy, report, content => send(copy, content))
}

/** Replaces the card of a message. What only one person saw in a group cannot be changed any more, and is left as it is. */
export function createUpdate(slack: SlackClient, report: Report): (message: string, copy: Copy) => Promise<void> {
  return async (message, copy) => {
    const { post, to } = copy
    if (isPassing(to)) return
    await inWordsAtLeast(copy, report, content => slack.update({ channel: to.chat, ts: message, post, ...content }))
  }
}

/** A card that Slack refuses to show goes out as its words alone, rather than not at all. */
async function inWordsAtLeast<T>(
  { post, card }: Copy,
  report: Report,
  write: (content: Content) => Promise<T>,
): Promise<T> {
  try {
    return await write(renderMessage(card))
  } catch (error) {
    if (!(error instanceof SlackRefusal) || !/block/.test(error.code)) throw error
    report(error, `card ${post} was sent as words alone`)
    return write(renderPlain(card))
  }
}

/** Shown to one person among others: it is gone when they reload. */
function isPassing({ kind, audience }: Address): boolean {
  return kind === 'group' && audience === 'only'
}

function readerOf({ reader }: Address): string {
  if (reader === null) throw new Unreachable('its reader has no account here any more')
  return reader
}

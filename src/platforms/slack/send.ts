import type { CardJson } from '../../core/card.ts'
import { RetryLater, Unreachable } from '../../core/errors.ts'
import type { Address, Copy, Turns } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import type { Content } from './clientMessages.ts'
import { SlackRefusal } from './failures.ts'
import type { Pace } from './pace.ts'
import type { Pictured } from './pictures.ts'
import { renderMessage, renderPlain, withoutPictures } from './render.ts'

/** What a card is drawn with: its pictures at hand, and who hears that Slack does not take it, since somebody should look at it. */
type Drawing = {
  pictured: (card: CardJson) => Promise<Pictured>
  report(error: unknown, said: string): void
}

/**
 * Posts a copy and returns its ts. Slack knows no key of ours, so a copy that may stand there already is looked for by its metadata
 * before it is posted; found, it is brought up to date.
 */
export function createSend(slack: SlackClient, drawing: Drawing): (copy: Copy) => Promise<string> {
  async function send({ post, to, doubtSince }: Copy, content: Content): Promise<string> {
    if (isPassing(to)) return slack.postEphemeral({ channel: to.chat, user: readerOf(to), ...content })
    const known = doubtSince && (await slack.findPost({ channel: to.chat, post, since: doubtSince }))
    if (!known) return slack.postMessage({ channel: to.chat, post, ...content })
    await slack.update({ channel: to.chat, ts: known, ...content })
    return known
  }
  return copy => inWordsAtLeast(copy, drawing, content => send(copy, content))
}

/** Replaces the card of a message. What only one person saw in a group cannot be changed any more, and is left as it is. */
export function createUpdate(slack: SlackClient, drawing: Drawing): (message: string, copy: Copy) => Promise<void> {
  return async (message, copy) => {
    const { post, to } = copy
    if (isPassing(to)) return
    await inWordsAtLeast(copy, drawing, content => slack.update({ channel: to.chat, ts: message, post, ...content }))
  }
}

/** When it is a card's turn; what only one person sees among others takes none. */
export function createTurns(pace: Pick<Pace, 'crowded' | 'until'>): Turns {
  return {
    crowded: () => pace.crowded(),
    until: ({ post, to, message }) => {
      if (isPassing(to)) return 0
      const lane = { copy: post, channel: to.chat, ...(message ? { message } : {}) }
      return pace.until(message ? 'chat.update' : 'chat.postMessage', lane)
    },
  }
}

/**
 * A card that Slack refuses to show goes out without its pictures, and if that is not it as its words alone, rather than not at all.
 * While Slack may still be working on a picture, it waits.
 */
async function inWordsAtLeast<T>(
  { post, card }: Copy,
  { pictured, report }: Drawing,
  write: (content: Content) => Promise<T>,
): Promise<T> {
  const known = await pictured(card)
  const content = renderMessage(known.card)
  const bare = withoutPictures(content.blocks)
  try {
    return await write(content)
  } catch (error) {
    if (!isAboutBlocks(error)) throw error
    if (known.fresh) throw new RetryLater(`a picture of ${post} is being processed`, 2_000)
    report(error, `card ${post} was sent ${bare ? 'without pictures' : 'as words alone'}`)
    if (!bare) return write(renderPlain(known.card))
  }
  try {
    return await write({ ...content, blocks: bare })
  } catch (error) {
    if (!isAboutBlocks(error)) throw error
    return write(renderPlain(known.card))
  }
}

/** True when Slack does not take a card as it is drawn. */
export function isAboutBlocks(error: unknown): boolean {
  return error instanceof SlackRefusal && /block|invalid_arguments/.test(error.code)
}

/** Shown to one person among others: it is gone when they reload. */
function isPassing({ kind, audience }: Address): boolean {
  return kind === 'group' && audience === 'only'
}

function readerOf({ reader }: Address): string {
  if (reader === null) throw new Unreachable('its reader has no account here any more')
  return reader
}

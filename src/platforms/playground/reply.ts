import type { Change, Desk, Draft } from '../../core/desk.ts'
import type { FileShelf } from '../../core/files.ts'
import type { Answer, Inbound, Replied } from '../../core/platform.ts'
import { ownLine, wireOf } from './messages.ts'
import { render } from './render.ts'

/** Says an answer: the person's own line, what the bot has to say to it, and every card, in one write. */
export function createReply(desk: Desk, shelf: FileShelf): (inbound: Inbound, answer: Answer) => Promise<Replied> {
  return async (inbound, answer) => {
    const shown = answer.cards.map(({ card, ...copy }) => ({ ...copy, ...render(card) }))
    const changes: Change[] = shown.flatMap(({ message, card, drawn, actions }) =>
      message ? [{ id: message, card, version: drawn, actions }] : [],
    )
    const fresh = shown.filter(copy => copy.message === null)
    const words = inbound.said.kind === 'text' ? (answer.error?.text ?? answer.notice ?? '') : ''
    // Words go with the first card. A redelivery finds its cards posted, and the words with them.
    const bare = (shown.length === 0 && words !== '') || answer.files !== undefined
    const drafts = [
      ...ownLine(inbound),
      ...fresh.map((copy, index) => ({
        ...only(inbound),
        key: `post:${copy.post}`,
        audience: copy.audience === 'room' ? ('room' as const) : ('user' as const),
        text: index === 0 ? words : '',
        card: copy.card,
        version: copy.drawn,
        actions: copy.actions,
      })),
      ...(bare
        ? [
            {
              ...only(inbound),
              key: `${inbound.eventId}:answer`,
              ...{ text: shown.length === 0 ? words : '', files: answer.files, card: null, version: 1, actions: {} },
            },
          ]
        : []),
    ]
    const messages = drafts.length + changes.length > 0 ? await desk.write(drafts, changes) : []
    const written = messages.slice(drafts.length - fresh.length - (bare ? 1 : 0))
    const posted = fresh.flatMap((copy, index) =>
      written[index] ? [{ post: copy.post, message: written[index].id }] : [],
    )
    const { cards: _cards, again: _again, files, ...rest } = answer
    const said = files ? { ...rest, files: files.map(file => ({ ...file, url: shelf.link(file) })) } : rest
    return {
      http: { status: 200, body: { answer: said, messages: messages.map(message => wireOf(message, shelf.link)) } },
      posted: [...posted, ...shown.flatMap(({ post, message }) => (message ? [{ post, message }] : []))],
      after: async () => {},
    }
  }
}

/** The bot speaks to one person in the chat they are in. */
function only(inbound: Inbound): Omit<Draft, 'key' | 'text' | 'card' | 'version' | 'actions'> {
  return {
    ...{ chat: inbound.chat.id, from: 'shoal', audience: 'user', reader: inbound.person },
    threadOf: inbound.said.kind === 'text' ? inbound.message : undefined,
  }
}

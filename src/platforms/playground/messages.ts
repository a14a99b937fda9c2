/** How the playground names chats and puts messages on the wire. */
import { withPictures } from '../../core/card.ts'
import type { Draft, Message } from '../../core/desk.ts'
import type { Inbound } from '../../core/platform.ts'

/** "dm" is everybody's own conversation with the bot. */
export function chatOf(chat: string, as: string): string {
  return chat === 'dm' ? `dm:${as}` : chat
}

/** Groups are everybody's; a private chat is one person's. */
export function isOpenTo(as: string, chat: string): boolean {
  return shownAs(chat) !== 'dm' || chat === chatOf('dm', as)
}

/** The chat as the person calls it. */
function shownAs(chat: string): string {
  return chat.startsWith('dm:') ? 'dm' : chat
}

/** A message as it goes over the wire; its files and pictures with links that work for a day. */
export function wireOf(
  { reader: _reader, threadOf, chat, files, card, ...message }: Message,
  link: (file: { id: string }) => string,
) {
  const linked = files.map(({ id, name, size }) => ({ id, name, size, url: link({ id }) }))
  return {
    ...message,
    card: card && withPictures(card, id => link({ id })),
    chat: shownAs(chat),
    ...(linked.length > 0 ? { files: linked } : {}),
    ...(threadOf ? { threadOf } : {}),
  }
}

/** A typed line as it appears in the chat; a slash command only to whoever typed it. */
export function ownLine(inbound: Inbound): Draft[] {
  if (inbound.said.kind !== 'text') return []
  const { text } = inbound.said
  const alone = text.trimStart().startsWith('/')
  const seenBy = { audience: alone ? ('user' as const) : ('room' as const), reader: alone ? inbound.person : null }
  return [
    {
      key: `${inbound.eventId}:said`,
      chat: inbound.chat.id,
      from: inbound.person,
      ...seenBy,
      text,
      files: inbound.files,
      card: null,
      version: 1,
      actions: {},
      threadOf: inbound.message,
    },
  ]
}

/** The playground is its own chat vendor: this is what a vendor keeps on its servers. The store behind it is given from outside. */
import type { CardJson, Json } from '../../core/card.ts'
import type { Inbound } from '../../core/platform.ts'

type Person = { id: string; name: string; roles: string[]; department: string; title: string }
type Chat = { id: string; name: string; kind: 'group' | 'dm' }

/** A message as people see it. `version` rises with every change, `seq` with every message. */
export type Message = {
  id: string
  seq: number
  chat: string
  from: string
  audience: 'room' | 'user'
  reader: string | null
  text: string
  card: CardJson | null
  version: number
  createdAt: string
  updatedAt: string
  threadOf: string | null
}

/** An action a message ever offered, by its id on the card. */
export type Offered = { verb: string; data: { [key: string]: Json } }

/** A message to be written; the same key is the same message, however often it is written. */
export type Draft = {
  key: string
  chat: string
  from: string
  audience: 'room' | 'user'
  reader: string | null
  text: string
  card: CardJson | null
  version: number
  actions: { [id: string]: Offered }
}

/** A card that replaces the one of a message, unless the message already shows a newer version. */
export type Change = { id: string; card: CardJson; version: number; actions: { [id: string]: Offered } }

export type Desk = {
  people(): Promise<Person[]>
  /** Groups and private chats by the vendor's own ids: a private chat is "dm:<person>". */
  chats(): Promise<Chat[]>
  /** What the person may see of a chat, the newest `limit` before `before`, oldest first. */
  list(chat: string, as: string, page: { before: number; limit: number }): Promise<Message[]>
  byIds(ids: string[]): Promise<Message[]>
  /** The action of a message that the person may see; undefined when there is no such message or action for them. */
  offered(message: string, as: string, action: string): Promise<{ chat: string; offered: Offered } | undefined>
  /** Writes and changes in one statement, and lets every open window know. Returns the messages as they are now, in order. */
  write(drafts: Draft[], changes: Change[]): Promise<Message[]>
}

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

/** A message as it goes over the wire. */
export function wireOf({ reader: _reader, threadOf, chat, ...message }: Message) {
  return { ...message, chat: shownAs(chat), ...(threadOf ? { threadOf } : {}) }
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
      card: null,
      version: 1,
      actions: {},
    },
  ]
}

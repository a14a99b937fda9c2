/** What a chat vendor keeps on its servers, for the platform that is its own vendor: people, chats, messages. */
import type { CardJson, Json } from './card.ts'
import type { FileRef } from './files.ts'

export type Person = {
  id: string
  name: string
  roles: string[]
  department: string
  title: string
  /** False once the account is closed: who still says something there is told so. */
  works: boolean
}
export type Chat = { id: string; name: string; kind: 'group' | 'dm' }

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
  files: FileRef[]
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
  files?: FileRef[] | undefined
  version: number
  actions: { [id: string]: Offered }
  /** The message it answers. */
  threadOf?: string | undefined
}

/** A card that replaces the one of a message, unless the message already shows a newer version. */
export type Change = { id: string; card: CardJson; version: number; actions: { [id: string]: Offered } }

/** The vendor's counter: reads for the page, one write for everything that is said or changed. */
export type Desk = {
  people(): Promise<Person[]>
  /** Somebody new, whom the company does not know yet; the first one finds a group to talk in. Undefined when too many wait to be let in. */
  join(name: string): Promise<{ id: string } | undefined>
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

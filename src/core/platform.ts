/**
 * The words every room of the house shares.
 *
 * A platform turns bytes into an Inbound, and says an Answer in its own way. Between the two, the house knows
 * nothing of platforms: an action returns an Outcome, and the dispatcher turns it into an Answer.
 */
import type { CardJson } from './card.ts'
import type { FileRef, SentFile } from './files.ts'
import type { Locale, Text } from './text.ts'

/** What records there are. A new kind of record is a new word here. */
export const entities = [
  ...(['lead', 'customer', 'contact', 'opportunity', 'followup', 'plan'] as const),
  ...(['pool', 'user', 'company', 'campaign', 'pipeline', 'product', 'trouble'] as const),
  ...(['ask', 'join', 'import', 'export'] as const),
  ...(['approval', 'cost', 'quote', 'contract', 'payment', 'invoice', 'order', 'return'] as const),
  ...(['report', 'target'] as const),
  ...(['ticket', 'article'] as const),
  ...(['reminder', 'digest'] as const),
] as const
export type Entity = (typeof entities)[number]

/** One record, named by kind and UUID. */
export type RecordRef = { entity: Entity; id: string }

/**
 * Something that changes the world: claimed once, answered, and answered the same way again. `people` are platform ids that stand in
 * the text as "@<id>"; an aside was said among people below one of our cards, not to us.
 */
export type Deed =
  | { kind: 'text'; text: string; people?: string[]; aside?: true }
  | { kind: 'tap' | 'form'; action: string; input: unknown }

/** Something only looked at: choices while a person types into a field, their own page, what a link to a record shows, a whole card again. */
export type Question =
  | { kind: 'choices'; of: string; query: string }
  | { kind: 'home' }
  | { kind: 'preview'; records: string[] }
  | { kind: 'copy' }

/** Where something came from, proven to come from that person's platform. */
type From = {
  platform: string
  /** The platform's own key of the company that installed us. */
  tenant: string
  /** Unique per platform and tenant: the same key is the same event, however often it is delivered. */
  eventId: string
  /** The person, by the platform's own id. */
  person: string
  /** A private chat whose id the platform does not say (their own page, a shortcut) goes by its person; `name` where it says that too. */
  chat: { id: string; kind: 'group' | 'dm'; name?: string }
  /** The message that carries the tapped card, or the one below which something was said. */
  message?: string
  /** What the message says below which something was said, where it is no card of ours and the platform tells. */
  quoted?: string
  /** The copy that was tapped by our own id, where the platform hands it back. */
  copy?: string
  /** The language the person's client asks for; without it, the person's own setting counts. */
  locale?: Locale
  /** Set when it was tapped on the person's own page, which is then shown again with the answer. */
  onHome?: true
  /** "words": the reply carries words and what only one person sees for a while; lasting cards go by the queue. Without it, everything. */
  carries?: 'words'
  /** What the platform itself needs to answer this one (a trigger, a response address): plain JSON that nobody else looks at. */
  ticket?: unknown
  /** What was sent along; the bytes are kept already. */
  files?: FileRef[]
  /** What was sent along and is still with the platform: it is fetched when the response is out, and only then acted upon. */
  sent?: SentFile[]
}

/** Something a person did or asked in a chat. */
export type Inbound = From & { said: Deed | Question }
export type Act = From & { said: Deed }

/** A card that an outcome wants somewhere, by the name of its view. */
export type CardWish = {
  view: string
  of: RecordRef
  params?: Record<string, unknown>
  /**
   * only: the person who acted sees it, here; room: everybody here; dm: that person, privately; pool: the pool's rooms; space: that
   * chat; rooms: those with that purpose.
   */
  to: 'only' | 'room' | { dm: string } | { pool: string } | { space: string } | { rooms: 'ticket' }
  /**
   * The kind of reminder it is, where the house tells a person: it comes in their hours, within their budget, and as they want that kind.
   * In a room it says that this is news that counts for the room's budget and is left to its digest when that is used up.
   */
  kind?: string
}

/** A form to fill in; what is sent back goes to `action` together with `context`. */
export type FormWish = { action: string; context?: Record<string, unknown>; title: Text; card: CardJson }

/** One line of the trail; `facts` holds what the sentence about it and an undo need. */
export type AuditWish = { action: string; on: RecordRef; facts?: Record<string, unknown>; undoOf?: string }

/** What an action did. The dispatcher writes it down; the platform says it. */
export type Outcome = {
  notice?: Text
  changed?: RecordRef[]
  audit?: AuditWish[]
  cards?: CardWish[]
  form?: FormWish
  /** Files to hand to the person who acted. */
  files?: FileRef[]
}

export type FormView = { id: string; title: string; card: CardJson }

/** A card copy to be shown now: the copy's id is ours, the message id is the platform's. */
export type ShownCard = {
  post: string
  message: string | null
  audience: 'room' | 'only'
  card: CardJson
  drawn: number
}

/** What the person is told at once. Without its cards it is kept with the event and said again to a redelivery. */
export type Answer = {
  /** True when the act can be taken back at once, so that a platform may offer the button. */
  undo?: boolean | undefined
  notice?: string | undefined
  error?: { code: string; text: string; fields?: Record<string, string> | undefined } | undefined
  form?: FormView | undefined
  files?: FileRef[] | undefined
  cards: ShownCard[]
  /** Set when an earlier delivery had this answer. */
  again?: true
  /** Set when nothing was done yet, because what was sent along has to be fetched first. */
  awaits?: 'files' | undefined
  /** To a question after choices. */
  choices?: Choice[] | undefined
  /** The person's own page. */
  home?: CardJson | undefined
  /** What may be shown below links to records, by record number. */
  previews?: { record: string; card: CardJson }[] | undefined
  /** The card of the copy that was asked about, as it is now. */
  whole?: CardJson | undefined
}

/** One line of a select. */
export type Choice = { title: string; value: string }

/** Where a card copy goes, in the platform's own words. */
export type Address = { chat: string; kind: 'group' | 'dm'; audience: 'room' | 'only'; reader: string | null }

/** A drawn card on its way out; `post` is our own key, so that a platform with an idempotency key can use it; `version` rises with every state. */
export type Copy = {
  post: string
  to: Address
  card: CardJson
  text: string
  version: number
  /** Since when it may stand in the chat already, unknown to us: look before posting it where the platform knows no key of ours. */
  doubtSince: Date | null
}

/** A door a platform's server knocks at, as "POST /slack/events"; some prove an address with a GET first. */
export type Hook = `${'GET' | 'POST'} /${string}`

/** Raw bytes at the door. Nothing in them has been parsed or believed yet. */
export type RawRequest = {
  method: 'GET' | 'POST'
  path: string
  query: URLSearchParams
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** What leaves through the door again: an object as JSON, a string as plain text. */
export type HttpReply = { status: number; body?: unknown }

/** What a platform returned for an answer: the response to its server, where the cards now are, and what it says once the response is out. */
export type Replied = { http: HttpReply; posted: { post: string; message: string }[]; after(): Promise<void> }

/**
 * A person by the platform's own directory; `email` only if the platform has verified it, `dm` where they are written to in private, if that
 * was asked; clock and language as they have set them there.
 */
export type Profile = {
  person: string
  name: string
  email: string | null
  kind: 'member' | 'guest' | 'outside' | 'bot' | 'gone'
  dm: string | null
  zone?: string | undefined
  locale?: Locale | undefined
}

/** What a platform tells about its people and about our place with it. */
export type News =
  | { kind: 'person'; tenant: string; profile: Profile }
  | { kind: 'installed'; tenant: string }
  | { kind: 'removed'; tenant: string }

/** How a platform tells the house; neither throws for anything a person can do. */
export type Ear = {
  /** What a person did or asked; returns the response for the platform's server. */
  hear(inbound: Inbound): Promise<HttpReply>
  learn(news: News): Promise<void>
}

/** How copies take turns where a platform is not written to as fast as we could. */
export type Turns = {
  /** True while any copy waits for its turn: only then is it worth asking. */
  crowded(): boolean
  /** Milliseconds until it is this copy's turn, which it keeps; 0 when it is now. `message` is null before its first post. */
  until(copy: { post: string; to: Address; message: string | null }): number
}

/** A chat platform; everything else stays in its folder. */
export type Platform = {
  name: string
  /** Where its server calls us. */
  hooks: readonly Hook[]
  /** Milliseconds after which its server is told to wait; Infinity where it waits as long as it takes. */
  patience: number
  /** Proves the sender, refuses what is stale, and only then parses and tells the house. Never throws on hostile input. */
  receive(request: RawRequest, ear: Ear): Promise<HttpReply>
  /** Calls the platform where that is how we hear of it (a socket), until the returned function is called. */
  connect(ear: Ear): Promise<() => Promise<void>>
  /** Who a person is. */
  profile(person: string): Promise<Profile>
  /** Keeps what was sent along, where a message does not bring the bytes. Throws a Refusal for what is not taken. */
  fetchFile?(file: SentFile): Promise<FileRef>
  /** The response when the answer comes later; what is not "kept" yet should be delivered again, if the platform can. */
  hold(inbound: Inbound, state: 'kept' | 'open'): HttpReply
  /** Says the answer to the person, inside the response where the platform allows. */
  reply(inbound: Inbound, answer: Answer): Promise<Replied>
  turns?: Turns
  /** Posts a new card copy and returns the platform's message id. Throws RetryLater to be called again. */
  send(copy: Copy): Promise<string>
  /** Replaces the card of a message posted earlier. */
  update(message: string, copy: Copy): Promise<void>
}

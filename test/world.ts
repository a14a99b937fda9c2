/** A whole app on a throw-away database, with a clock that stands still: tests read as stories. */
import { createServer } from 'node:http'
import { pino } from 'pino'
import { type Cast, type Handle, hiredBefore } from '../scripts/demo/people.ts'
import { buildShoal, type Parts, type Shoal } from '../src/build/shoal.ts'
import { type CardJson, type Json, walk } from '../src/core/card.ts'
import { handClock } from '../src/core/clock.ts'
import { enrol } from '../src/crm/digests/enrol.ts'
import { companyOf } from '../src/store/company.ts'
import { openStore, type Store, type Tx } from '../src/store/db.ts'
import { queueIdle } from '../src/store/queue.ts'
import { openCompany, openEmpty, usualStart } from './company.ts'
import { aDatabase, onServer } from './database.ts'

/** A message as the playground's wire has it. */
export type Seen = {
  id: string
  seq: number
  chat: string
  from: string
  audience: 'room' | 'user'
  text: string
  card: CardJson | null
  version: number
}
export type Form = { id: string; title: string; card: CardJson }
export type Said = {
  status: number
  answer: {
    notice?: string
    form?: Form
    error?: { code: string; text: string; fields?: Record<string, string> }
    files?: { name: string; size: number; url: string }[]
    choices?: { title: string; value: string }[]
  }
  messages: Seen[]
}

export type World = {
  store: Store
  shoal: Shoal
  cast: Cast
  url: string
  /** Where the clock stands: Monday 2026-11-23, 10:00 in Shanghai, unless it was moved. */
  now(): Date
  as(who: Handle): Player
  /** Moves the clock as the page does; what became due in between has happened after it. Ex: "3d 2h" */
  later(advance: string): Promise<void>
  /** Waits until every queued card is delivered. */
  settled(): Promise<void>
  post(path: string, body: unknown): Promise<Said>
  close(): Promise<void>
}

/** What a person can do in the story. A chat is "dm" unless said otherwise. */
type Player = {
  types(
    text: string,
    options?: { chat?: string; eventId?: string; locale?: 'zh' | 'en'; threadOf?: string },
  ): Promise<Said>
  /** Sends files along with a text. */
  sends(
    text: string,
    files: { name: string; bytes: Buffer }[],
    options?: { chat?: string; threadOf?: string },
  ): Promise<Said>
  /** Taps the button with this title (or action id) on a message. */
  taps(
    title: string,
    on: Seen,
    options?: { chat?: string; inputs?: Record<string, string>; eventId?: string },
  ): Promise<Said>
  /** Sends a form back, with its own values where none is given. */
  fills(
    form: Form | undefined,
    inputs?: Record<string, string>,
    options?: { chat?: string; eventId?: string },
  ): Promise<Said>
  /** What the person sees of a chat. */
  sees(chat?: string): Promise<Seen[]>
  /** Enters a lead by form, into the pool unless "me". Returns its number. */
  adds(fields: Record<string, string>): Promise<string>
}

/** Builds the world: the demo company's people, no history. Ex: `const world = await aWorld()` … `await world.close()` */
export async function aWorld({
  at = usualStart,
  ticks = false,
  digests = false,
  empty = false,
  hands = 1,
  replans = false,
  slack,
}: {
  at?: Date
  ticks?: boolean
  /** Whether people get digests, as they do in a company: in most stories they would only be in the way. */
  digests?: boolean
  /** Nobody is in the company yet. */
  empty?: boolean
  /** How many jobs are worked on at the same time: each takes a connection of its own, which most stories can do without. */
  hands?: number
  /** Whether the database plans for the values it is asked with, as it does in a company: only what looks at plans cares. */
  replans?: boolean
  slack?: Parts['slack']
} = {}): Promise<World> {
  const usual = at.getTime() === usualStart.getTime() && !empty
  const database = await aDatabase(usual ? 'shoal_company' : 'shoal_template')
  if (replans) await onServer(`alter database "${new URL(database.url).pathname.slice(1)}" set plan_cache_mode = auto`)
  const store = await openStore(database.url, { size: 12 })
  const { cast } = await store.transaction(tx =>
    empty ? openEmpty(tx) : usual ? hiredBefore(tx) : openCompany(tx, at),
  )
  if (!empty) await store.transaction(tx => withDigests(tx, { at, digests }))
  const clock = handClock(at)
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const shoal = await buildShoal({
    store,
    clock,
    log,
    ready: async () => undefined,
    playground: 'dist/playground',
    slack,
    ticks,
    hands,
  })
  const handle = shoal.app.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  async function post(path: string, body: unknown): Promise<Said> {
    const response = await fetch(`${url}/playground/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const said: Partial<Said> = JSON.parse(await response.text())
    return { answer: {}, messages: [], ...said, status: response.status }
  }

  async function close(): Promise<void> {
    await shoal.stop()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await store.close()
    await database.drop()
  }

  const settled = async () => {
    await shoal.idle()
    await queueIdle(store, 10_000)
  }

  return {
    ...{ store, shoal, cast, url, post, close, settled },
    now: () => clock.now(),
    as: who => player(who, { url, post }),
    later: async advance => {
      await post('clock', { advance })
    },
  }
}

async function withDigests(tx: Tx, { at, digests }: { at: Date; digests: boolean }): Promise<void> {
  if (digests) await enrol(tx, { now: at, company: await companyOf(tx) })
  else await tx.sql`update "CompanySettings" set policies = policies || '{"digests":{"on":false}}'`
}

function player(as: Handle, { url, post }: Pick<World, 'url' | 'post'>): Player {
  const self: Player = {
    types: (text, { chat = 'dm', ...rest } = {}) => post('messages', { as, chat, text, ...rest }),
    sends: async (text, files, { chat = 'dm', ...rest } = {}) => {
      const kept = await Promise.all(files.map(file => uploaded(url, as, file)))
      return post('messages', { as, chat, text, files: kept, ...rest })
    },
    taps: (title, on, { chat = on.chat, ...rest } = {}) =>
      post('taps', { as, chat, message: on.id, action: buttonOf(on, title), ...rest }),
    fills: (form, inputs = {}, { chat = 'dm', ...rest } = {}) => {
      if (!form) throw new Error('there is no form to fill in')
      return post('forms', { as, chat, form: form.id, inputs: { ...valuesOf(form.card), ...inputs }, ...rest })
    },
    sees: async (chat = 'dm') => {
      const response = await fetch(`${url}/playground/api/chats/${chat}/messages?as=${as}&limit=100`)
      return JSON.parse(await response.text())
    },
    adds: async fields => {
      const { answer } = await self.types('录入')
      const saved = await self.fills(answer.form, fields)
      const no = /L-\d+/.exec(saved.answer.notice ?? '')?.[0]
      if (!no) throw new Error(`the lead was not saved: ${JSON.stringify(saved.answer)}`)
      return no
    },
  }
  return self
}

async function uploaded(url: string, as: Handle, { name, bytes }: { name: string; bytes: Buffer }): Promise<string> {
  const path = `${url}/playground/api/files?as=${as}&name=${encodeURIComponent(name)}`
  const response = await fetch(path, { method: 'POST', body: new Uint8Array(bytes) })
  const kept: { id?: string } = JSON.parse(await response.text())
  if (!kept.id) throw new Error(`the file was not taken: ${response.status}`)
  return kept.id
}

/** The id of the action whose button says this; a title that is on no button is taken for an id. */
export function buttonOf(message: Seen, title: string): string {
  let id: string | undefined
  walk(message.card, node => {
    if (typeof node.type === 'string' && node.type.startsWith('Action.') && node.title === title) id ??= plain(node.id)
  })
  return id ?? title
}

/** The titles of a card's buttons, in order. */
export function buttonsOf(message: Seen | undefined): string[] {
  const titles: string[] = []
  walk(message?.card, node => {
    if (typeof node.type === 'string' && node.type.startsWith('Action.')) titles.push(plain(node.title))
  })
  return titles
}

/** Everything a person can read on a card, in order. */
export function wordsOf(card: CardJson | null | undefined): string {
  const words: string[] = []
  walk(card, node => {
    if (node.type === 'TextBlock') words.push(plain(node.text))
    if ('title' in node && 'value' in node && !('type' in node))
      words.push(`${plain(node.title)}: ${plain(node.value)}`)
  })
  return words.join('\n')
}

/** The last message with a card. */
export function cardIn(said: Pick<Said, 'messages'>): Seen {
  const message = said.messages.filter(({ card }) => card !== null).at(-1)
  if (!message) throw new Error('no card was shown')
  return message
}

/** The values a form comes with. */
export function valuesOf(card: CardJson): Record<string, string> {
  const values: Record<string, string> = {}
  walk(card, node => {
    if (typeof node.type === 'string' && node.type.startsWith('Input.')) values[plain(node.id)] = plain(node.value)
  })
  return values
}

/** A card's text; nothing where there is none. */
export function plain(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

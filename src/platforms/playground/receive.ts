import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Desk, Message } from '../../core/desk.ts'
import type { FileRef, FileShelf } from '../../core/files.ts'
import { readFormId } from '../../core/form.ts'
import type { Deed, Ear, HttpReply, Inbound, RawRequest } from '../../core/platform.ts'
import { readJson } from '../../core/readJson.ts'
import { limits } from './limits.ts'
import { chatOf, isOpenTo, ownLine, wireOf } from './messages.ts'

const base = {
  as: z.string().min(1).max(100),
  eventId: z.string().min(1).max(200).optional(),
  locale: z.enum(['zh', 'en']).optional(),
}
const inputs = z
  .record(z.string().max(100), z.union([z.string().max(limits.textCharacters), z.number(), z.boolean(), z.null()]))
  .default({})
const schemas = {
  messages: z.object({
    ...base,
    chat: z.string().min(1).max(200),
    text: z.string().max(limits.textCharacters),
    files: z.array(z.uuid()).max(limits.filesAMessage).default([]),
    threadOf: z.uuid().optional(),
  }),
  taps: z.object({
    ...base,
    chat: z.string().min(1).max(200),
    message: z.uuid(),
    action: z.string().min(1).max(1_000),
    inputs,
  }),
  forms: z.object({
    ...base,
    chat: z.string().min(1).max(200).default('dm'),
    form: z.string().min(1).max(20_000),
    inputs,
  }),
  choices: z.object({ ...base, of: z.string().regex(/^[a-z]{1,40}(?:\.[\w-]{1,60})?$/), query: z.string().max(200) }),
}

/** Either something a person did, or an answer the playground gives by itself. */
type Received = { inbound: Inbound } | { reply: HttpReply }

/** Turns what the page sends into something a person did. The page runs on this machine, so it says itself who is playing. */
export function createReceive(desk: Desk, shelf: FileShelf): (request: RawRequest, ear: Ear) => Promise<HttpReply> {
  const read = createRead(desk, shelf)
  return async (request, ear) => {
    const received = await read(request)
    return 'inbound' in received ? ear.hear(received.inbound) : received.reply
  }
}

function createRead(desk: Desk, shelf: FileShelf): (request: RawRequest) => Promise<Received> {
  return async request => {
    const kind = request.path.split('/').at(-1)
    // Another site can make a browser post plain text to this machine, but not JSON without asking first.
    if (!/^application\/json\b/i.test(String(request.headers['content-type'] ?? '')))
      return refuse(415, 'request.notJson', 'Send JSON, with content-type: application/json.')
    const body = readJson(request.body)
    if (body === undefined)
      return refuse(400, 'request.notJson', 'The body is not JSON in UTF-8, or holds characters that are no text.')
    if (kind === 'messages') return wellFormed(schemas.messages, body, message => text({ desk, shelf }, message))
    if (kind === 'choices')
      return wellFormed(schemas.choices, body, ({ of, query, ...who }) =>
        placed(desk, { ...who, chat: 'dm' }, { kind: 'choices', of, query }),
      )
    if (kind === 'taps') return wellFormed(schemas.taps, body, tap => tapped(desk, tap))
    return wellFormed(schemas.forms, body, form => filled(desk, form))
  }
}

type Vendor = { desk: Desk; shelf: FileShelf }

async function text({ desk, shelf }: Vendor, message: z.infer<typeof schemas.messages>): Promise<Received> {
  const files = (await Promise.all(message.files.map(id => shelf.find(id)))).flatMap(file => file ?? [])
  if (files.length < message.files.length)
    return refuse(404, 'request.unknownFile', 'One of these files is not kept any more. Send it again.')
  if (message.text.trim() === '' && files.length === 0)
    return refuse(400, 'request.empty', 'There is nothing in this message.')
  const root = message.threadOf ? await answeredBy(desk, message, message.threadOf) : null
  if (root === undefined) return refuse(404, 'request.unknownMessage', 'There is no such message here to answer.')
  const calls = message.chat === 'dm' || /^\s*\/|@shoal\b/i.test(message.text)
  const below = root ? { message: root.id, ...(root.card ? {} : { quoted: root.text }) } : {}
  const said: Deed = { kind: 'text', text: message.text, ...(calls ? {} : { aside: true }) }
  const received = await placed(desk, { ...message, ...below, files }, said)
  // In a group the bot listens to its name, to commands, and to what is said below its cards; the rest is people talking.
  const heard = calls || (root !== null && root.from === 'shoal' && root.card !== null)
  return 'inbound' in received && !heard ? amongPeople({ desk, shelf }, received.inbound) : received
}

/** The message somebody answers, if they can see it in that chat. */
async function answeredBy(
  desk: Desk,
  { as, chat }: { as: string; chat: string },
  id: string,
): Promise<Message | undefined> {
  const [root] = await desk.byIds([id])
  const theirs = root && root.chat === chatOf(chat, as) && (root.audience === 'room' || root.reader === as)
  return theirs ? root : undefined
}

async function amongPeople({ desk, shelf }: Vendor, inbound: Inbound): Promise<Received> {
  const messages = await desk.write(ownLine(inbound), [])
  return {
    reply: { status: 200, body: { answer: {}, messages: messages.map(message => wireOf(message, shelf.link)) } },
  }
}

async function tapped(desk: Desk, tap: z.infer<typeof schemas.taps>): Promise<Received> {
  const found = await desk.offered(tap.message, tap.as, tap.action)
  if (!found || found.chat !== chatOf(tap.chat, tap.as))
    return refuse(404, 'request.unknownAction', 'There is no such button on a message you can see.')
  const { verb, data } = found.offered
  // What the card says wins over what was typed: an input may not replace an id of the card.
  return placed(desk, tap, { kind: 'tap', action: verb, input: { ...tap.inputs, ...data } })
}

async function filled(desk: Desk, form: z.infer<typeof schemas.forms>): Promise<Received> {
  const target = readFormId(form.form)
  if (!target) return refuse(404, 'request.unknownForm', 'There is no such form.')
  return placed(desk, form, { kind: 'form', action: target.action, input: { ...form.inputs, ...target.context } })
}

type Sender = {
  as: string
  chat: string
  message?: string
  eventId?: string | undefined
  locale?: 'zh' | 'en' | undefined
  files?: FileRef[]
  quoted?: string
}

async function placed(desk: Desk, sender: Sender, said: Inbound['said']): Promise<Received> {
  const { as, locale, eventId = randomUUID() } = sender
  const [people, chats] = await Promise.all([desk.people(), desk.chats()])
  if (!people.some(person => person.id === as))
    return refuse(404, 'request.unknownPerson', `There is nobody called ${as} here.`)
  const id = chatOf(sender.chat, as)
  const chat = chats.find(known => known.id === id && isOpenTo(as, id))
  if (!chat) return refuse(404, 'request.unknownChat', 'There is no such chat.')
  const optional = {
    ...(sender.message ? { message: sender.message } : {}),
    ...(locale ? { locale } : {}),
    ...(sender.files ? { files: sender.files } : {}),
    ...(sender.quoted ? { quoted: sender.quoted } : {}),
  }
  return {
    inbound: {
      platform: 'playground',
      tenant: 'playground',
      eventId: `${as}:${eventId}`,
      person: as,
      chat: { id, kind: chat.kind },
      said,
      ...optional,
    },
  }
}

async function wellFormed<T>(
  schema: z.ZodType<T>,
  body: unknown,
  use: (good: T) => Promise<Received>,
): Promise<Received> {
  const checked = schema.safeParse(body)
  if (checked.success) return use(checked.data)
  const [issue] = checked.error.issues
  return refuse(400, 'request.invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`)
}

function refuse(status: number, code: string, text: string): { reply: HttpReply } {
  return { reply: { status, body: { error: { code, text } } } }
}

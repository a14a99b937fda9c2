import type * as z from 'zod/mini'
import {
  chatsSchema,
  clockSchema,
  commandsSchema,
  failureSchema,
  type Inputs,
  joinedSchema,
  type Locale,
  messagesSchema,
  repliedSchema,
  sessionSchema,
  uploadedSchema,
  usersSchema,
} from './wire.ts'

export const apiRoot = '/playground/api'

export const pageSize = 40

/** A refusal of the server, in its own words, or (code `offline`) no answer at all, and then no words. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, text: string) {
    super(text)
    this.code = code
  }
}

async function reach(path: string, body: object | undefined): Promise<Response> {
  try {
    if (body === undefined) return await fetch(`${apiRoot}/${path}`)
    if (body instanceof File) return await fetch(`${apiRoot}/${path}`, { method: 'POST', body })
    return await fetch(`${apiRoot}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new ApiError('offline', '')
  }
}

async function request<T>(schema: z.ZodMiniType<T>, path: string, body?: object): Promise<T> {
  const response = await reach(path, body)
  const json: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const failure = failureSchema.safeParse(json)
    if (failure.success) throw new ApiError(failure.data.error.code, failure.data.error.text)
    throw new ApiError('offline', '')
  }
  const checked = schema.safeParse(json)
  if (!checked.success) throw new ApiError('unreadable', `${path.split('?')[0]}: ${checked.error.message}`)
  return checked.data
}

/** What everything a person does carries: who, where, a fresh event id and the language of the page. */
export interface Deed {
  as: string
  chat: string
  eventId: string
  locale: Locale
}

const query = (values: Record<string, string>) => new URLSearchParams(values).toString()

export const api = {
  session: () => request(sessionSchema, 'session'),
  users: () => request(usersSchema, 'users'),
  join: (name: string) => request(joinedSchema, 'users', { name }),
  chats: (as: string) => request(chatsSchema, `chats?${query({ as })}`),
  messages: (as: string, chat: string, before?: number) =>
    request(
      messagesSchema,
      `chats/${encodeURIComponent(chat)}/messages?${query({
        as,
        limit: `${pageSize}`,
        ...(before === undefined ? {} : { before: `${before}` }),
      })}`,
    ),
  commands: (as: string, locale: Locale) => request(commandsSchema, `commands?${query({ as, locale })}`),
  upload: (as: string, file: File) => request(uploadedSchema, `files?${query({ as, name: file.name })}`, file),
  send: (deed: Deed & { text: string; files?: readonly string[]; threadOf?: string | undefined }) =>
    request(repliedSchema, 'messages', deed),
  tap: (deed: Deed & { message: string; action: string; inputs: Inputs }) => request(repliedSchema, 'taps', deed),
  submit: (deed: Deed & { form: string; inputs: Inputs }) => request(repliedSchema, 'forms', deed),
  choices: (asked: { as: string; of: string; query: string; locale: Locale }) =>
    request(repliedSchema, 'choices', asked),
  clock: () => request(clockSchema, 'clock'),
  moveClock: (move: { now: string } | { advance: string }) => request(clockSchema, 'clock', move),
}

/** `crypto.randomUUID` exists only on https and localhost; the playground may be opened over plain http in an office. */
export function freshEventId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

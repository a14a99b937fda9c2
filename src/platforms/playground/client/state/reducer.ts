import { pageSize } from '../api.ts'
import type { Chat, Message } from '../wire.ts'

/** One chat's messages as far as they are loaded, oldest first. */
export interface Log {
  messages: readonly Message[]
  phase: 'loading' | 'ready' | 'failed'
  older: 'idle' | 'loading' | 'failed' | 'none'
}

/** A text on its way: shown at once, gone when the server has it (or refused it). */
export interface Pending {
  id: string
  chat: string
  text: string
  afterSeq: number
}

/** Everything one person sees. */
export interface Workspace {
  phase: 'loading' | 'ready' | 'failed'
  chats: readonly Chat[]
  logs: Readonly<Record<string, Log>>
  read: Readonly<Record<string, number>>
  pending: readonly Pending[]
  live: boolean
}

export type WorkspaceEvent =
  | { type: 'reload' }
  | { type: 'failed' }
  | { type: 'chats'; chats: readonly Chat[] }
  | { type: 'page'; chat: string; messages: readonly Message[]; read: number | undefined }
  | { type: 'page-failed'; chat: string }
  | { type: 'older-asked'; chat: string }
  | { type: 'older'; chat: string; messages: readonly Message[] }
  | { type: 'older-failed'; chat: string }
  | { type: 'merge'; messages: readonly Message[] }
  | { type: 'read'; chat: string; seq: number }
  | { type: 'line'; live: boolean }
  | { type: 'pending'; pending: Pending }
  | { type: 'settled'; id: string }

export const emptyWorkspace: Workspace = {
  phase: 'loading',
  chats: [],
  logs: {},
  read: {},
  pending: [],
  live: true,
}

const emptyLog: Log = { messages: [], phase: 'loading', older: 'idle' }

export const lastSeq = (log: Log | undefined): number => log?.messages.at(-1)?.seq ?? 0

/** Joins two sets of messages: by id, the higher version wins, in the order of their sequence numbers. */
function join(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  const byId = new Map(known.map(message => [message.id, message]))
  let changed = false
  for (const message of incoming) {
    const old = byId.get(message.id)
    if (old !== undefined && old.version >= message.version) continue
    byId.set(message.id, message)
    changed = true
  }
  return changed ? [...byId.values()].sort((a, b) => a.seq - b.seq) : known
}

const withLog = (state: Workspace, chat: string, change: (log: Log) => Log): Workspace => ({
  ...state,
  logs: { ...state.logs, [chat]: change(state.logs[chat] ?? emptyLog) },
})

const loaded = (log: Log, messages: readonly Message[]): Log => ({
  messages: join(log.messages, messages),
  phase: 'ready',
  older: messages.length < pageSize ? 'none' : 'idle',
})

/** After a long silence the newest page may not reach back to what is known; then only the page is kept, no gap. */
function latest(log: Log, page: readonly Message[]): Log {
  const gap = page.length === pageSize && (page[0]?.seq ?? 0) > lastSeq(log)
  return loaded(gap ? emptyLog : log, page)
}

/** A mark beyond the last message is from a data set that is gone. */
function readFrom(state: Workspace, chat: string, stored: number | undefined, last: number): Workspace {
  return { ...state, read: { ...state.read, [chat]: Math.min(stored ?? last, last) } }
}

function merge(state: Workspace, messages: readonly Message[]): Workspace {
  const chats = new Set(messages.map(message => message.chat))
  return [...chats].reduce(
    (next, chat) =>
      withLog(next, chat, log => ({
        ...log,
        messages: join(
          log.messages,
          messages.filter(message => message.chat === chat),
        ),
      })),
    state,
  )
}

export function reduce(state: Workspace, event: WorkspaceEvent): Workspace {
  switch (event.type) {
    case 'reload':
      return { ...state, phase: 'loading' }
    case 'failed':
      return { ...state, phase: state.chats.length > 0 ? 'ready' : 'failed' }
    case 'chats':
      return { ...state, phase: 'ready', chats: event.chats }
    case 'page': {
      const next = withLog(state, event.chat, log => latest(log, event.messages))
      if (state.read[event.chat] !== undefined) return next
      return readFrom(next, event.chat, event.read, lastSeq(next.logs[event.chat]))
    }
    case 'page-failed':
      return withLog(state, event.chat, log => ({ ...log, phase: log.phase === 'ready' ? 'ready' : 'failed' }))
    case 'older-asked':
      return withLog(state, event.chat, log => ({ ...log, older: 'loading' }))
    case 'older':
      return withLog(state, event.chat, log => loaded(log, event.messages))
    case 'older-failed':
      return withLog(state, event.chat, log => ({ ...log, older: 'failed' }))
    case 'merge':
      return merge(state, event.messages)
    case 'read':
      if ((state.read[event.chat] ?? -1) >= event.seq) return state
      return { ...state, read: { ...state.read, [event.chat]: event.seq } }
    case 'line':
      return state.live === event.live ? state : { ...state, live: event.live }
    case 'pending':
      return { ...state, pending: [...state.pending, event.pending] }
    case 'settled':
      return { ...state, pending: state.pending.filter(pending => pending.id !== event.id) }
  }
}

/** Messages of others that came after the person's mark. */
export function unreadIn(state: Workspace, chat: string, person: string): number {
  const read = state.read[chat]
  if (read === undefined) return 0
  return (state.logs[chat]?.messages ?? []).filter(message => message.seq > read && message.from !== person).length
}

/** What is still on its way in a chat; a text the live line delivered before the answer is not shown twice. */
export function pendingIn(state: Workspace, chat: string, person: string): readonly Pending[] {
  const messages = state.logs[chat]?.messages ?? []
  return state.pending.filter(
    ({ chat: where, text, afterSeq }) =>
      where === chat &&
      !messages.some(message => message.seq > afterSeq && message.from === person && message.text === text),
  )
}

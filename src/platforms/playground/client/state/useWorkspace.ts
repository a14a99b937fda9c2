import { useCallback, useEffect, useReducer } from 'react'
import { api } from '../api.ts'
import { openStream } from '../stream.ts'
import type { Message } from '../wire.ts'
import { recallRead, rememberRead } from './readMarks.ts'
import { emptyWorkspace, lastSeq, reduce, type Workspace, type WorkspaceEvent } from './reducer.ts'
import { recall, remember } from './remembered.ts'

/** A person never played in this browser has read what was there when the browser first came. */
function firstMark(messages: readonly Message[]): number {
  const since = recall('since')
  if (since === null) return lastSeq({ messages, phase: 'ready', older: 'none' })
  return messages.findLast(message => message.createdAt <= since)?.seq ?? 0
}

export function rememberFirstVisit(clock: string): void {
  if (recall('since') === null) remember('since', clock)
}

interface WorkspaceHook {
  state: Workspace
  dispatch: (event: WorkspaceEvent) => void
  reload: () => void
  loadChat: (chat: string) => void
  loadOlder: (chat: string, before: number) => void
  markRead: (chat: string, seq: number) => void
}

/** One person's chats: loaded at first, kept fresh by the live line, fetched anew when the line was broken. */
export function useWorkspace(person: string, onClock: (now: string) => void): WorkspaceHook {
  const [state, dispatch] = useReducer(reduce, emptyWorkspace)

  const loadChat = useCallback(
    async (chat: string) => {
      try {
        const messages = await api.messages(person, chat)
        dispatch({ type: 'page', chat, messages, read: recallRead(person, chat) ?? firstMark(messages) })
      } catch {
        dispatch({ type: 'page-failed', chat })
      }
    },
    [person],
  )

  const reload = useCallback(async () => {
    dispatch({ type: 'reload' })
    try {
      const chats = await api.chats(person)
      dispatch({ type: 'chats', chats })
      await Promise.all(chats.map(chat => loadChat(chat.id)))
    } catch {
      dispatch({ type: 'failed' })
    }
  }, [person, loadChat])

  const loadOlder = useCallback(
    async (chat: string, before: number) => {
      dispatch({ type: 'older-asked', chat })
      try {
        dispatch({ type: 'older', chat, messages: await api.messages(person, chat, before) })
      } catch {
        dispatch({ type: 'older-failed', chat })
      }
    },
    [person],
  )

  const markRead = useCallback(
    (chat: string, seq: number) => {
      rememberRead(person, chat, seq)
      dispatch({ type: 'read', chat, seq })
    },
    [person],
  )

  useEffect(() => {
    void reload()
    return openStream(person, {
      message: message => dispatch({ type: 'merge', messages: [message] }),
      clock: onClock,
      up: again => {
        dispatch({ type: 'line', live: true })
        if (again) void reload()
      },
      down: () => dispatch({ type: 'line', live: false }),
    })
  }, [person, reload, onClock])

  return { state, dispatch, reload, loadChat, loadOlder, markRead }
}

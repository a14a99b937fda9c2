import { apiRoot } from './api.ts'
import { clockSchema, type Message, messageSchema } from './wire.ts'

interface StreamListener {
  message(message: Message): void
  clock(now: string): void
  /** The stream stands; `again` when it stood before and something may have been missed meanwhile. */
  up(again: boolean): void
  down(): void
}

const firstWait = 1_000
const longestWait = 15_000

function parsed(event: MessageEvent<unknown>): unknown {
  if (typeof event.data !== 'string') return undefined
  try {
    return JSON.parse(event.data)
  } catch {
    return undefined
  }
}

/**
 * The live line of one person. The browser reconnects by itself when the line drops, but gives up for good when the
 * server answers with an error; then this opens a new one, ever more patiently. Returns how to hang up.
 */
export function openStream(person: string, listener: StreamListener): () => void {
  let source: EventSource
  let retry: number | undefined
  let wait = firstWait
  let stood = false

  const connect = () => {
    source = new EventSource(`${apiRoot}/stream?${new URLSearchParams({ as: person })}`)
    source.addEventListener('open', () => {
      wait = firstWait
      listener.up(stood)
      stood = true
    })
    source.addEventListener('error', () => {
      listener.down()
      if (source.readyState !== EventSource.CLOSED) return
      retry = window.setTimeout(connect, wait)
      wait = Math.min(wait * 2, longestWait)
    })
    source.addEventListener('message', event => {
      const message = messageSchema.safeParse(parsed(event))
      if (message.success) listener.message(message.data)
    })
    source.addEventListener('clock', event => {
      const clock = clockSchema.safeParse(parsed(event))
      if (clock.success) listener.clock(clock.data.now)
    })
  }

  connect()
  return () => {
    window.clearTimeout(retry)
    source.close()
  }
}

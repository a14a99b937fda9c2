import { randomUUID } from 'node:crypto'
import type { Handle } from '../../scripts/demo/people.ts'
import { buildFiles } from '../../src/build/files.ts'
import { playground } from '../../src/platforms/playground/index.ts'
import { playgroundDesk } from '../../src/store/playground.ts'
import { aWorld, buttonOf, type Form, type Seen, valuesOf, type World } from '../world.ts'
import type { Delivery, Harness } from './contract.ts'
import { heardIn } from './heard.ts'

/** The playground as the contract speaks to it: plain JSON over HTTP. */
export async function aPlayground(): Promise<Harness> {
  const world = await aWorld()
  const { shelf } = await buildFiles({ store: world.store, clock: { now: world.now } })
  const platform = playground({ desk: playgroundDesk(world.store, world.now), shelf })

  function delivery(kind: string, body: Record<string, unknown>): Delivery {
    const sent = { ...body, eventId: randomUUID() }
    return {
      send: () => world.post(kind, sent),
      inbound: () =>
        heardIn(platform, {
          method: 'POST',
          path: `/playground/api/${kind}`,
          query: new URLSearchParams(),
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(sent)),
        }),
    }
  }

  return {
    world,
    cardsInReply: true,
    says: (as, text, chat = 'dm') => delivery('messages', { as, chat, text }),
    taps: (as, title, on) => delivery('taps', { as, chat: on.chat, message: on.id, action: buttonOf(on, title) }),
    fills: (as, form: Form | undefined, inputs) => {
      if (!form) throw new Error('there is no form to fill in')
      return delivery('forms', { as, chat: 'dm', form: form.id, inputs: { ...valuesOf(form.card), ...inputs } })
    },
    lists: (who, chat) => world.as(who).sees(chat),
    watches: async who => {
      const window = await aWindow(world, who)
      return { shown: window.messages, stop: window.close }
    },
  }
}

/** What the page of a person hears: new and changed messages, and the clock. */
export type Window = { messages: Seen[]; clocks: string[]; close(): void }

/** Opens the stream as a page does; it is connected when this returns. */
export async function aWindow(world: Pick<World, 'url'>, as: Handle): Promise<Window> {
  const abort = new AbortController()
  const response = await fetch(`${world.url}/playground/api/stream?as=${as}`, { signal: abort.signal })
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`)
  const window: Window = { messages: [], clocks: [], close: () => abort.abort() }
  const connected = new Promise<void>((resolve, reject) => {
    read(response.body, window, resolve).catch((error: Error) => (abort.signal.aborted ? undefined : reject(error)))
  })
  await connected
  return window
}

async function read(body: Response['body'], window: Window, connected: () => void): Promise<void> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) hear(event, window)
    if (window.clocks.length > 0) connected()
  }
}

function hear(event: string, { messages, clocks }: Window): void {
  const kind = /^event: (\w+)$/m.exec(event)?.[1]
  const data = /^data: (.+)$/m.exec(event)?.[1]
  if (!data) return
  if (kind === 'clock') clocks.push(JSON.parse(data).now)
  if (kind === 'message') messages.push(JSON.parse(data))
}

/** A GET as the page does it. */
export async function get(world: Pick<World, 'url'>, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${world.url}/playground/api/${path}`)
  return { status: response.status, body: await response.json() }
}

import type { Desk } from '../../core/desk.ts'
import { Unreachable } from '../../core/errors.ts'
import type { Copy } from '../../core/platform.ts'
import { render } from './render.ts'

/** Posts a card copy. The copy's own id is the key, so that sending twice is one message. */
export function createSend(desk: Desk): (copy: Copy) => Promise<string> {
  return async copy => {
    const { chat, audience, reader } = copy.to
    const draft = {
      key: `post:${copy.post}`,
      chat,
      from: 'shoal',
      audience: audience === 'room' ? ('room' as const) : ('user' as const),
      reader,
      text: '',
      version: copy.version,
    }
    const [message] = await desk.write([{ ...draft, ...render(copy.card) }], [])
    if (!message) throw new Unreachable(`no chat ${chat}`)
    return message.id
  }
}

/** Replaces the card of a message, unless it shows a newer state already. */
export function createUpdate(desk: Desk): (message: string, copy: Copy) => Promise<void> {
  return async (message, copy) => {
    await desk.write([], [{ id: message, version: copy.version, ...render(copy.card) }])
  }
}

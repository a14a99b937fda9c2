import type { Answer, Inbound } from '../../core/platform.ts'
import type { SlackClient } from './client.ts'
import { patiently } from './patiently.ts'
import { renderRest } from './render.ts'
import type { Ticket } from './ticket.ts'
import { labelOf } from './whisper.ts'

/** Shows what of a card did not fit into its message or the Home tab: in a modal, whose next page takes the place of the one before. */
export function createRest(client: Pick<SlackClient, 'openView' | 'updateView'>, { stop }: { stop: AbortSignal }) {
  return async ({ chat, message, copy, ...inbound }: Inbound, ticket: Ticket, whole: NonNullable<Answer['whole']>) => {
    const isHome = inbound.said.kind === 'home'
    const at = {
      chat: chat.id,
      ...(message ? { message } : {}),
      ...(copy ? { copy } : {}),
      ...(isHome ? { home: true } : {}),
    }
    const close = labelOf('form.close', { ...inbound, chat })
    const view = renderRest(whole, { from: ticket.from ?? 0, at, close })
    const { modal, trigger = '' } = ticket
    if (modal) await patiently(() => client.updateView(modal, view), stop)
    else await client.openView(trigger, view)
  }
}

import { z } from 'zod'
import type { CardWish } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import { drawList, type RowButton } from '../list.ts'
import { clockMark } from '../tickets/clockLines.ts'
import { readTicket } from '../tickets/load.ts'
import { mayRead } from '../tickets/rights.ts'
import { isOpen, priorityOf, stateOf } from '../tickets/vocabulary.ts'
import { defineView } from '../view.ts'

const kinds = ['responseWarn', 'responseBreach', 'resolutionWarn', 'resolutionBreach'] as const
export type AlertKind = (typeof kinds)[number]

/** A clock that runs out, or has, for somebody who can do something about it. */
export function alertCard(ticketId: string, kind: AlertKind, to: CardWish['to']): CardWish {
  return { view: 'ticket.alert', of: { entity: 'ticket', id: ticketId }, params: { kind }, to }
}

export const alertView = defineView({
  name: 'ticket.alert',
  async draw({ tx, actor, reader }, of, params) {
    const { kind } = z.object({ kind: z.enum(kinds) }).parse(params)
    const ticket = await readTicket(tx, of.id)
    if (!ticket || (actor && !mayRead(actor, ticket))) return null
    const { no } = ticket
    const button = (
      title: 'button.open' | 'button.ticketTake' | 'button.ticketEscalate',
      verb: string,
      main = false,
    ): RowButton => ({
      ...{ title: say(t(title), reader), verb, data: { ticket: no }, main },
    })
    const open = isOpen(ticket.state)
    const free = ticket.state === 'new' && ticket.ownerId === null
    return drawList(
      {
        title: t(open ? `ticket.alert.${kind}` : 'ticket.alert.over', { no }),
        empty: t('list.nothing'),
        rows: [
          {
            title: ticket.subject,
            line: [
              no,
              say(t(`ticket.state.${stateOf(ticket.state)}`), reader),
              say(t(`ticket.priority.${priorityOf(ticket.priority)}`), reader),
              ticket.customer?.name,
              ticket.owner?.displayName,
            ]
              .filter(Boolean)
              .join(' · '),
            mark: clockMark(ticket, reader, kind.startsWith('resolution') ? 'resolution' : undefined).text,
            buttons: [
              ...(free ? [button('button.ticketTake', 'ticket.take', true)] : []),
              button('button.open', 'ticket.show'),
              ...(open && !free ? [button('button.ticketEscalate', 'ticket.escalate')] : []),
            ],
          },
        ],
      },
      reader,
    )
  },
})

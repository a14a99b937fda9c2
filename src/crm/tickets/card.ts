import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clip } from '../../core/normal.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { facts } from '../facts.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { factsOf } from './cardFacts.ts'
import { readTicket, type Ticket } from './load.ts'
import { isAsked, mayDo, steps } from './next.ts'
import { mayRead } from './rights.ts'
import { isOpen, stateOf } from './vocabulary.ts'

const ticketCard = defineCard(
  'ticket',
  z.strictObject({
    no: z.string(),
    subject: z.string(),
    state: z.string(),
    tone,
    mine: z.boolean(),
    into: z.string(),
    detail: z.string(),
    facts,
    messages: z.array(z.strictObject({ head: z.string(), text: z.string() })),
    may: z.record(z.enum(steps), z.boolean()),
  }),
)

/** A ticket: what is wrong where, who is at it, what its clock says, and the next step. A room sees the subject, no details and no talk with the customer. */
export const ticketView = defineView({
  name: 'ticket',
  async draw(viewer, of) {
    const { tx, actor, reader } = viewer
    const ticket = await readTicket(tx, of.id)
    if (!ticket || (actor && !mayRead(actor, ticket))) return null
    const state = stateLine(ticket, reader)
    const card = ticketCard.draw(
      {
        no: ticket.no,
        subject: ticket.subject,
        state,
        tone: toneOf(ticket, reader.now),
        mine: isAsked(ticket, actor),
        into: ticket.mergedInto?.no ?? '',
        detail: actor && ticket.detail !== ticket.subject ? clip(ticket.detail, 400) : '',
        facts: await factsOf(viewer, ticket),
        messages: actor ? talk(ticket).map(message => messageOf(message, reader)) : [],
        may: mayDo(ticket, actor),
      },
      reader,
    )
    return { card, text: `${ticket.no} ${ticket.subject} · ${state}` }
  },
})

function stateLine(ticket: Ticket, reader: Reader): string {
  const [offer] = ticket.state === 'new' ? ticket.offers : []
  const owner = ticket.owner?.displayName ?? ''
  const state = offer
    ? t('ticket.waitsFor', { owner, at: offer.expiresAt })
    : ticket.state === 'merged'
      ? t('ticket.mergedInto', { no: ticket.mergedInto?.no ?? '—' })
      : t(`ticket.state.${stateOf(ticket.state)}`)
  return [
    say(state, reader),
    offer ? '' : owner,
    ticket.escalatedAt && isOpen(ticket.state) ? say(t('ticket.isEscalated'), reader) : '',
    isOpen(ticket.state) && ticket.slaState === 'failed' ? say(t('ticket.isLate'), reader) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function toneOf({ state, slaState, priority, resolutionWarnAt }: Ticket, now: Date) {
  if (state === 'resolved' || state === 'closed') return 'good'
  if (state === 'merged' || state === 'cancelled') return 'emphasis'
  if (slaState === 'failed' || (priority === 'urgent' && state === 'new')) return 'attention'
  if (state === 'waiting' || (resolutionWarnAt && resolutionWarnAt < now)) return 'warning'
  return state === 'new' ? 'emphasis' : 'accent'
}

/** The last things that were said. How to reach the customer stands among the facts. */
function talk({ messages }: Ticket): Ticket['messages'] {
  return messages
    .filter(({ authorKind, visibility }) => authorKind !== 'customer' || visibility === 'public')
    .toReversed()
}

function messageOf({ authorKind, visibility, text, at, fileIds }: Ticket['messages'][number], reader: Reader) {
  const kind =
    visibility === 'internal'
      ? 'ticket.said.note'
      : authorKind === 'customer'
        ? 'ticket.said.customer'
        : 'ticket.said.agent'
  const sent = fileIds.length > 0 ? say(t('ticket.said.files', { count: fileIds.length }), reader) : ''
  return { head: say(t(kind, { at }), reader), text: [clip(text, 200), sent].filter(Boolean).join(' · ') }
}

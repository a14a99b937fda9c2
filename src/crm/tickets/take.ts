import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { lookNext } from '../sla/keep.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, refOf } from './move.ts'

/** Takes a ticket from the queue, or accepts one that one was asked to take. One wins; taking what is one's own already is no error. */
export const take = defineAction({
  name: 'ticket.take',
  words: { en: ['ticket take', 'take ticket'], zh: ['接工单', '接单', '工单 接单'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Take a ticket from the queue', zh: '从队列里接一张工单' },
  input: z.object({ ticket: z.string().min(1).max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('claim', 'ticket'),

  async run(context, { ticket: said }) {
    const ticket = await findTicket(context, said, 'read')
    return takeTicket(context, ticket)
  },

  async undo(context, { entityId, facts }) {
    const { tx, actor, now } = context
    const back = await tx.ticket.updateMany({
      where: { id: entityId, ownerId: actor.id, state: 'taken' },
      data: { state: 'new', ownerId: null, takenAt: null, updatedAt: now, version: { increment: 1 } },
    })
    if (back.count === 0) throw new Refusal('undo.changed', {})
    return {
      notice: t('ticket.takeUndone', { no: String(facts.no), subject: String(facts.subject) }),
      changed: [{ entity: 'ticket', id: entityId }],
    }
  },
})

/** Makes the actor the one who is at it, if nobody else was faster. */
export async function takeTicket(context: Context, ticket: Ticket): Promise<Outcome> {
  const { tx, actor, now } = context
  const { id, no, subject } = ticket
  if (ticket.ownerId === actor.id && ticket.state !== 'new')
    return { notice: t('ticket.yoursAlready', { no, subject }) }
  const [offer] = ticket.offers
  if (ticket.state === 'new' && offer && offer.userId !== actor.id)
    throw new Refusal('ticket.offeredTo', { no, to: ticket.owner?.displayName ?? '—', until: offer.expiresAt })
  const taken = await tx.ticket.updateMany({
    where: { id, state: 'new', OR: [{ ownerId: null }, { ownerId: actor.id }] },
    data: { state: 'taken', ownerId: actor.id, takenAt: now, updatedAt: now, version: { increment: 1 } },
  })
  if (taken.count === 0) throw await leftMeanwhile(context, id)
  await tx.ticketOffer.updateMany({ where: { ticketId: id, state: 'open' }, data: { state: 'accepted', endedAt: now } })
  await lookNext(tx, [id], now)
  return {
    notice: t('ticket.taken', { no, subject }),
    changed: changedBy(ticket),
    audit: [{ action: 'ticket.take', on: refOf(ticket), facts: { no, subject } }],
    cards: [{ view: 'ticket', of: refOf(ticket), to: 'only' }],
  }
}

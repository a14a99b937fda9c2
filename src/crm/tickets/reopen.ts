import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { recompute, workedSince } from '../sla/keep.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, moveTicket, refOf, tell } from './move.ts'
import { askNext } from './offers.ts'

const from = ['resolved', 'closed'] as const

/** It was not solved after all: the work goes on with whoever was at it, and a new episode of the clock begins. */
export const reopen = defineAction({
  name: 'ticket.reopen',
  words: { en: ['ticket reopen', 'reopen ticket'], zh: ['重开工单', '工单 重开'] },
  usage: { en: '<ticket> [why]', zh: '<工单> [原因]' },
  does: { en: 'Open a solved ticket again', zh: '重新打开已解决的工单' },
  input: z.object({ ticket: z.string().min(1).max(100), reason: z.string().max(300).default('') }),
  read: rest => {
    const [ticket = '', ...reason] = rest.split(/\s+/)
    return { ticket, reason: reason.join(' ') }
  },
  allow: can('create', 'ticket'),

  async run(context, { ticket: said, reason }) {
    const ticket = await findTicket(context, said, 'read')
    const { no, subject } = ticket
    const cards = await openAgain(context, ticket)
    return {
      notice: t('ticket.reopened', { no, subject }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.reopen', on: refOf(ticket), facts: { no, reason } }],
      cards,
    }
  },
})

/**
 * Opens a ticket again: with its engineer while they work here, else in the queue. The time it lay solved counts for nobody, and warnings may be given once
 * more (R134). Throws a Refusal when it is not solved. Returns the cards of who must know.
 */
export async function openAgain(context: Context, ticket: Ticket) {
  const { tx, now } = context
  if (!from.some(state => state === ticket.state)) throw await leftMeanwhile(context, ticket.id)
  const owner = ticket.ownerId ? await tx.user.findFirst({ where: { id: ticket.ownerId, status: 'active' } }) : null
  const rested = ticket.resolvedAt ? await workedSince(context, ticket.resolvedAt) : 0
  await moveTicket(context, ticket, {
    from,
    to: owner ? 'working' : 'new',
    data: {
      ...{ ownerId: owner?.id ?? null, resolvedAt: null, resolutionSeconds: null, closedAt: null },
      ...{ clockFrom: now, holdSeconds: 0, pastHoldSeconds: { increment: ticket.holdSeconds + rested } },
      ...{ episode: { increment: 1 }, reopenCount: { increment: 1 }, lastMessageAt: now },
      slaState: ticket.slaState === 'failed' ? 'failed' : 'running',
    },
  })
  await recompute(context, ticket.id)
  if (owner) return tell(context, ticket, [owner.id])
  const free = { ...ticket, state: 'new', ownerId: null, owner: null }
  return (await askNext(context, free, { notThese: [] })).cards
}

import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { findTicket } from './load.ts'
import { changedBy, moveTicket, refOf, tell } from './move.ts'
import { openStates } from './vocabulary.ts'

const input = z.object({ ticket: z.string().min(1).max(100) })

/** Nothing more is to be said about a solved ticket. */
export const close = defineAction({
  name: 'ticket.close',
  words: { en: ['ticket close', 'close ticket'], zh: ['关闭工单', '工单 关闭'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Close a solved ticket', zh: '关闭已解决的工单' },
  input,
  read: rest => ({ ticket: rest }),
  allow: can('update', 'ticket'),
  async run(context, { ticket: said }) {
    const ticket = await findTicket(context, said, 'update')
    const { no, subject } = ticket
    if (ticket.state === 'closed') return { notice: t('ticket.isSoAlready', { no, state: t('ticket.state.closed') }) }
    await moveTicket(context, ticket, { from: ['resolved'], to: 'closed', data: { closedAt: context.now } })
    return {
      notice: t('ticket.closed', { no, subject }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.close', on: refOf(ticket), facts: { no } }],
    }
  },
})

/** It is not needed any more. Whoever was at it, and whoever wanted it, hears why. */
export const cancel = defineAction({
  name: 'ticket.cancel',
  words: { en: ['ticket cancel', 'cancel ticket'], zh: ['取消工单', '工单 取消'] },
  usage: { en: '<ticket> <why>', zh: '<工单> <原因>' },
  does: { en: 'Cancel a ticket nobody needs any more', zh: '取消不再需要的工单' },
  input: input.extend({ reason: z.string().max(300).default('') }),
  read: rest => {
    const [ticket = '', ...reason] = rest.split(/\s+/)
    return { ticket, reason: reason.join(' ') }
  },
  allow: can('create', 'ticket'),
  async run(context, { ticket: said, reason }) {
    const seen = await findTicket(context, said, 'read')
    // Who made it may take it back; otherwise it is for those who work on it.
    const ticket = seen.createdById === context.actor.id ? seen : await findTicket(context, said, 'update')
    const { no, subject } = ticket
    if (!reason)
      return askFor(
        {
          action: 'ticket.cancel',
          context: { ticket: no },
          title: t('ticket.cancelTitle', { no }),
          heading: subject,
          fields: [{ id: 'reason', label: 'ticket.reason', required: true, max: 300 }],
          save: t('button.ticketCancel'),
          style: 'destructive',
        },
        context.reader,
      )
    await moveTicket(context, ticket, {
      from: openStates,
      to: 'cancelled',
      data: { endNote: reason, closedAt: context.now },
    })
    await context.tx.ticketOffer.updateMany({
      where: { ticketId: ticket.id, state: 'open' },
      data: { state: 'closed', endedAt: context.now },
    })
    return {
      notice: t('ticket.cancelled', { no, subject }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.cancel', on: refOf(ticket), facts: { no, reason } }],
      cards: tell(context, ticket, [ticket.ownerId, ticket.createdById]),
    }
  },
})

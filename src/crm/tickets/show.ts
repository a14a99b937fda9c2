import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { openTickets } from './list.ts'
import { findTicket } from './load.ts'
import { refOf } from './move.ts'

/** The card of a ticket, by number, the end of its number, or words of its subject; without any, the open ones. */
export const show = defineAction({
  name: 'ticket.show',
  words: { en: ['ticket'], zh: ['工单'] },
  usage: { en: '[number or words]', zh: '[编号或关键词]' },
  does: { en: 'See a ticket', zh: '看一张工单' },
  input: z.object({ ticket: z.string().max(100) }),
  read: rest => ({ ticket: rest }),
  allow: can('read', 'ticket'),
  async run(context, { ticket: said }) {
    if (said === '') return openTickets(context)
    const ticket = await findTicket(context, said, 'read')
    return { cards: [{ view: 'ticket', of: refOf(ticket), to: 'only' }] }
  },
})

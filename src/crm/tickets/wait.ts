import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { findTicket } from './load.ts'
import { changedBy, leftMeanwhile, moveTicket, refOf } from './move.ts'
import { noteResponse, writeMessage } from './respond.ts'

const from = ['taken', 'onTheWay', 'working'] as const

/** Waits for the customer: what is asked of them stands on their page, and the clock of the solution stands still until they answer. */
export const wait = defineAction({
  name: 'ticket.wait',
  words: { en: ['ticket wait'], zh: ['等客户', '工单 等客户'] },
  usage: { en: '<ticket> [what for]', zh: '<工单> [等什么]' },
  does: { en: 'Wait for the customer; the clock stands still', zh: '等客户回复，时限暂停' },
  input: z.object({ ticket: z.string().min(1).max(100), text: z.string().max(4_000).default('') }),
  read: rest => {
    const [ticket = '', ...text] = rest.split(/\s+/)
    return { ticket, text: text.join(' ') }
  },
  allow: can('update', 'ticket'),

  async run(context, { ticket: said, text }) {
    const ticket = await findTicket(context, said, 'update')
    const { no, subject } = ticket
    if (ticket.state === 'waiting') return { notice: t('ticket.isSoAlready', { no, state: t('ticket.state.waiting') }) }
    if (!from.some(state => state === ticket.state)) throw await leftMeanwhile(context, ticket.id)
    if (!text && context.said !== 'form')
      return askFor(
        {
          action: 'ticket.wait',
          context: { ticket: no },
          title: t('ticket.waitTitle', { no }),
          heading: subject,
          intro: t('ticket.waitHint'),
          fields: [{ id: 'text', label: 'ticket.waitFor', many: true, max: 4_000 }],
          save: t('button.ticketWait'),
        },
        context.reader,
      )
    await moveTicket(context, ticket, { from, to: 'waiting' })
    if (text) {
      await writeMessage(context, ticket.id, { from: 'agent', visibility: 'public', text })
      await noteResponse(context, ticket)
    }
    return {
      notice: t('ticket.waits', { no, subject }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.wait', on: refOf(ticket), facts: { no, text } }],
    }
  },
})

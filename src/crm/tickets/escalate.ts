import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { dispatchersOf } from './candidates.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, refOf, tell } from './move.ts'
import { writeMessage } from './respond.ts'
import { isOpen } from './vocabulary.ts'

/** Calls for help with a ticket: whoever leads its engineer and the dispatchers see it, with what is wrong. */
export const escalate = defineAction({
  name: 'ticket.escalate',
  words: { en: ['ticket escalate', 'escalate'], zh: ['升级工单', '工单 升级'] },
  usage: { en: '<ticket> <why>', zh: '<工单> <原因>' },
  does: { en: 'Call managers and dispatchers to a ticket', zh: '把工单升级给主管和调度' },
  input: z.object({ ticket: z.string().min(1).max(100), reason: z.string().max(300).default('') }),
  read: rest => {
    const [ticket = '', ...reason] = rest.split(/\s+/)
    return { ticket, reason: reason.join(' ') }
  },
  allow: can('read', 'ticket'),

  async run(context, { ticket: said, reason }) {
    const ticket = await findTicket(context, said, 'read')
    const { no, subject } = ticket
    if (!isOpen(ticket.state)) throw await leftMeanwhile(context, ticket.id)
    if (!reason)
      return askFor(
        {
          action: 'ticket.escalate',
          context: { ticket: no },
          title: t('ticket.escalateTitle', { no }),
          heading: subject,
          fields: [{ id: 'reason', label: 'ticket.reason', required: true, max: 300 }],
          save: t('button.ticketEscalate'),
        },
        context.reader,
      )
    await context.tx.ticket.update({
      where: { id: ticket.id },
      data: { escalatedAt: context.now, updatedAt: context.now, version: { increment: 1 } },
    })
    await writeMessage(context, ticket.id, { from: 'agent', visibility: 'internal', text: reason })
    return {
      notice: t('ticket.escalated', { no, subject }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.escalate', on: refOf(ticket), facts: { no, reason } }],
      cards: tell(context, ticket, await whoHelps(context, ticket)),
    }
  },
})

async function whoHelps({ tx }: Context, ticket: Ticket): Promise<(string | null)[]> {
  const owner = ticket.ownerId ? await tx.user.findUnique({ where: { id: ticket.ownerId } }) : null
  return [owner?.managerId ?? null, ...(await dispatchersOf(tx))]
}

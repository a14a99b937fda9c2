import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord, numberFirst } from '../find.ts'
import { askFor } from '../form.ts'
import { recompute } from '../sla/keep.ts'
import { secretCode } from './create.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, refOf, tell } from './move.ts'

/**
 * The ticket is of another customer than was chosen. What was of the old one goes: contact and order, and the address of its page, so that nobody
 * there reads on. Its clock is set by the level of the new one, its hours and its rating count for the new one; the trail keeps both.
 */
export const setCustomer = defineAction({
  name: 'ticket.setCustomer',
  words: { en: ['ticket belongs to', 'move ticket'], zh: ['工单换客户', '工单 换客户'] },
  usage: { en: '<ticket> <customer>', zh: '<工单> <客户>' },
  does: { en: 'Correct the customer of a ticket', zh: '改正工单的客户' },
  input: z.object({ ticket: z.string().min(1).max(100), to: z.string().max(200).default('') }),
  read: rest => {
    const [ticket = '', ...to] = rest.split(/\s+/)
    return { ticket, to: to.join(' ') }
  },
  allow: can('create', 'ticket'),

  async run(context, { ticket: said, to }) {
    const ticket = await findForCorrection(context, said)
    const { no, subject } = ticket
    if (!to && context.said === 'form') throw new Refusal('input.fields', {}, { to: t('field.required') })
    if (!to)
      return askFor(
        {
          action: 'ticket.setCustomer',
          context: { ticket: no },
          title: t('ticket.customerTitle', { no }),
          heading: subject,
          intro: t('ticket.customerHint', { customer: nameOf(ticket) }),
          fields: [
            { id: 'to', label: 'label.newCustomer', hint: 'label.customerHint', search: 'customers', required: true },
          ],
        },
        context.reader,
      )
    const found = await findRecord(context, ['customer'], { said: numberFirst(to), verb: 'read' })
    const customer = `${found.no} ${found.title}`
    if (found.id === ticket.customerId) return { notice: t('ticket.customerIsSo', { no, customer }) }
    await giveTo(context, ticket, found.id)
    return {
      notice: t(ticket.order ? 'ticket.customerSetOrder' : 'ticket.customerSet', {
        no,
        customer,
        order: ticket.order?.no,
      }),
      changed: [...changedBy(ticket), { entity: 'customer', id: found.id }],
      audit: [{ action: 'ticket.setCustomer', on: refOf(ticket), facts: { no, from: nameOf(ticket), to: customer } }],
      cards: tell(context, ticket, [ticket.ownerId, found.owner?.id]),
    }
  },
})

/** Who works on it may correct it, and who made it. What is part of another ticket, or was cancelled, stays what it was. */
async function findForCorrection(context: Context, said: string): Promise<Ticket> {
  const seen = await findTicket(context, said, 'read')
  const ticket = seen.createdById === context.actor.id ? seen : await findTicket(context, said, 'update')
  if (ticket.state === 'merged' || ticket.state === 'cancelled') throw await leftMeanwhile(context, ticket.id)
  return ticket
}

/** Throws a Refusal when somebody changed the ticket at the same moment. */
async function giveTo(context: Context, ticket: Ticket, customerId: string): Promise<void> {
  // The customer first, the ticket second: as whoever changes the level of a customer locks them.
  await context.tx.sql`select 1 from "Customer" where id = ${customerId} for share`
  const { count } = await context.tx.ticket.updateMany({
    where: { id: ticket.id, version: ticket.version, state: { notIn: ['merged', 'cancelled'] } },
    data: {
      ...{ customerId, contactId: null, orderId: null, orderLineId: null, code: secretCode() },
      ...{ updatedAt: context.now, version: { increment: 1 } },
    },
  })
  if (count === 0) throw await leftMeanwhile(context, ticket.id)
  await recompute(context, ticket.id)
}

function nameOf({ customer }: Ticket): string {
  return customer ? `${customer.no} ${customer.name}` : '—'
}

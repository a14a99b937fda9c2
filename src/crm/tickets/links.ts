import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { readMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { askFor } from '../form.ts'
import { createDeal } from '../opportunities/create.ts'
import { create as createReturn } from '../returns/create.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, refOf } from './move.ts'

/** Service finds a sale: a deal for the ticket's customer, and each leads to the other. */
export const startDeal = defineAction({
  name: 'ticket.deal',
  words: { en: ['ticket deal'], zh: ['工单转商机', '工单 转商机'] },
  usage: { en: '<ticket> [what]', zh: '<工单> [做什么]' },
  does: { en: 'Open a deal from a ticket', zh: '由工单新建商机' },
  input: z.object({
    ticket: z.string().min(1).max(100),
    name: z.string().max(200).default(''),
    amount: z.string().max(40).default(''),
  }),
  read: rest => {
    const [ticket = '', ...name] = rest.split(/\s+/)
    return { ticket, name: name.join(' ') }
  },
  allow: can('create', 'opportunity'),

  async run(context, { ticket: said, name, amount: typed }) {
    const ticket = await findTicket(context, said, 'read')
    if (!ticket.customer) throw new Refusal('ticket.needsCustomer', { no: ticket.no })
    const customer = await findRecord(context, ['customer'], { said: ticket.customer.no, verb: 'update' })
    if (!name)
      return askFor(
        {
          action: 'ticket.deal',
          context: { ticket: ticket.no },
          title: t('ticket.dealTitle', { no: ticket.no }),
          heading: `${customer.no} ${customer.title}`,
          fields: [
            { id: 'name', label: 'ticket.dealName', value: ticket.subject, required: true },
            { id: 'amount', label: 'ticket.dealAmount', max: 40 },
          ],
        },
        context.reader,
      )
    const amount = typed ? readMoney(typed, context.company.currency) : undefined
    if (typed && !amount) throw new Refusal('input.fields', {}, { amount: t('field.amount') })
    const deal = await createDeal(context, { name, customerId: customer.id, amount })
    await keepLink(context, ticket, { entity: 'opportunity', id: deal.id })
    const on = { entity: 'opportunity' as const, id: deal.id }
    return {
      notice: t('ticket.dealMade', { no: ticket.no, deal: deal.no }),
      changed: [...changedBy(ticket), on],
      audit: [
        { action: 'deal.add', on, facts: { no: deal.no, name: deal.name } },
        { action: 'ticket.deal', on: refOf(ticket), facts: { no: ticket.no, deal: deal.no } },
      ],
      cards: [{ view: 'deal', of: on, to: 'only' }],
    }
  },
})

/** The thing comes back: a return request for the ticket's order. The ticket is not solved before it is decided (R138). */
export const startReturn = defineAction({
  name: 'ticket.return',
  words: { en: ['ticket return'], zh: ['工单转退货', '工单 转退货'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Ask for a return from a ticket', zh: '由工单申请退货' },
  input: z.object({
    ticket: z.string().min(1).max(100),
    parts: z.string().max(2_000).optional(),
    reason: z.string().max(500, 'field.tooLong500').default(''),
  }),
  read: rest => ({ ticket: rest }),
  allow: can('create', 'return'),

  async run(context, { ticket: said, parts, reason }) {
    const ticket = await findTicket(context, said, 'read')
    if (!ticket.order) throw new Refusal('ticket.needsOrder', { no: ticket.no })
    if (parts === undefined)
      return askFor(
        {
          action: 'ticket.return',
          context: { ticket: ticket.no },
          title: t('ticket.returnTitle', { no: ticket.no, order: ticket.order.no }),
          fields: [
            {
              id: 'parts',
              label: t('return.parts'),
              hint: t('return.partsHint'),
              many: true,
              required: true,
              max: 2_000,
            },
            { id: 'reason', label: t('content.reason'), value: ticket.subject, many: true, required: true, max: 500 },
          ],
        },
        context.reader,
      )
    const made = await createReturn.run(context, { order: ticket.order.no, parts, reason })
    const back = made.cards?.[0]?.of
    if (back?.entity === 'return') await keepLink(context, ticket, { entity: 'return', id: back.id })
    const linked = { action: 'ticket.return', on: refOf(ticket), facts: { no: ticket.no } }
    return { ...made, changed: [...(made.changed ?? []), ...changedBy(ticket)], audit: [...(made.audit ?? []), linked] }
  },
})

async function keepLink(
  { tx, actor, now }: Context,
  ticket: Ticket,
  { entity, id }: { entity: 'return' | 'opportunity'; id: string },
) {
  await tx.ticketLink.create({
    data: { id: newId(), ticketId: ticket.id, entity, entityId: id, at: now, byId: actor.id },
  })
}

import { scopeOf } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { costOf, seesCost } from '../worklogs/cost.ts'
import { costText } from '../worklogs/costText.ts'
import { clockMark } from './clockLines.ts'
import { satisfactionOf } from './satisfaction.ts'
import { openStates, stateOf } from './vocabulary.ts'

/** What a customer still waits for, what they thought of the service so far, and what it took: money for who may know costs, else hours. */
export const openTicketsBlock = defineBlock({
  heading: t('block.tickets'),
  async draw({ tx, actor, reader, company }, { id, no }) {
    if (scopeOf(actor, 'read', 'ticket').scopes.length === 0) return null
    const tickets = await tx.ticket.findMany({
      where: { customerId: id, state: { in: [...openStates] } },
      orderBy: [{ resolutionDueAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
      take: 3,
    })
    const total = await tx.ticket.count({ where: { customerId: id } })
    const rated = await satisfactionOf(tx, { customerId: id })
    const cost = await costOf(tx, { customerId: id }, company)
    const open = tickets.map(ticket => ({
      title: `${ticket.no} ${ticket.subject}`,
      line: [say(t(`ticket.state.${stateOf(ticket.state)}`), reader), clockMark(ticket, reader).text]
        .filter(Boolean)
        .join(' · '),
    }))
    const facts = [
      rated.count > 0 ? say(t('ticket.ratedBy', rated), reader) : '',
      cost.minutes > 0 ? say(costText(cost, { money: seesCost(actor), reader }), reader) : '',
    ].filter(Boolean)
    const everything = {
      title: t('block.allTickets', { count: total }),
      verb: 'ticket.customer',
      data: { customer: no },
    }
    const add = { title: t('button.ticketNew'), verb: 'ticket.add', data: { about: no } }
    return {
      lines: [...open, ...facts.map(title => ({ title }))],
      empty: t('block.noTickets'),
      buttons: [
        ...(total > 0 ? [everything] : []),
        ...(scopeOf(actor, 'create', 'ticket').scopes.length > 0 ? [add] : []),
      ],
    }
  },
})

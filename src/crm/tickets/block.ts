import { formatMoney } from '../../core/money.ts'
import { modeOf, scopeOf } from '../../core/rights.ts'
import { type Locale, say, type Text, t } from '../../core/text.ts'
import { defineBlock } from '../customers/block.ts'
import { costOf } from '../worklogs/cost.ts'
import { clockMark } from './clockLines.ts'
import { satisfactionOf } from './satisfaction.ts'
import { openStates, stateOf } from './vocabulary.ts'

/** What a customer still waits for, what they thought of the service so far, and what it cost, for who may see amounts. */
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
    const cost = modeOf(actor, 'opportunity.amount') === 'read' ? await costOf(tx, id, company) : null
    const open = tickets.map(ticket => ({
      title: `${ticket.no} ${ticket.subject}`,
      line: [say(t(`ticket.state.${stateOf(ticket.state)}`), reader), clockMark(ticket, reader).text]
        .filter(Boolean)
        .join(' · '),
    }))
    const facts = [
      rated.count > 0 ? say(t('ticket.ratedBy', rated), reader) : '',
      cost && cost.minutes > 0 ? say(costText(cost, reader.locale), reader) : '',
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

/** Money where the company has said what an hour costs, else the hours. */
function costText({ minutes, money }: Awaited<ReturnType<typeof costOf>>, locale: Locale): Text {
  const hours = (minutes / 60).toFixed(1)
  if (money.minor === 0n) return t('ticket.hoursSoFar', { hours })
  return t('ticket.costSoFar', { hours, cost: formatMoney(money, locale) })
}

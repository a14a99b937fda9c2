import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { calendarOf } from '../calendar/read.ts'
import { fact } from '../facts.ts'
import type { Viewer } from '../view.ts'
import { costOf, seesCost } from '../worklogs/cost.ts'
import { costText } from '../worklogs/costText.ts'
import { spanText } from '../worklogs/span.ts'
import { minutesOf } from '../worklogs/sums.ts'
import { clockFacts } from './clockLines.ts'
import type { Ticket } from './load.ts'
import { priorityOf, typeOf } from './vocabulary.ts'
import { windowText } from './windowText.ts'

/** What a card says of a ticket in lines: whose it is, by when, where, what it took. How to reach the customer and what it cost is for people alone. */
export async function factsOf({ tx, actor, reader, company }: Viewer, ticket: Ticket) {
  const calendar = await calendarOf(tx, company.zone)
  const hours = await minutesOf(tx, ticket.id)
  const reach = actor ? await reachOf(tx, ticket) : null
  return [
    ...who(ticket, reader),
    fact('ticket.reach', reach, reader),
    ...clockFacts(ticket, calendar, reader),
    ...where(ticket, reader),
    ...(hours.total > 0 ? [hoursFact(hours, reader)] : []),
    ...(actor && hours.total > 0 && seesCost(actor) ? [await costFact({ tx, company, reader }, ticket.id)] : []),
    fact('ticket.endNote', ticket.endNote, reader),
    fact('ticket.rated', ratingOf(ticket, reader), reader),
  ].flatMap(line => line ?? [])
}

function who(ticket: Ticket, reader: Reader) {
  const kind = [
    say(t(`ticket.type.${typeOf(ticket.type)}`), reader),
    say(t(`ticket.priority.${priorityOf(ticket.priority)}`), reader),
  ]
  const contact = [ticket.contact?.name, ticket.contact?.title].filter(Boolean).join(' · ')
  return [
    fact('fact.customer', ticket.customer ? `${ticket.customer.no} ${ticket.customer.name}` : null, reader),
    fact('ticket.contact', contact, reader),
    fact('ticket.kind', kind.join(' · '), reader),
    fact('ticket.order', ticket.order ? `${ticket.order.no} ${ticket.order.title}` : null, reader),
  ]
}

function where(ticket: Ticket, reader: Reader) {
  const { windowFrom, windowTo } = ticket
  const window = windowFrom && windowTo ? windowText({ from: windowFrom, to: windowTo }, reader) : null
  return [
    fact('ticket.window', window, reader),
    fact('ticket.place', ticket.place, reader),
    fact('ticket.skills', ticket.skills.join(reader.locale === 'zh' ? '、' : ', '), reader),
    fact(
      'ticket.maker',
      ticket.source === 'page' ? say(t('ticket.byCustomer'), reader) : ticket.creator.displayName,
      reader,
    ),
  ]
}

function hoursFact({ total, billable }: { total: number; billable: number }, reader: Reader) {
  const said = t('ticket.hoursOf', { total: spanText(total, reader), billable: spanText(billable, reader) })
  return fact('ticket.hours', say(said, reader), reader)
}

/** What the customer wrote on the request page about how to reach them. */
async function reachOf(tx: Tx, { id, source }: Ticket): Promise<string | null> {
  if (source !== 'page') return null
  const said = { ticketId: id, authorKind: 'customer', visibility: 'internal' }
  return (await tx.ticketMessage.findFirst({ where: said, select: { text: true } }))?.text ?? null
}

async function costFact({ tx, company, reader }: Pick<Viewer, 'tx' | 'company' | 'reader'>, ticketId: string) {
  const cost = await costOf(tx, { ticketId }, company)
  return fact('ticket.cost', say(costText(cost, { money: true, reader }), reader), reader)
}

function ratingOf({ satisfaction, satisfactionNote }: Ticket, reader: Reader): string | null {
  return satisfaction === null
    ? null
    : [say(t('ticket.stars', { stars: satisfaction }), reader), satisfactionNote].filter(Boolean).join(' · ')
}

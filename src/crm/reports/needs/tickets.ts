import type { Asking } from '../asking.ts'
import { ticketsReadable } from '../facts/tickets.ts'
import { nothing, type Part, part } from '../statement.ts'
import { type Need, starting, startingWith } from './need.ts'

type Step = Pick<Need, 'name' | 'starts' | 'some'> & { which?(asking: Asking): Part; ok: Part }

/** A step of tickets, told by a condition on the ticket `r`. */
function ofTickets({ which = () => nothing, ok, ...step }: Step): Need {
  return {
    ...step,
    rows: async asking => part`
      select ${ok} as ok, r."ownerId" as owner, coalesce(r."resolvedAt", r."createdAt") as at, r.no
      from "Ticket" r left join "Customer" c on c.id = r."customerId" where ${await ticketsReadable(asking)} ${which(asking)}`,
  }
}

function opened({ fromAt, toAt }: Asking): Part {
  return part`and r."createdAt" >= ${fromAt} and r."createdAt" < ${toAt}`
}

function solved({ fromAt, toAt }: Asking): Part {
  return part`and r."resolvedAt" >= ${fromAt} and r."resolvedAt" < ${toAt} and r.state in ('resolved', 'closed')`
}

export const anyTicket = ofTickets({ name: 'tickets', starts: starting('ticket.add'), ok: part`true` })
export const taken = ofTickets({
  name: 'taken',
  starts: starting('ticket.queue'),
  which: opened,
  ok: part`r."ownerId" is not null`,
})
export const solving = ofTickets({
  name: 'solved',
  some: true,
  starts: startingWith('ticket.show', 'ticket', 'ticket.list'),
  which: ({ toAt }) => part`and r."createdAt" < ${toAt} and r.state not in ('merged', 'cancelled')`,
  ok: part`r."resolvedAt" is not null`,
})
export const logging = ofTickets({
  name: 'hours',
  starts: startingWith('ticket.show', 'ticket', 'ticket.list'),
  which: solved,
  ok: part`exists (select 1 from "Worklog" w where w."ticketId" = r.id and w."deletedAt" is null)`,
})
export const rating = ofTickets({
  name: 'rated',
  some: true,
  starts: startingWith('ticket.link', 'ticket', 'ticket.list'),
  which: solved,
  ok: part`r.satisfaction is not null`,
})

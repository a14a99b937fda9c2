import type { Tx } from '../../../store/db.ts'
import type { Span, Window } from '../window.ts'
import { defineFigure, type Figure, type Holders, type Why } from './figure.ts'
import { dueToday, ever, happened } from './spans.ts'

const toQueue = { title: 'button.ticketQueue', verb: 'ticket.queue', data: {} } as const
const toMine = { title: 'tickets.mine', verb: 'ticket.mine', data: {} } as const
const toSoon = { title: 'button.ticketsSoon', verb: 'ticket.soon', data: {} } as const
const toReport = { title: 'button.ticketReport', verb: 'report.show', data: { report: 'tickets' } } as const

/** A number of tickets, counted for whoever is at them, else for whoever keeps their customer. `name` and `hit` stand below "tickets." and "ticket." */
function ofTickets(name: string, hit: string, told: Told): Figure {
  return defineFigure({ name: `tickets.${name}`, hit: `ticket.${hit}`, by: 'moment', of: 'ticket', ...told })
}
type Told = Pick<Figure, 'span'> & Partial<Figure>

/** Tickets whose clock ran out and runs on: the first thing somebody has to do about. */
export const late = ofTickets('late', 'due', { span: passed, oldest: true, button: toSoon })
export const dueLater = ofTickets('dueToday', 'due', { span: stillToday, button: toSoon })
/** What nobody has, and since when the oldest of them waits. */
export const queued = ofTickets('queued', 'queued', { span: ever, oldest: true, button: toQueue })
export const escalated = ofTickets('escalated', 'escalated', { span: ever, oldest: true })
export const ratedBadly = ofTickets('ratedBadly', 'ratedBadly', { span: happened.span })

export const opened = ofTickets('new', 'created', happened)
export const resolved = ofTickets('resolved', 'resolved', { ...happened, button: toReport })
export const reopened = ofTickets('reopened', 'reopened', happened)
export const lateAnswers = ofTickets('lateAnswer', 'lateAnswer', happened)
export const lateSolutions = ofTickets('lateSolution', 'lateSolution', happened)
export const hours = ofTickets('hours', 'hours', { ...happened, by: 'day', adds: 'minutes', why: noHours })
export const rated = ofTickets('rated', 'rated', { ...happened, adds: 'stars', why: noRatings })

export const open = ofTickets('open', 'open', { span: ever, oldest: true })
export const waiting = ofTickets('waiting', 'waiting', { span: ever, oldest: true })

/** What each engineer has: a part of their line. */
export const held = defineFigure({
  ...{ name: 'engineers.open', hit: 'engineer.open', by: 'moment', of: 'ticket', span: ever },
})
export const heldLate = defineFigure({
  ...{ name: 'engineers.late', hit: 'engineer.due', by: 'moment', of: 'ticket', span: passed },
})

/** What somebody has at hand themselves: visits of the day, what is late or will be, and all of it. */
const ofMine = (name: string, hit: string, told: Told) =>
  defineFigure({ name: `tickets.${name}`, hit: `engineer.${hit}`, by: 'moment', of: 'own', ...told })
export const myVisits = ofMine('mineVisits', 'visit', { span: dueToday })
export const myLate = ofMine('mineLate', 'due', { span: passed, oldest: true })
export const myDue = ofMine('mineToday', 'due', { span: stillToday })
export const myTickets = ofMine('mine', 'open', { span: ever, button: toMine })

/** For those who lead sales: what their customers wait for, and what they thought of the service. */
export const customersLate = defineFigure({
  ...{ name: 'customers.ticketsLate', hit: 'customerTicket.due', by: 'moment', of: 'customer', also: 'ticket' },
  ...{ oldest: true, span: passed, button: toSoon },
})
export const customersRated = defineFigure({
  ...{ name: 'customers.rated', hit: 'customerTicket.rated', by: 'moment', of: 'customer', also: 'ticket' },
  ...{ adds: 'stars', ...happened },
})

/** Up to the moment that is told of. */
function passed(window: Window): Span {
  return { ...ever(window), to: toldAt(window) }
}

/** What is left of today after it. */
function stillToday(window: Window): Span {
  return { ...dueToday(window), from: toldAt(window) }
}

/** A digest of the morning speaks of its midnight, before which nobody worked; one that is asked for of the moment it is asked. */
function toldAt(window: Window): Date {
  const { from } = dueToday(window)
  return new Date(Math.max(from.getTime(), window.now.to.getTime()))
}

type Solved = { count: number; without: number; no: string | null }

/** Solved tickets on which nobody ever logged an hour: the cost of service is unknown then. */
async function noHours(tx: Tx, holders: Holders): Promise<Why | undefined> {
  const [solved] = await tx.sql<Solved>`
    select count(*)::int as count, count(*) filter (where not logged)::int as without, max(no) filter (where not logged) as no
    from (select t.no, exists (select 1 from "Worklog" w where w."ticketId" = t.id and w."deletedAt" is null) as logged from "Ticket" t
      where t.state in ('resolved', 'closed') and (${holders}::uuid[] is null or t."ownerId" = any (${holders}::uuid[]))) s`
  const { count = 0, without = 0, no = null } = solved ?? {}
  if (no === null) return undefined
  return {
    text: { key: 'why.noHours', args: { count, without } },
    button: { title: 'button.open', verb: 'ticket.show', data: { ticket: no } },
  }
}

/** Solved tickets, and no customer ever said how it was: perhaps nobody sends them their page. */
async function noRatings(tx: Tx, holders: Holders): Promise<Why | undefined> {
  const [solved] = await tx.sql<Solved>`
    select count(*)::int as count, count(*) filter (where satisfaction is null)::int as without, max(no) as no from "Ticket" t
    where t.state in ('resolved', 'closed') and (${holders}::uuid[] is null or t."ownerId" = any (${holders}::uuid[]))`
  const { count = 0, without = 0, no = null } = solved ?? {}
  if (no === null || without < count) return undefined
  return {
    text: { key: 'why.noRatings', args: { count } },
    button: { title: 'button.ticketLink', verb: 'ticket.link', data: { ticket: no } },
  }
}

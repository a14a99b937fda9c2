import type { Tx } from '../../../store/db.ts'
import type { Span, Window } from '../window.ts'
import { defineFigure, type Holders, type Why } from './figure.ts'
import { dueToday, ever, happened } from './spans.ts'

const toQueue = { title: 'button.ticketQueue', verb: 'ticket.queue', data: {} } as const
const toSoon = { title: 'button.ticketsSoon', verb: 'ticket.soon', data: {} } as const
const toReport = { title: 'button.ticketReport', verb: 'report.show', data: { report: 'tickets' } } as const

/** Tickets whose clock ran out and runs on: the first thing somebody has to do about. */
export const late = defineFigure({
  ...{
    name: 'tickets.late',
    hit: 'ticket.due',
    by: 'moment',
    of: 'ticket',
    oldest: true,
    span: passed,
    button: toSoon,
  },
})

export const dueLater = defineFigure({
  ...{ name: 'tickets.dueToday', hit: 'ticket.due', by: 'moment', of: 'ticket', span: stillToday, button: toSoon },
})

/** What nobody has, and since when the oldest of them waits. */
export const queued = defineFigure({
  ...{
    name: 'tickets.queued',
    hit: 'ticket.queued',
    by: 'moment',
    of: 'ticket',
    oldest: true,
    span: ever,
    button: toQueue,
  },
})

export const escalated = defineFigure({
  ...{ name: 'tickets.escalated', hit: 'ticket.escalated', by: 'moment', of: 'ticket', oldest: true, span: ever },
})

export const ratedBadly = defineFigure({
  ...{ name: 'tickets.ratedBadly', hit: 'ticket.ratedBadly', by: 'moment', of: 'ticket', span: happened.span },
})

export const opened = defineFigure({
  name: 'tickets.new',
  hit: 'ticket.created',
  by: 'moment',
  of: 'ticket',
  ...happened,
})

export const resolved = defineFigure({
  ...{ name: 'tickets.resolved', hit: 'ticket.resolved', by: 'moment', of: 'ticket', ...happened, button: toReport },
})

export const reopened = defineFigure({
  ...{ name: 'tickets.reopened', hit: 'ticket.reopened', by: 'moment', of: 'ticket', ...happened },
})

export const lateAnswers = defineFigure({
  ...{ name: 'tickets.lateAnswer', hit: 'ticket.lateAnswer', by: 'moment', of: 'ticket', ...happened },
})

export const lateSolutions = defineFigure({
  ...{ name: 'tickets.lateSolution', hit: 'ticket.lateSolution', by: 'moment', of: 'ticket', ...happened },
})

export const hours = defineFigure({
  ...{ name: 'tickets.hours', hit: 'ticket.hours', by: 'day', of: 'ticket', adds: 'minutes', ...happened },
  why: noHours,
})

export const rated = defineFigure({
  ...{ name: 'tickets.rated', hit: 'ticket.rated', by: 'moment', of: 'ticket', adds: 'stars', ...happened },
  why: noRatings,
})

export const open = defineFigure({
  ...{ name: 'tickets.open', hit: 'ticket.open', by: 'moment', of: 'ticket', oldest: true, span: ever },
})

export const waiting = defineFigure({
  ...{ name: 'tickets.waiting', hit: 'ticket.waiting', by: 'moment', of: 'ticket', oldest: true, span: ever },
})

/** What each engineer has: a part of their line. */
export const held = defineFigure({
  ...{ name: 'engineers.open', hit: 'engineer.open', by: 'moment', of: 'ticket', span: ever },
})

export const heldLate = defineFigure({
  ...{ name: 'engineers.late', hit: 'engineer.due', by: 'moment', of: 'ticket', span: passed },
})

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

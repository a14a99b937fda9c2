import type { Outcome } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { announce } from './announce.ts'
import { dispatchersOf } from './candidates.ts'
import { createTicket } from './create.ts'
import { readTicket, type Ticket } from './load.ts'
import { changedBy, moveTicket, refOf, tell } from './move.ts'
import { openAgain } from './reopen.ts'
import { writeMessage } from './respond.ts'
import { serviceSettings } from './settings.ts'
import { isOpen, type TicketType, typeOf } from './vocabulary.ts'

const day = 86_400_000

/** What a customer fills in on the page of their company. */
export type Request = {
  type: TicketType
  subject: string
  detail: string
  person: string
  phone: string
  place: string
  window: string
}

/** A ticket that the customer opens themselves. Returns its outcome and the code of its page. */
export async function requested(
  context: Context,
  customer: { id: string; level: string | null },
  request: Request & { from?: Date | undefined; to?: Date | undefined },
): Promise<{ outcome: Outcome; code: string }> {
  const { subject, type, person, phone, place } = request
  const contact = person
    ? await context.tx.contact.findFirst({
        where: { customerId: customer.id, name: person, deletedAt: null },
        select: { id: true },
      })
    : null
  const reach = [person, phone].filter(Boolean).join(' ')
  const { id, no } = await createTicket(context, {
    ...{ subject, type, source: 'page', customer, contactId: contact?.id ?? null },
    detail: [request.detail, request.from ? '' : request.window].filter(Boolean).join('\n'),
    ...(place ? { place: { text: place, lat: null, lng: null } } : {}),
    ...(request.from && request.to ? { window: { from: request.from, to: request.to } } : {}),
  })
  // How to reach them is for whoever works on it, and nothing a group reads.
  if (reach) await writeMessage(context, id, { from: 'customer', visibility: 'internal', text: reach })
  const asked = await announce(context, id)
  const { code } = await context.tx.ticket.findUniqueOrThrow({ where: { id }, select: { code: true } })
  const of = { entity: 'ticket' as const, id }
  return {
    code,
    outcome: {
      changed: [of, { entity: 'customer', id: customer.id }],
      audit: [{ action: 'ticket.requested', on: of, facts: { no, subject } }, ...asked.audit],
      cards: asked.cards,
    },
  }
}

/**
 * The customer writes on the page of a ticket. What waited for them goes on; what was solved within the last days is opened again, and later than that a new
 * ticket goes on with it (R135). What was merged is said to the ticket it went into (R137). Returns the code of the page to show.
 */
export async function wrote(
  context: Context,
  ticketId: string,
  text: string,
): Promise<{ outcome: Outcome; code: string }> {
  const found = await readTicket(context.tx, ticketId)
  if (!found) throw new Error(`no ticket ${ticketId}`)
  const ticket = found.intoId ? ((await readTicket(context.tx, found.intoId)) ?? found) : found
  const ended = ticket.resolvedAt ?? ticket.closedAt
  const days = serviceSettings.of(context.company).reopenDays
  const isOver = !isOpen(ticket.state) && ended !== null
  if (isOver && (ticket.state === 'cancelled' || context.now.getTime() - ended.getTime() > days * day))
    return goesOn(context, ticket, text)
  await writeMessage(context, ticket.id, { from: 'customer', visibility: 'public', text })
  const said = { action: 'ticket.customerWrote', on: refOf(ticket), facts: { no: ticket.no } }
  if (isOver) {
    const cards = await openAgain(context, ticket)
    const opened = { action: 'ticket.reopen', on: refOf(ticket), facts: { no: ticket.no, reason: text.slice(0, 300) } }
    return { code: ticket.code, outcome: { changed: changedBy(ticket), audit: [opened], cards } }
  }
  if (ticket.state === 'waiting') await moveTicket(context, ticket, { from: ['waiting'], to: 'working' })
  return {
    code: ticket.code,
    outcome: { changed: changedBy(ticket), audit: [said], cards: tell(context, ticket, [ticket.ownerId]) },
  }
}

/** Too late to be the same matter: a new ticket that names the old one. */
async function goesOn(context: Context, old: Ticket, text: string): Promise<{ outcome: Outcome; code: string }> {
  const { id, no } = await createTicket(context, {
    ...{
      subject: old.subject,
      detail: text,
      type: typeOf(old.type),
      source: 'page',
      followsId: old.id,
      contactId: old.contactId,
    },
    ...(old.customer ? { customer: old.customer } : {}),
    ...(old.place
      ? { place: { text: old.place, lat: old.lat && Number(old.lat), lng: old.lng && Number(old.lng) } }
      : {}),
  })
  const asked = await announce(context, id)
  const { code } = await context.tx.ticket.findUniqueOrThrow({ where: { id }, select: { code: true } })
  const of = { entity: 'ticket' as const, id }
  const facts = { no, subject: old.subject, old: old.no }
  return {
    code,
    outcome: {
      changed: [...changedBy(old), of],
      audit: [{ action: 'ticket.goesOn', on: of, facts }, ...asked.audit],
      cards: asked.cards,
    },
  }
}

/** The customer says that it is solved. Undefined when it is not waiting for that (any more). */
export async function confirmed(context: Context, ticketId: string): Promise<Outcome | undefined> {
  const ticket = await readTicket(context.tx, ticketId)
  if (ticket?.state !== 'resolved') return undefined
  await moveTicket(context, ticket, { from: ['resolved'], to: 'closed', data: { closedAt: context.now } })
  return {
    changed: changedBy(ticket),
    audit: [{ action: 'ticket.confirmed', on: refOf(ticket), facts: { no: ticket.no } }],
  }
}

/** One to five, once for each solution; what was bad is seen by those who can mend it. Undefined when it was answered before. */
export async function rated(
  context: Context,
  ticketId: string,
  { stars, note }: { stars: number; note: string },
): Promise<Outcome | undefined> {
  const { tx, now } = context
  const kept = await tx.ticket.updateMany({
    where: {
      ...{ id: ticketId, state: { in: ['resolved', 'closed'] } },
      OR: [{ ratedAt: null }, { ratedAt: { lt: tx.ticket.fields.resolvedAt } }],
    },
    data: {
      satisfaction: stars,
      satisfactionNote: note || null,
      ratedAt: now,
      updatedAt: now,
      version: { increment: 1 },
    },
  })
  const ticket = await readTicket(tx, ticketId)
  if (kept.count === 0 || !ticket) return undefined
  const bad = stars <= 2 ? [...(await dispatchersOf(tx)), ticket.customer?.ownerId] : []
  return {
    changed: changedBy(ticket),
    audit: [{ action: 'ticket.rated', on: refOf(ticket), facts: { no: ticket.no, stars, note } }],
    cards: tell(context, ticket, [ticket.ownerId, ...bad]),
  }
}

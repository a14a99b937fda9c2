import { newId } from '../../core/id.ts'
import { isZone } from '../../core/moment.ts'
import type { AuditWish, CardWish } from '../../core/platform.ts'
import { addWorking } from '../../core/worktime.ts'
import type { Context } from '../action.ts'
import { choose } from '../assignment/choose.ts'
import { calendarOf } from '../calendar/read.ts'
import { candidatesFor, dispatchersOf } from './candidates.ts'
import type { Ticket } from './load.ts'
import { leftMeanwhile, refOf, tell } from './move.ts'
import { serviceSettings } from './settings.ts'

/** Who was asked to take a ticket, and what the caller's outcome needs of it. */
export type Asked = { to: string | null; audit: AuditWish[]; cards: CardWish[] }

/**
 * Asks a person to take a ticket that nobody is at: it is theirs to think about until the time is over, and nobody else can take it meanwhile.
 * Throws a Refusal when it is not new any more.
 */
export async function offerTo(
  context: Context,
  ticket: Ticket,
  { to, by }: { to: string; by: string | null },
): Promise<Asked> {
  const { tx, now } = context
  const asked = await tx.ticket.updateMany({
    where: { id: ticket.id, state: 'new', ownerId: ticket.ownerId },
    data: { ownerId: to, updatedAt: now, version: { increment: 1 } },
  })
  if (asked.count === 0) throw await leftMeanwhile(context, ticket.id)
  await tx.ticketOffer.updateMany({
    where: { ticketId: ticket.id, state: 'open' },
    data: { state: 'closed', endedAt: now },
  })
  const person = await tx.user.findUniqueOrThrow({ where: { id: to } })
  const expiresAt = await answerBy(context, person.timeZone)
  await tx.ticketOffer.create({
    data: { id: newId(), ticketId: ticket.id, userId: to, offeredById: by, offeredAt: now, expiresAt },
  })
  return {
    to: person.displayName,
    audit: [{ action: 'ticket.offer', on: refOf(ticket), facts: { no: ticket.no, to: person.displayName } }],
    cards: tell(context, ticket, [to]),
  }
}

/**
 * Asks the next person by the company's rule: round the people who are at work and able, or whoever has the least to do. Who was asked lately is
 * not asked again. With nobody left, or without a rule, the ticket waits in the queue and the dispatchers are told.
 */
export async function askNext(context: Context, ticket: Ticket, { notThese }: { notThese: string[] }): Promise<Asked> {
  const chosen = await nextByRule(context, ticket, notThese)
  if (chosen) return offerTo(context, ticket, { to: chosen, by: null })
  const { tx, now } = context
  await tx.ticketOffer.updateMany({
    where: { ticketId: ticket.id, state: 'open' },
    data: { state: 'closed', endedAt: now },
  })
  if (ticket.ownerId)
    await tx.ticket.updateMany({
      where: { id: ticket.id, state: 'new' },
      data: { ownerId: null, updatedAt: now, version: { increment: 1 } },
    })
  return { to: null, audit: [], cards: await toQueue(context, ticket) }
}

/** The rooms for tickets see it; where there is none, the dispatchers do. */
async function toQueue(context: Context, ticket: { id: string }): Promise<CardWish[]> {
  const { tx } = context
  const room = await tx.chatSpace.findFirst({ where: { purpose: 'ticket', kind: 'group' } })
  if (!room) return tell(context, ticket, await dispatchersOf(tx))
  const posted = await tx.cardPost.findFirst({ where: { entity: 'ticket', entityId: ticket.id, audience: 'room' } })
  // A card that hangs there already is drawn anew; only its dispatchers hear of it again.
  return posted
    ? tell(context, ticket, await dispatchersOf(tx))
    : [{ view: 'ticket', of: refOf(ticket), to: { rooms: 'ticket' } }]
}

async function nextByRule(context: Context, ticket: Ticket, notThese: string[]): Promise<string | undefined> {
  const { tx, company } = context
  const method = serviceSettings.of(company).dispatch
  if (method === 'manual') return undefined
  // One ticket at a time: whose turn it is holds still while we look.
  const [desk] = await tx.sql<{ pointerId: string | null }>`
    insert into "ServiceDesk" (id) values (1) on conflict (id) do update set id = 1 returning "pointerId"`
  const able = (await candidatesFor(context, ticket)).filter(
    ({ off, missing }) => off === undefined && missing.length === 0,
  )
  const members = able.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(member)
  const chosen = choose({
    rule: { method, field: null, pointerId: desk?.pointerId ?? null, members },
    candidates: able
      .filter(({ id }) => !notThese.includes(id))
      .map(one => ({ ...member(one), open: one.open, received: 0, lastAt: one.lastAt, free: 1 })),
    received: new Map(),
    lead: { region: null, source: null, level: null, need: null, tags: [], campaignId: null, chanceBp: null },
  })
  if (chosen) await tx.serviceDesk.update({ where: { id: 1 }, data: { pointerId: chosen.id } })
  return chosen?.id
}

function member({ id }: { id: string }) {
  return { id, weight: 1, monthlyMax: null, values: [] }
}

/** So many working minutes from now on the person's own clock. */
async function answerBy({ tx, now, company }: Context, zone: string | null): Promise<Date> {
  const minutes = serviceSettings.of(company).acceptMinutes
  const calendar = await calendarOf(tx, zone && isZone(zone) ? zone : company.zone)
  return addWorking(now, minutes, calendar)?.at ?? new Date(now.getTime() + minutes * 60_000)
}

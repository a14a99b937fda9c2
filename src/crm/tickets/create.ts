import { randomBytes } from 'node:crypto'
import { newId } from '../../core/id.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { clockFor, lookNext } from '../sla/keep.ts'
import { serviceSettings } from './settings.ts'
import type { Priority, TicketType } from './vocabulary.ts'

/** What is known of a new ticket. `priority` is there only where somebody asked for one. */
export type NewTicket = {
  subject: string
  detail?: string
  type: TicketType
  priority?: Priority | undefined
  source: 'chat' | 'message' | 'record' | 'page'
  customer?: { id: string } | undefined
  contactId?: string | null
  order?: { id: string; lineId?: string | null } | undefined
  place?: { text: string; lat: number | null; lng: number | null } | undefined
  window?: { from: Date; to: Date } | undefined
  skills?: string[]
  followsId?: string
}

/** A ticket with its number, its clock, and the address of its page for the customer. */
export async function createTicket(
  context: Context,
  wanted: NewTicket,
): Promise<{ id: string; no: string; priority: Priority }> {
  const { tx, actor, now } = context
  const { customer, order, place, window } = wanted
  const clock = await clockFor(context, {
    ...{ type: wanted.type, priority: wanted.priority ?? byType(context, wanted.type) },
    level: customer ? await levelOf(tx, customer.id) : null,
    ...{ from: now, holdSeconds: 0 },
  })
  const id = newId()
  const no = await nextNumberOf(context, 'ticket')
  await tx.ticket.create({
    data: {
      ...{ id, no, subject: wanted.subject, detail: wanted.detail ?? '', type: wanted.type, source: wanted.source },
      ...{ customerId: customer?.id ?? null, contactId: wanted.contactId ?? null },
      ...{ orderId: order?.id ?? null, orderLineId: order?.lineId ?? null, followsId: wanted.followsId ?? null },
      ...{ place: place?.text || null, lat: place?.lat ?? null, lng: place?.lng ?? null },
      ...{ windowFrom: window?.from ?? null, windowTo: window?.to ?? null, skills: wanted.skills ?? [] },
      ...{ ...clock, clockFrom: now, code: secretCode(), lastMessageAt: now },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await lookNext(tx, [id], now)
  return { id, no, priority: clock.priority }
}

/** The customer's level, which stays until the ticket is written: a change that comes later finds the ticket. */
async function levelOf(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.sql<{ level: string | null }>`select level from "Customer" where id = ${id} for share`
  return row?.level ?? null
}

/** A priority that its type alone gives; the policy's own otherwise. */
function byType({ company }: Context, type: TicketType): Priority | undefined {
  return serviceSettings.of(company).highTypes.includes(type) ? 'high' : undefined
}

/** Sixteen random bytes: nobody guesses the page of somebody else's ticket. */
export function secretCode(): string {
  return randomBytes(16).toString('base64url')
}

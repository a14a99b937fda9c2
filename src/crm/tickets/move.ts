import { Refusal } from '../../core/errors.ts'
import type { CardWish, RecordRef } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { lookNext, rewind, workedSince } from '../sla/keep.ts'
import type { Ticket } from './load.ts'
import { type State, stateOf } from './vocabulary.ts'

/** A step: from which states it is possible, where it leads, and what else it writes. */
export type Step = { from: readonly State[]; to: State; data?: object }

/**
 * Moves a ticket from one state to another, if it still is where it can be moved from: of two people one does it, and the other is told what is true
 * now. What it was on hold moves the date of its solution.
 */
export async function moveTicket(context: Context, ticket: Ticket, { from, to, data = {} }: Step): Promise<void> {
  const { tx, now } = context
  const held = ticket.holdSince && to !== 'waiting' ? await workedSince(context, ticket.holdSince) : undefined
  const moved = await tx.ticket.updateMany({
    where: {
      id: ticket.id,
      state: { in: [...from] },
      ...(held === undefined ? {} : { holdSince: ticket.holdSince }),
      ownerId: ticket.ownerId,
    },
    data: {
      ...{ state: to, updatedAt: now, version: { increment: 1 } },
      ...(held === undefined ? {} : { holdSince: null, holdSeconds: { increment: held } }),
      ...(to === 'waiting' ? { holdSince: now } : {}),
      ...data,
    },
  })
  if (moved.count === 0) throw await leftMeanwhile(context, ticket.id)
  if (held === undefined) await lookNext(tx, [ticket.id], now)
  else await rewind(context, ticket.id)
}

/** What is done to a ticket that leaves it in its state. */
const besides = [
  'note',
  'reply',
  'rated',
  'edit',
  'escalate',
  'skills',
  'relevel',
  'setCustomer',
  'requestLink',
  'deal',
  'return',
  'absorb',
]

/** Why a step is not possible any more: what the ticket is now, and who made it so. */
export async function leftMeanwhile({ tx }: Pick<Context, 'tx'>, id: string): Promise<Refusal> {
  const [last] = await tx.sql<{ no: string; state: string; owner: string | null; who: string | null; at: Date | null }>`
    select t.no, t.state, o."displayName" as owner, u."displayName" as who, e.at from "Ticket" t left join "User" o on o.id = t."ownerId"
    left join lateral (select * from "AuditEvent" a where a.entity = 'ticket' and a."entityId" = t.id and a.action like 'ticket.%' and a.action <> all (${besides.map(one => `ticket.${one}`)})
      order by a.at desc, a.id desc limit 1) e on true
    left join "User" u on u.id = e."actorId" where t.id = ${id}`
  return new Refusal('ticket.leftMeanwhile', {
    no: last?.no ?? '',
    state: t(`ticket.state.${stateOf(last?.state ?? '')}`),
    owner: last?.owner ?? '—',
    who: last?.who ?? '—',
    at: last?.at ?? '—',
  })
}

/** The record as cards and trails name it. */
export function refOf({ id }: { id: string }): RecordRef {
  return { entity: 'ticket', id }
}

/** What changes on cards when a ticket does: its own, and its customer's. */
export function changedBy(ticket: Pick<Ticket, 'id' | 'customerId'>): RecordRef[] {
  return [refOf(ticket), ...(ticket.customerId ? [{ entity: 'customer' as const, id: ticket.customerId }] : [])]
}

/** Its card to people who must know, each once and never to who did it. */
export function tell(
  { actor }: Pick<Context, 'actor'>,
  ticket: { id: string },
  people: (string | null | undefined)[],
): CardWish[] {
  const others = new Set(people.flatMap(id => (id && id !== actor.id ? [id] : [])))
  return [...others].map(id => ({ view: 'ticket', of: refOf(ticket), to: { dm: id } }))
}

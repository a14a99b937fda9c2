import type { FileRef } from '../../core/files.ts'
import { newId } from '../../core/id.ts'
import { claimFiles } from '../../store/files.ts'
import type { Context } from '../action.ts'
import { lookNext, workedSince } from '../sla/keep.ts'

type Clocked = {
  id: string
  episode: number
  slaState: string
  firstRespondedAt: Date | null
  responseDueAt: Date | null
}

/**
 * A person answered the customer: the first time that stops the clock of the response (R133). Too late is too late: the ticket failed, and by how much
 * working time is kept with the event.
 */
export async function noteResponse(context: Context, ticket: Clocked): Promise<void> {
  if (ticket.firstRespondedAt) return
  const { tx, now } = context
  const isLate = ticket.responseDueAt !== null && now > ticket.responseDueAt
  await tx.ticket.updateMany({
    where: { id: ticket.id, firstRespondedAt: null },
    data: { firstRespondedAt: now, slaState: isLate || ticket.slaState === 'failed' ? 'failed' : 'running' },
  })
  if (isLate) await noteLate(context, ticket, { kind: 'responseBreach', due: ticket.responseDueAt ?? now })
  await lookNext(tx, [ticket.id], now)
}

/** Keeps how late it was; an event the scan has not written yet is written here, and nobody is told of what is done. */
export async function noteLate(
  context: Context,
  { id, episode }: { id: string; episode: number },
  { kind, due }: { kind: 'responseBreach' | 'resolutionBreach'; due: Date },
): Promise<void> {
  const late = await workedSince(context, due)
  await context.tx.sql`
    insert into "SlaEvent" (id, "ticketId", kind, episode, at, "lateSeconds")
    values (${newId()}, ${id}, ${kind}, ${episode}, ${context.now}, ${late})
    on conflict ("ticketId", kind, episode) do update set "lateSeconds" = excluded."lateSeconds"`
}

type Message = {
  from: 'customer' | 'agent'
  visibility: 'public' | 'internal'
  text: string
  files?: readonly FileRef[]
}

/** A word about a ticket: to the customer, or among ourselves, with what was sent along. */
export async function writeMessage(
  { tx, actor, now }: Context,
  ticketId: string,
  { from, visibility, text, files = [] }: Message,
): Promise<void> {
  await claimFiles(
    tx,
    files.map(({ id }) => id),
    now,
  )
  await tx.ticketMessage.create({
    data: {
      id: newId(),
      ticketId,
      authorKind: from,
      authorId: from === 'agent' ? actor.id : null,
      visibility,
      text,
      fileIds: files.map(({ id }) => id),
      at: now,
    },
  })
  if (visibility === 'public') await tx.ticket.update({ where: { id: ticketId }, data: { lastMessageAt: now } })
}

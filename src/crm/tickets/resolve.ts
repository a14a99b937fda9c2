import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { addressOf } from '../campaigns/find.ts'
import { askFor } from '../form.ts'
import { workedSince } from '../sla/keep.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, moveTicket, refOf, tell } from './move.ts'
import { noteLate, noteResponse, writeMessage } from './respond.ts'

const from = ['taken', 'onTheWay', 'working', 'waiting'] as const

/** Solved: the customer reads how and may say what they think of it. Not while something about it is still to be decided (R138). */
export const resolve = defineAction({
  name: 'ticket.resolve',
  words: { en: ['ticket done', 'ticket resolve'], zh: ['解决工单', '工单 解决', '工单 完成'] },
  usage: { en: '<ticket> <how it was solved>', zh: '<工单> <怎么解决的>' },
  does: { en: 'Say that a ticket is solved', zh: '工单已解决' },
  input: z.object({ ticket: z.string().min(1).max(100), text: z.string().max(4_000).default('') }),
  read: rest => {
    const [ticket = '', ...text] = rest.split(/\s+/)
    return { ticket, text: text.join(' ') }
  },
  allow: can('update', 'ticket'),

  async run(context, { ticket: said, text }) {
    const ticket = await findTicket(context, said, 'update')
    const { no, subject } = ticket
    if (!from.some(state => state === ticket.state)) throw await leftMeanwhile(context, ticket.id)
    await refuseUndecided(context, ticket)
    if (!text)
      return askFor(
        {
          action: 'ticket.resolve',
          context: { ticket: no },
          title: t('ticket.resolveTitle', { no }),
          heading: subject,
          intro: t('ticket.resolveHint'),
          fields: [{ id: 'text', label: 'ticket.resolution', many: true, required: true, max: 4_000 }],
          save: t('button.ticketResolve'),
        },
        context.reader,
      )
    await solve(context, ticket, text)
    return {
      notice: t('ticket.resolved', { no, subject, url: `${await addressOf(context)}/k/${ticket.code}` }),
      changed: changedBy(ticket),
      audit: [{ action: 'ticket.resolve', on: refOf(ticket), facts: { no, text } }],
      cards: tell(context, ticket, [ticket.createdById, ticket.customer?.ownerId]),
    }
  },
})

/** A decision that is under way about the ticket, or about a return or a deal's papers that came of it. */
async function refuseUndecided({ tx }: Context, { id, no }: Ticket): Promise<void> {
  const [running] = await tx.sql<{ no: string }>`
    select coalesce(r.no, ${no}) as no from "ApprovalInstance" a left join "Return" r on a.entity = 'return' and r.id = a."entityId"
    where a.state in ('running', 'returned') and (
      a.entity = 'ticket' and a."entityId" = ${id}
      or exists (select 1 from "TicketLink" l where l."ticketId" = ${id} and l.entity = a.entity and l."entityId" = a."entityId")) limit 1`
  if (running) throw new Refusal('ticket.approvalRunning', { no, approval: running.no })
}

/** How long it took is fixed here: what comes later, the closing too, does not change it (R135). */
async function solve(context: Context, ticket: Ticket, text: string): Promise<void> {
  const { tx, now } = context
  const worked = await workedSince(context, ticket.createdAt)
  const held = ticket.holdSince ? await workedSince(context, ticket.holdSince) : 0
  const isLate = ticket.resolutionDueAt !== null && !ticket.holdSince && now > ticket.resolutionDueAt
  await writeMessage(context, ticket.id, { from: 'agent', visibility: 'public', text })
  await noteResponse(context, ticket)
  const { slaState } = await tx.ticket.findUniqueOrThrow({ where: { id: ticket.id }, select: { slaState: true } })
  await moveTicket(context, ticket, {
    from,
    to: 'resolved',
    data: {
      ...{ resolvedAt: now, resolution: text, slaState: isLate || slaState === 'failed' ? 'failed' : 'fulfilled' },
      resolutionSeconds: Math.max(worked - held - ticket.holdSeconds - ticket.pastHoldSeconds, 0),
    },
  })
  if (isLate) await noteLate(context, ticket, { kind: 'resolutionBreach', due: ticket.resolutionDueAt ?? now })
}

import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { type Priority, priorityOf, type TicketType, typeOf } from '../tickets/vocabulary.ts'
import { deadlines, type Targets, workedSeconds } from './clock.ts'
import { policies, policyFor, targetsOf } from './policies.ts'

type Keeping = Pick<Context, 'tx' | 'now' | 'company'>

/** What decides how long a ticket may take. */
type About = { type: TicketType; priority: Priority | undefined; level: string | null; from: Date; holdSeconds: number }

/** The clock of a ticket by the policies as they are now: priority, targets and deadlines. What was asked for goes before what policies say. */
export async function clockFor(
  { tx, company }: Omit<Keeping, 'now'>,
  { type, priority, level, from, holdSeconds }: About,
) {
  const policy = policyFor(await policies(tx), { type, level })
  const chosen = priority ?? policy.defaultPriority
  const targets = targetsOf(policy, chosen)
  return {
    policyId: policy.id,
    priority: chosen,
    responseTarget: targets.response,
    resolutionTarget: targets.resolution,
    ...deadlines({ from, targets, holdSeconds }, await calendarOf(tx, company.zone)),
  }
}

/**
 * Sets the deadlines anew after time on hold or a new start, with the targets the ticket has, and when to look next. The row is the caller's by now,
 * so what is read is what counts: somebody may have given it other targets a moment ago.
 */
export async function rewind({ tx, now, company }: Keeping, id: string): Promise<void> {
  const ticket = await tx.ticket.findUniqueOrThrow({ where: { id } })
  const targets: Targets = { response: ticket.responseTarget ?? 0, resolution: ticket.resolutionTarget ?? 0 }
  const calendar = await calendarOf(tx, company.zone)
  const moments = deadlines({ from: ticket.clockFrom, targets, holdSeconds: ticket.holdSeconds }, calendar)
  await tx.ticket.update({ where: { id }, data: moments })
  await lookNext(tx, [id], now)
}

/** After a change of type, priority or customer the policies are asked again (R131); what already failed stays failed. */
export async function recompute(keeping: Keeping, id: string): Promise<void> {
  const { tx, now } = keeping
  const ticket = await tx.ticket.findUniqueOrThrow({
    where: { id },
    include: { customer: { select: { level: true } } },
  })
  const clock = await clockFor(keeping, {
    ...{ type: typeOf(ticket.type), priority: priorityOf(ticket.priority), level: ticket.customer?.level ?? null },
    ...{ from: ticket.clockFrom, holdSeconds: ticket.holdSeconds },
  })
  await tx.ticket.update({ where: { id }, data: clock })
  await lookNext(tx, [id], now)
}

/** When the clocks of these tickets are looked at next. A moment that passed already, by a clock that was set anew, is looked at in the next round. */
export async function lookNext(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx.sql`
    update "Ticket" t set "slaNextAt" = case
      when exists (select 1 from (values
        ('responseWarn', t."responseWarnAt", t."firstRespondedAt" is null), ('responseBreach', t."responseDueAt", t."firstRespondedAt" is null),
        ('resolutionWarn', t."resolutionWarnAt", t.state <> 'waiting'), ('resolutionBreach', t."resolutionDueAt", t.state <> 'waiting')
      ) m (kind, at, counts) where m.counts and m.at <= ${now} and t.state in ('new', 'taken', 'onTheWay', 'working', 'waiting')
        and not exists (select 1 from "SlaEvent" e where e."ticketId" = t.id and e.kind = m.kind and e.episode = t.episode))
      then ${now}::timestamptz else shoal_sla_next(t, ${now}) end
    where id = any (${ids}::uuid[])`
}

/** Working seconds since a moment, on the company's calendar. */
export async function workedSince({ tx, now, company }: Keeping, from: Date): Promise<number> {
  return workedSeconds(from, now, await calendarOf(tx, company.zone))
}

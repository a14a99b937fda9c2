import type { AuditWish, Outcome, RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { calendarOf } from '../calendar/read.ts'
import { openStates, priorityOf, typeOf } from '../tickets/vocabulary.ts'
import { deadlines } from './clock.ts'
import { lookNext } from './keep.ts'
import { policies, policyFor, targetsOf } from './policies.ts'

type Clocked = {
  id: string
  no: string
  type: string
  priority: string
  level: string | null
  clockFrom: Date
  holdSeconds: number
  policyId: string | null
  responseTarget: number | null
  resolutionTarget: number | null
}

/**
 * The level of these customers may be another one now: the policies are asked again for all their open tickets at once (R131), as after a change of priority. What
 * already failed stays failed, and a ticket that is promised the same as before is left alone. Whoever changes levels calls this in the same
 * transaction, after the customers are written; tickets are locked in the order of their ids. Returns what the trail says of it, and whose cards changed.
 */
export async function relevel(
  { tx, now, company }: Pick<Context, 'tx' | 'now' | 'company'>,
  customers: readonly string[],
): Promise<Required<Pick<Outcome, 'changed' | 'audit'>>> {
  const rows = await tx.sql<Clocked>`
    select t.id, t.no, t.type, t.priority, c.level, t."clockFrom", t."holdSeconds", t."policyId", t."responseTarget", t."resolutionTarget"
    from "Ticket" t join "Customer" c on c.id = t."customerId"
    where t."customerId" = any (${customers}::uuid[]) and t.state = any (${[...openStates]}) order by t.id for update of t`
  if (rows.length === 0) return { changed: [], audit: [] }
  const all = await policies(tx)
  const calendar = await calendarOf(tx, company.zone)
  const anew = rows.flatMap(ticket => {
    const { id, clockFrom, holdSeconds, level } = ticket
    const policy = policyFor(all, { type: typeOf(ticket.type), level })
    const targets = targetsOf(policy, priorityOf(ticket.priority))
    const isSame =
      ticket.policyId === policy.id &&
      ticket.responseTarget === targets.response &&
      ticket.resolutionTarget === targets.resolution
    if (isSame) return []
    const promised = { policyId: policy.id, responseTarget: targets.response, resolutionTarget: targets.resolution }
    return [{ id, ...promised, ...deadlines({ from: clockFrom, targets, holdSeconds }, calendar) }]
  })
  await tx.sql`
    update "Ticket" t set ("policyId", "responseTarget", "resolutionTarget", "responseWarnAt", "responseDueAt", "resolutionWarnAt",
      "resolutionDueAt", provisional, "updatedAt") = (select n."policyId", n."responseTarget", n."resolutionTarget", n."responseWarnAt",
      n."responseDueAt", n."resolutionWarnAt", n."resolutionDueAt", n.provisional, ${now}::timestamptz
      from jsonb_populate_record(t, a) n)
    from jsonb_array_elements(${JSON.stringify(anew)}::jsonb) a where t.id = (a ->> 'id')::uuid`
  const ids = anew.map(({ id }) => id)
  await lookNext(tx, ids, now)
  const moved = rows.filter(({ id }) => ids.includes(id))
  return {
    changed: moved.map(refOf),
    audit: moved.map(
      (ticket): AuditWish => ({
        action: 'ticket.relevel',
        on: refOf(ticket),
        facts: { no: ticket.no, level: ticket.level ?? '—' },
      }),
    ),
  }
}

function refOf({ id }: { id: string }): RecordRef {
  return { entity: 'ticket', id }
}

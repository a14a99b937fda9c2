import { scopeOf } from '../../../core/rights.ts'
import { ownersWithin } from '../../opportunities/owners.ts'
import type { Asking, Group } from '../asking.ts'
import { nothing, type Part, part } from '../statement.ts'

/**
 * The condition that a ticket `r` of the customer `c` may be read, as a single read tests it (tickets/rights.ts): whose tickets one reads, what
 * one opened oneself, and what is of a customer one may read.
 */
export async function ticketsReadable({ tx, actor }: Asking): Promise<Part> {
  const reach = scopeOf(actor, 'read', 'ticket')
  if (reach.scopes.length === 0) return part`false`
  const owners = await ownersWithin(tx, actor, reach)
  if (owners === null) return part`true`
  const keepers = await ownersWithin(tx, actor, scopeOf(actor, 'read', 'customer'))
  const kept = keepers === null ? part`r."customerId" is not null` : part`c."ownerId" = any (${keepers}::uuid[])`
  return part`(r."ownerId" = any (${owners}::uuid[]) or r."createdById" = ${actor.id} or ${kept})`
}

/**
 * What happened with tickets in the period, one row a happening: opened, resolved, reopened, rated (stars), hours (minutes), and each promise of a
 * service level on the day it was kept or broken (answerKept, answerBroken, solutionKept, solutionBroken). Hours are of who worked them,
 * everything else of who has the ticket.
 */
export async function happenings(asking: Asking): Promise<Part> {
  const { period, person, company } = asking
  const may = await ticketsReadable(asking)
  const broken = (kind: string) =>
    part`exists (select 1 from "SlaEvent" b where b."ticketId" = r.id and b.kind = ${kind} and b.episode = r.episode)`
  const tickets = part`from "Ticket" r left join "Customer" c on c.id = r."customerId"`
  const columns = part`r.id, r.no, r.subject as title, r."customerId" as customer, r.type, r.priority`
  const own = part`${columns}, r."ownerId" as engineer, null::int as minutes, null::int as stars, r."resolutionSeconds" as seconds`
  const at = (what: string, moment: Part, where: Part = nothing) => part`
    select ${what} as what, ${moment} as at, ${own} ${tickets} where ${within(asking, moment)} ${where} and ${may}`
  const rows = [
    at('opened', part`r."createdAt"`),
    at('resolved', part`r."resolvedAt"`, part`and r.state in ('resolved', 'closed')`),
    at('reopened', part`r."clockFrom"`, part`and r.episode > 1`),
    part`select 'rated' as what, r."ratedAt" as at, ${columns}, r."ownerId" as engineer, null::int as minutes, r.satisfaction as stars, null::int as seconds
      ${tickets} where ${within(asking, part`r."ratedAt"`)} and ${may}`,
    at('answerKept', part`r."firstRespondedAt"`, part`and not ${broken('responseBreach')}`),
    at(
      'solutionKept',
      part`r."resolvedAt"`,
      part`and r.state in ('resolved', 'closed') and not ${broken('resolutionBreach')}`,
    ),
    part`select case e.kind when 'responseBreach' then 'answerBroken' else 'solutionBroken' end as what, e.at, ${own}
      from "SlaEvent" e join "Ticket" r on r.id = e."ticketId" left join "Customer" c on c.id = r."customerId"
      where e.kind in ('responseBreach', 'resolutionBreach') and ${within(asking, part`e.at`)} and ${may}`,
    part`select 'hours' as what, w."on"::timestamp at time zone ${company.zone} as at, ${columns}, w."userId" as engineer,
        w.minutes + w."travelMinutes" as minutes, null::int as stars, null::int as seconds
      from "Worklog" w join "Ticket" r on r.id = w."ticketId" left join "Customer" c on c.id = r."customerId"
      where w."deletedAt" is null and w."on" >= ${period.from}::date and w."on" < ${period.to}::date and ${may}`,
  ]
  const all = rows.reduce((sofar, row) => part`${sofar} union all ${row}`)
  return person ? part`select * from (${all}) d where d.engineer = ${person}` : all
}

/** Happenings by what the lines stand for. */
export function happeningsBy(group: Group, rows: Part, zone: string): Part {
  const key =
    group === 'customer'
      ? part`d.customer`
      : group === 'type'
        ? part`d.type`
        : group === 'priority'
          ? part`d.priority`
          : group === 'month'
            ? part`date_trunc('month', d.at at time zone ${zone})::date`
            : part`d.engineer`
  return part`select d.*, ${key} as key from (${rows}) d`
}

function within({ fromAt, toAt }: Asking, moment: Part): Part {
  return part`${moment} >= ${fromAt} and ${moment} < ${toAt}`
}

import { digitsOf, type Money } from '../../core/money.ts'
import { type Actor, allows, can, modeOf } from '../../core/rights.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { serviceSettings } from '../tickets/settings.ts'

/** What service has cost: all hours, travel included, at the company's rate, and the parts used at what they cost us on their day. */
export type ServiceCost = {
  minutes: number
  hours: Money
  parts: Money
  /** So many kinds of parts were used, and of so many nobody knows the cost. */
  used: number
  unpriced: number
}

/** The cost of service for a customer, or of one ticket. Without a rate hours cost nothing; then they are told as hours. */
export async function costOf(
  tx: Tx,
  { customerId, ticketId }: { customerId?: string; ticketId?: string },
  company: Company,
): Promise<ServiceCost> {
  const [row] = await tx.sql<{ minutes: number; parts: bigint; used: number; unpriced: number }>`
    with logs as (
      select w.id, w.minutes + w."travelMinutes" as minutes from "Worklog" w join "Ticket" t on t.id = w."ticketId"
      where w."deletedAt" is null and (t."customerId" = ${customerId ?? null} or t.id = ${ticketId ?? null})
    )
    select (select coalesce(sum(minutes), 0)::int from logs) as minutes, coalesce(sum(p."baseMinor"), 0)::bigint as parts, count(p.id)::int as used,
      (count(p.id) filter (where p."baseMinor" is null))::int as unpriced from "WorklogPart" p join logs on logs.id = p."worklogId"`
  const { minutes = 0, parts = 0n, used = 0, unpriced = 0 } = row ?? {}
  const perHour = BigInt(serviceSettings.of(company).hourlyCost)
  const scale = 10n ** BigInt(digitsOf(company.currency))
  const { currency } = company
  const hours = (BigInt(minutes) * perHour * scale + 30n) / 60n
  return { minutes, hours: { minor: hours, currency }, parts: { minor: parts, currency }, used, unpriced }
}

/** Who may know it: whoever may know costs, and is not kept from amounts. A sum of hours and parts would give away what a part costs. */
export function seesCost(actor: Actor): boolean {
  return allows(can('read', 'cost'), actor) && modeOf(actor, 'opportunity.amount') === 'read'
}

import type { Money } from '../../core/money.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { serviceSettings } from '../tickets/settings.ts'

/** What service for a customer has cost: all hours, travel included, at the company's rate. Without a rate it is hours alone. */
export async function costOf(tx: Tx, customerId: string, company: Company): Promise<{ minutes: number; money: Money }> {
  const [row] = await tx.sql<{ minutes: number }>`
    select coalesce(sum(w.minutes + w."travelMinutes"), 0)::int as minutes from "Worklog" w join "Ticket" t on t.id = w."ticketId"
    where t."customerId" = ${customerId} and w."deletedAt" is null`
  const minutes = row?.minutes ?? 0
  const perHour = serviceSettings.of(company).hourlyCost
  const minor = (BigInt(minutes) * BigInt(perHour) * 100n + 30n) / 60n
  return { minutes, money: { minor, currency: company.currency } }
}

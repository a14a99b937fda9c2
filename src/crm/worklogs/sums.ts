import type { Tx } from '../../store/db.ts'

/** Minutes worked on a ticket, travel included, and those of them the customer is charged for. */
export async function minutesOf(tx: Tx, ticketId: string): Promise<{ total: number; billable: number }> {
  const [sums] = await tx.sql<{ total: number; billable: number }>`
    select coalesce(sum(minutes + "travelMinutes"), 0)::int as total, coalesce(sum(minutes + "travelMinutes") filter (where billable), 0)::int as billable
    from "Worklog" where "ticketId" = ${ticketId} and "deletedAt" is null`
  return sums ?? { total: 0, billable: 0 }
}

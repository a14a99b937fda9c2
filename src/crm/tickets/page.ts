import type { Tx } from '../../store/db.ts'

/** The customer of a request page; undefined for an address that is none, or none any more. */
export async function customerOfLink(
  tx: Tx,
  code: string,
): Promise<{ id: string; name: string; level: string | null } | undefined> {
  const link = await tx.serviceLink.findUnique({ where: { code }, select: { customerId: true, closedAt: true } })
  if (!link || link.closedAt) return undefined
  // The address outlives a merge: it leads to the customer that lives on.
  const [customer] = await tx.sql<{ id: string; name: string; level: string | null }>`
    select lives.id, lives.name, lives.level from "Customer" c join "Customer" lives on lives.id = coalesce(c."mergedIntoId", c.id)
    where c.id = ${link.customerId} and lives."deletedAt" is null`
  return customer
}

/** A ticket as its customer sees it: what was said openly, and never who is at it, notes or clocks. */
export async function pageOfTicket(tx: Tx, code: string) {
  return tx.ticket.findUnique({
    where: { code },
    select: {
      ...{ id: true, no: true, code: true, subject: true, detail: true, state: true, windowFrom: true, windowTo: true },
      ...{
        satisfaction: true,
        ratedAt: true,
        resolvedAt: true,
        createdAt: true,
        mergedInto: { select: { code: true } },
      },
      messages: {
        where: { visibility: 'public' },
        select: { authorKind: true, text: true, at: true },
        orderBy: { at: 'asc' },
        take: 100,
      },
    },
  })
}
/** True once the customer said how it was, since it was solved last. */
export function isRated({ ratedAt, resolvedAt }: Pick<TicketPage, 'ratedAt' | 'resolvedAt'>): boolean {
  return ratedAt !== null && (resolvedAt === null || ratedAt >= resolvedAt)
}

export type TicketPage = NonNullable<Awaited<ReturnType<typeof pageOfTicket>>>

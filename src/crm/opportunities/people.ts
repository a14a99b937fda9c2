import type { Tx } from '../../store/db.ts'

/** The people of a deal's customer: nobody else can be in the deal. */
export async function contactsOf(
  tx: Tx,
  customerId: string,
): Promise<{ id: string; name: string; title: string | null }[]> {
  return tx.contact.findMany({
    where: { customerId, deletedAt: null },
    select: { id: true, name: true, title: true },
    orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
    take: 50,
  })
}

/** Puts exactly these people into a deal. A contact of another customer is left out by the statement itself. */
export async function setContacts(tx: Tx, deal: { id: string; customerId: string }, ids: string[]): Promise<void> {
  await tx.sql`delete from "OpportunityContact" where "opportunityId" = ${deal.id} and "contactId" <> all (${ids}::uuid[])`
  await tx.sql`
    insert into "OpportunityContact" ("opportunityId", "contactId")
    select ${deal.id}::uuid, c.id from "Contact" c
    where c.id = any (${ids}::uuid[]) and c."customerId" = ${deal.customerId} and c."deletedAt" is null
    on conflict do nothing`
}

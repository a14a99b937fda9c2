import type { Context } from '../../action.ts'

/**
 * Deletes the leads or customers of a batch that are as they came: nobody claimed, changed or talked to them since. Their points and
 * episodes go with them. Returns which are gone.
 */
export async function removeOwned({ tx }: Context, entity: 'lead' | 'customer', ids: string[]): Promise<string[]> {
  const gone = entity === 'lead' ? await removeLeads(tx, ids) : await removeCustomers(tx, ids)
  const removed = gone.map(({ id }) => id)
  await tx.sql`delete from "ContactPoint" where entity = ${entity} and "entityId" = any (${removed}::uuid[])`
  await tx.sql`delete from "OwnershipEpisode" where entity = ${entity} and "entityId" = any (${removed}::uuid[])`
  if (entity === 'lead') await tx.sql`delete from "AssignmentOffer" where "leadId" = any (${removed}::uuid[])`
  return removed
}

function removeLeads(tx: Context['tx'], ids: string[]): Promise<{ id: string }[]> {
  return tx.sql<{ id: string }>`
    delete from "Lead" l using (select id from "Lead" where id = any (${ids}::uuid[]) order by id for update) locked
    where l.id = locked.id and l.version = 1
      and not exists (select 1 from "FollowUpRecord" f where f.entity = 'lead' and f."entityId" = l.id)
      and not exists (select 1 from "FollowUpPlan" p where p.entity = 'lead' and p."entityId" = l.id)
    returning l.id`
}

/** A customer goes together with the person who came in the same row. */
async function removeCustomers(tx: Context['tx'], ids: string[]): Promise<{ id: string }[]> {
  const free = await tx.sql<{ id: string }>`
    select c.id from "Customer" c
    where c.id = any (${ids}::uuid[]) and c.version = 1
      and not exists (select 1 from "FollowUpRecord" f where f."customerId" = c.id or (f.entity = 'customer' and f."entityId" = c.id))
      and not exists (select 1 from "FollowUpPlan" p where p."customerId" = c.id or (p.entity = 'customer' and p."entityId" = c.id))
      and not exists (select 1 from "Opportunity" o where o."customerId" = c.id)
      and not exists (select 1 from "Contact" k where k."customerId" = c.id and (k.version > 1 or k."createdAt" <> c."createdAt"))
    order by c.id for update`
  const gone = free.map(({ id }) => id)
  await tx.sql`
    with person as (delete from "Contact" where "customerId" = any (${gone}::uuid[]) returning id)
    delete from "ContactPoint" p using person where p.entity = 'contact' and p."entityId" = person.id`
  await tx.sql`delete from "Customer" where id = any (${gone}::uuid[])`
  return free
}

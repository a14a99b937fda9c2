import type { Context } from '../action.ts'

/** Who looks after the same customer, or another open enquiry of the same people, already: the sticky method goes on with them. */
export async function keeperOf({ tx }: Pick<Context, 'tx'>, leadId: string): Promise<string | undefined> {
  const [keeper] = await tx.sql<{ id: string }>`
    with lead as (select id, "nameKey" from "Lead" where id = ${leadId}),
    mine as (select kind, normalised from "ContactPoint" where entity = 'lead' and "entityId" = ${leadId} and kind in ('phone', 'email'))
    select "ownerId" as id from (
      select c."ownerId", 1 as strength, c."updatedAt" from mine join "ContactPoint" p using (kind, normalised)
        left join "Contact" k on p.entity = 'contact' and k.id = p."entityId" and k."deletedAt" is null
        join "Customer" c on c.id = case p.entity when 'customer' then p."entityId" else k."customerId" end and c."deletedAt" is null
      union all
      select c."ownerId", 2, c."updatedAt" from lead join "Customer" c using ("nameKey") where lead."nameKey" <> '' and c."deletedAt" is null
      union all
      select l."ownerId", 3, l."updatedAt" from mine join "ContactPoint" p using (kind, normalised)
        join "Lead" l on p.entity = 'lead' and l.id = p."entityId"
        where l.id <> ${leadId} and l."convertedAt" is null and l."deletedAt" is null
      union all
      select l."ownerId", 4, l."updatedAt" from lead join "Lead" l using ("nameKey")
        where lead."nameKey" <> '' and l.id <> lead.id and l."convertedAt" is null and l."deletedAt" is null
    ) known
    where "ownerId" is not null
    order by strength, "updatedAt" desc limit 1`
  return keeper?.id
}

import { type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'

/**
 * Brings the unique keys in line with a changed policy. A value that several records have already gets its key at the oldest of them;
 * the sentence tells how many others there are, since nothing stops those.
 */
export async function rewriteKeys(tx: Tx, unique: string[]): Promise<Text | undefined> {
  await tx.sql`select pg_advisory_xact_lock(hashtext('duplicates.policy'))`
  await tx.sql`
    update "ContactPoint" set "uniqueKey" = null where "uniqueKey" is not null and kind <> all (${unique})`
  await tx.sql`delete from "ContactPoint" where kind = 'name' and 'name' <> all (${unique})`
  if (unique.includes('name')) await addNames(tx)
  const others = await tx.sql<{ kind: string }>`
    with open as (
      select p.id, p.kind, p.normalised, p."uniqueKey", row_number() over (partition by p.kind, p.normalised order by (p."uniqueKey" is null), r."createdAt", p.id) as turn
      from "ContactPoint" p
      join (
        select 'lead' as entity, id, "createdAt" from "Lead" where "convertedAt" is null and "mergedIntoId" is null
        union all select 'customer', id, "createdAt" from "Customer" where "mergedIntoId" is null
      ) r on r.entity = p.entity and r.id = p."entityId"
      where p.kind = any (${unique})
    ), keyed as (
      update "ContactPoint" p set "uniqueKey" = p.kind || ':' || p.normalised from open where open.id = p.id and open.turn = 1 and open."uniqueKey" is null
    )
    select kind from open where turn > 1`
  return others.length > 0 ? t('duplicate.policyConflicts', { count: others.length }) : undefined
}

/** A name has no point of its own until it must be unique. */
async function addNames(tx: Tx): Promise<void> {
  await tx.sql`
    insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised)
    select gen_random_uuid(), r.entity, r.id, 'name', r.name, r."nameKey" from (
      select 'lead' as entity, id, coalesce("companyName", title) as name, "nameKey" from "Lead"
      where "convertedAt" is null and "mergedIntoId" is null
      union all select 'customer', id, name, "nameKey" from "Customer" where "mergedIntoId" is null
    ) r
    where r."nameKey" <> ''
      and not exists (select 1 from "ContactPoint" p where p.entity = r.entity and p."entityId" = r.id and p.kind = 'name')`
}

import type { Tx } from '../../store/db.ts'

/** What one person's deals of a span come to, in one currency and category. `won` counts by the day it was won. */
export type Bucket = {
  ownerId: string
  name: string
  currency: string
  category: 'won' | 'commit' | 'best' | 'pipeline' | 'omitted'
  count: number
  amount: bigint
  weighted: bigint
  slipped: number
}

/** Whose deals, and between which calendar dates in the company's zone; the last one does not count. */
export type Asked = { owners: string[] | null; from: string; to: string; today: string; zone: string }

/**
 * Open deals stand in the span of their expected date, also when it has passed; won ones in that of the day they were won. The category
 * follows the probability unless somebody set it. Every deal is rounded for itself.
 */
export async function bucketsOf(tx: Tx, { owners, from, to, today, zone }: Asked): Promise<Bucket[]> {
  return tx.sql<Bucket>`
    select d."ownerId", u."displayName" as name, d.currency, d.category, count(*)::int as count,
      coalesce(sum(d."amountMinor"), 0)::bigint as amount,
      coalesce(sum(floor((d."amountMinor"::numeric * d."probabilityBp" + 5000) / 10000)), 0)::bigint as weighted,
      count(*) filter (where d.category <> 'won' and d."expectedCloseOn" < ${today}::date)::int as slipped
    from (
      select o.*, case when s.kind = 'won' then 'won' else coalesce(o."forecastCategory", case
        when o."probabilityBp" >= 9000 then 'commit' when o."probabilityBp" >= 7000 then 'best'
        when o."probabilityBp" >= 1000 then 'pipeline' else 'omitted' end) end as category
      from "Opportunity" o join "Stage" s on s.id = o."stageId"
      where o."deletedAt" is null and (${owners === null} or o."ownerId" = any (${owners ?? []}::uuid[]))
        and case when s.kind = 'open' then o."expectedCloseOn" when s.kind = 'won' then (o."closedAt" at time zone ${zone})::date end
          >= ${from}::date
        and case when s.kind = 'open' then o."expectedCloseOn" when s.kind = 'won' then (o."closedAt" at time zone ${zone})::date end
          < ${to}::date
    ) d join "User" u on u.id = d."ownerId"
    group by d."ownerId", u."displayName", u."createdOrder", d.currency, d.category
    order by u."createdOrder", d.currency`
}

export type Gap = { no: string; name: string; owner: string; noAmount: boolean; noDate: boolean }

/** Open deals that no forecast can count, because they have no amount or no date. */
export async function gapsOf(tx: Tx, owners: string[] | null): Promise<{ gaps: Gap[]; count: number }> {
  const gaps = await tx.sql<Gap & { count: number }>`
    select o.no, o.name, u."displayName" as owner, o."amountMinor" is null as "noAmount", o."expectedCloseOn" is null as "noDate",
      count(*) over ()::int as count
    from "Opportunity" o join "User" u on u.id = o."ownerId"
    where o."closedAt" is null and o."deletedAt" is null and (o."amountMinor" is null or o."expectedCloseOn" is null)
      and (${owners === null} or o."ownerId" = any (${owners ?? []}::uuid[]))
    order by o."updatedAt" desc limit 5`
  return { gaps, count: gaps[0]?.count ?? 0 }
}

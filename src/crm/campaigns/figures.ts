import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'

/** Money in the company's currency; deals in another one are counted apart, never added. */
export type Line = {
  name: string | null
  leads: number
  claimed: number
  qualified: number
  won: number
  amount: bigint
  foreign: number
  cost: bigint | null
  clicks: number
}
type Asked = { by: 'source' | 'campaign'; from: Date; to: Date; now: Date }

/**
 * The leads that came in the period and what became of them until now. What a campaign has cost is spread evenly over its days so far;
 * the period bears its part.
 */
export async function figures(tx: Tx, company: Company, { by, from, to, now }: Asked): Promise<Line[]> {
  return tx.sql<Line>`
    with lead as (
      select l.id, case ${by}::text when 'source' then l.source else k.name end as name, l."convertedOpportunityId", l."convertedCustomerId",
        l.status in ('qualified', 'converted') as qualified,
        exists (select 1 from "OwnershipEpisode" e where e.entity = 'lead' and e."entityId" = l.id) as claimed
      from "Lead" l left join "Campaign" k on k.id = l."campaignId"
      where l."createdAt" >= ${from} and l."createdAt" < ${to} and l."deletedAt" is null and (${by}::text = 'source' or k.id is not null)
    ), brought as (
      select name, count(*)::int as leads, count(*) filter (where claimed)::int as claimed, count(*) filter (where qualified)::int as qualified
      from lead group by name
    ), deal as (
      select distinct on (o.id) lead.name, o.id, o."amountMinor", o.currency
      from lead join "Opportunity" o on (o.id = lead."convertedOpportunityId" or o."customerId" = lead."convertedCustomerId") and o."deletedAt" is null
      join "Stage" s on s.id = o."stageId" and s.kind = 'won'
      order by o.id
    ), won as (
      select name, count(*)::int as won, coalesce(sum("amountMinor") filter (where currency = ${company.currency}), 0)::bigint as amount,
        count(*) filter (where currency <> ${company.currency})::int as foreign_deals
      from deal group by name
    ), spent as (
      select case ${by}::text when 'source' then c.source else c.name end as name,
        sum(round(c."costMinor"::numeric * days.inside / days.whole)) filter (where c.currency = ${company.currency})::bigint as cost,
        coalesce(sum((select sum(d.clicks) from "TrackedLink" t join "LinkDay" d on d.code = t.code
          where t."campaignId" = c.id and d.day >= (${from}::timestamptz at time zone ${company.zone})::date
            and d.day < (${to}::timestamptz at time zone ${company.zone})::date)), 0)::int as clicks
      from "Campaign" c, lateral (
        select coalesce(c."startOn", (c."createdAt" at time zone ${company.zone})::date) as first
      ) began, lateral (
        select greatest(began.first, least(c."endOn", (${now}::timestamptz at time zone ${company.zone})::date)) as last
      ) ended, lateral (
        select ended.last - began.first + 1 as whole,
          least(ended.last, (${to}::timestamptz at time zone ${company.zone})::date - 1)
            - greatest(began.first, (${from}::timestamptz at time zone ${company.zone})::date) + 1 as inside
      ) days
      where days.inside > 0
      group by 1
    )
    select coalesce(b.name, s.name) as name, coalesce(b.leads, 0) as leads, coalesce(b.claimed, 0) as claimed, coalesce(b.qualified, 0) as qualified,
      coalesce(w.won, 0) as won, coalesce(w.amount, 0) as amount, coalesce(w.foreign_deals, 0) as foreign, s.cost, coalesce(s.clicks, 0) as clicks
    from brought b full join spent s on s.name = b.name left join won w on w.name is not distinct from b.name
    order by coalesce(b.leads, 0) desc, 1 limit 20`
}

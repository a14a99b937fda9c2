import { type Asking, type Group, readable } from '../asking.ts'
import { nothing, type Part, part } from '../statement.ts'

/**
 * Deals that may be read, one row each, with everything they are counted by. Amounts are in the company's currency, at the rate of the day
 * they closed or, while open, of today; a deal without amount or rate has none.
 */
export async function deals(asking: Asking, where: Part): Promise<Part> {
  const { company, today, source } = asking
  const day = part`coalesce((r."closedAt" at time zone ${company.zone})::date, ${today}::date)`
  return part`
    select r.id, 'opportunity' as entity, r.no, r.name as title, r."ownerId" as owner, r."customerId" as customer, cu.source, cu.region, cu.level,
      s.kind, case when s.kind = 'open' then r."stageId" else coalesce(r."lastOpenStageId", r."stageId") end as stage,
      r."lostReasonId" as reason, r."competitorId" as competitor, r."createdAt" as "createdAt", r."closedAt" as "closedAt",
      coalesce(r."closedAt", r."createdAt") as at, r."probabilityBp" as bp, r."forecastCategory" as category, r."expectedCloseOn" as "expectedOn",
      r."amountMinor" as own, case when r.currency = ${company.currency} then 1 else rate.rate end as rate,
      case when r.currency = ${company.currency} then r."amountMinor" else round(r."amountMinor" * rate.rate)::bigint end as minor
    from "Opportunity" r join "Stage" s on s.id = r."stageId" join "Customer" cu on cu.id = r."customerId"
    left join lateral (select shoal_minor_rate(x.rate, x.currency, ${company.currency}) as rate from "ExchangeRate" x where x.currency = r.currency and r.currency <> ${company.currency} and x."on" <= ${day}
      order by x."on" desc limit 1) rate on true
    where r."deletedAt" is null and s.kind <> 'void' and ${await readable(asking, 'opportunity')}
      ${source === null ? nothing : part`and coalesce(cu.source, '') = ${source}`} and ${where}`
}

/** Those that were won or lost in the period. */
export function closed({ fromAt, toAt }: Asking, kind: 'won' | 'lost' | 'either'): Part {
  const span = part`r."closedAt" >= ${fromAt} and r."closedAt" < ${toAt}`
  return kind === 'either' ? part`${span} and s.kind in ('won', 'lost')` : part`${span} and s.kind = ${kind}`
}

/** Those that are open. */
export const open = part`r."closedAt" is null and s.kind = 'open'`

/** Those that began in the period. */
export function begun({ fromAt, toAt }: Asking): Part {
  return part`r."createdAt" >= ${fromAt} and r."createdAt" < ${toAt}`
}

/**
 * Deals by what the lines stand for. By product a deal is cut into its lines, and what is left of its amount (a discount on the whole, or
 * an amount without lines) is a piece without product: the pieces add up to the deal. `also` are columns of the rows to keep.
 */
export function dealsBy(group: Group, rows: Part, zone: string, also: Part = nothing): Part {
  if (group !== 'product') return part`select d.*, ${keyOf(group, zone)} as key from (${rows}) d`
  return part`
    select d.id, d.entity, d.no, d.title, d.owner, d.kind, d."createdAt", d."closedAt", d.at, d.bp, piece.key, piece.minor ${also}
    from (${rows}) d cross join lateral (
      select l."productId" as key, sum(round(l."totalMinor" * d.rate))::bigint as minor
      from "OpportunityLine" l where l."opportunityId" = d.id group by l."productId"
      union all
      select null, d.minor - coalesce(sum(round(l."totalMinor" * d.rate)), 0)::bigint
      from "OpportunityLine" l where l."opportunityId" = d.id having count(*) = 0 or sum(round(l."totalMinor" * d.rate)) <> d.minor
    ) piece`
}

function keyOf(group: Group, zone: string): Part {
  switch (group) {
    case 'rep':
      return part`d.owner`
    case 'customer':
      return part`d.customer`
    case 'stage':
      return part`d.stage`
    case 'reason':
      return part`d.reason`
    case 'competitor':
      return part`d.competitor`
    case 'region':
      return part`coalesce(d.region, '')`
    case 'level':
      return part`coalesce(d.level, '')`
    case 'month':
      return part`date_trunc('month', d.at at time zone ${zone})::date`
    default:
      return part`coalesce(d.source, '')`
  }
}

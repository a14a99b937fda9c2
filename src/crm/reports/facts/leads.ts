import { type Asking, readable } from '../asking.ts'
import { nothing, type Part, part } from '../statement.ts'
import { monthOf } from './month.ts'

/** Leads that may be read and came in the period, one row each. */
export async function leads(asking: Asking, where: Part = part`true`): Promise<Part> {
  const { fromAt, toAt, source } = asking
  return part`
    select r.id, 'lead' as entity, r.no, r.title, r."ownerId" as owner, r.source, r.region, r."campaignId" as campaign, r.status, r."createdAt" as at,
      r."ownerId" is not null or r."convertedAt" is not null as taken, r."convertedAt" is not null as converted,
      r."convertedCustomerId" as customer, r."convertedOpportunityId" as deal,
      r."responseFrom" as since, r."firstResponseDueAt" as due, r."firstRespondedAt" as answered
    from "Lead" r
    where r."createdAt" >= ${fromAt} and r."createdAt" < ${toAt} and r."deletedAt" is null and ${await readable(asking, 'lead')}
      ${source === null ? nothing : part`and coalesce(r.source, '') = ${source}`} and ${where}`
}

/** Leads by what the lines stand for. */
export function leadsBy(asking: Asking, rows: Part): Part {
  return part`select d.*, ${keyOf(asking)} as key from (${rows}) d`
}

function keyOf(asking: Asking): Part {
  switch (asking.group) {
    case 'rep':
      return part`d.owner`
    case 'campaign':
      return part`d.campaign`
    case 'region':
      return part`coalesce(d.region, '')`
    case 'stage':
      return part`d.status`
    case 'month':
      return monthOf(asking, part`d.at`)
    default:
      return part`coalesce(d.source, '')`
  }
}

import { type Asking, readable } from '../asking.ts'
import { nothing, type Part, part } from '../statement.ts'
import { deals } from './deals.ts'

/** A row for every customer that may be read and has ever bought: how often, for how much, when first and last. */
export async function buyers(asking: Asking): Promise<Part> {
  const { source } = asking
  return part`
    select r.id, 'customer' as entity, r.no, r.name as title, r."ownerId" as owner, r.source, b.deals, b.amount, b.first, b.last, b.last as at
    from "Customer" r join (
      select d.customer, count(*)::int as deals, coalesce(sum(d.minor), 0)::bigint as amount, min(d."closedAt") as first, max(d."closedAt") as last
      from (${await deals({ ...asking, person: null, source: null }, part`s.kind = 'won' and r."closedAt" < ${asking.toAt}`)}) d group by d.customer
    ) b on b.customer = r.id
    where r."deletedAt" is null and ${await readable(asking, 'customer')} ${source === null ? nothing : part`and coalesce(r.source, '') = ${source}`}`
}

/** Days between two moments as a column. */
export function daysSince(column: Part, now: Date): Part {
  return part`(extract(epoch from ${now}::timestamptz - ${column}) / 86400)::float8`
}

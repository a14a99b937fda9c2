import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { deals } from '../facts/deals.ts'
import { leads, leadsBy } from '../facts/leads.ts'
import { added, beside, sumOf } from '../lines.ts'
import { claimedLeads, converted, costs, leadSource, newLeads } from '../needs/steps.ts'
import { defineReport, each, type Lines, ratio } from '../report.ts'
import { ask, type Part, part } from '../statement.ts'

/** What the leads of the period came from, what became of them until now, what that cost, and what it brought. */
export const sources = defineReport({
  name: 'sources',
  words: { en: ['sources', 'source', 'campaigns', 'return'], zh: ['来源', '活动回报', '获客', '渠道回报'] },
  right: can('read', 'lead'),
  usual: 'this quarter',
  groups: ['source', 'campaign', 'region', 'rep'],
  columns: [
    { name: 'leads', kind: 'count' },
    { name: 'taken', kind: 'share', of: ({ claimed, leads }) => ratio(claimed, leads) },
    { name: 'converted', kind: 'share', of: ({ converted, leads }) => ratio(converted, leads) },
    { name: 'won', kind: 'count' },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
    { name: 'cost', kind: 'money' },
    { name: 'perLead', kind: 'money', of: ({ cost, leads }) => (cost ? each(cost, leads) : null) },
    { name: 'return', kind: 'times', field: 'opportunity.amount', of: ({ amount, cost }) => ratio(amount, cost) },
  ],
  chart: { kind: 'bars', of: ['leads'] },
  counts: 'deals',
  read,
  behind: came,
  needs: [newLeads, leadSource, claimedLeads, converted, costs],
})

async function came(asking: Asking): Promise<Part> {
  return leadsBy(asking, await leads(asking))
}

async function read(asking: Asking): Promise<Lines> {
  const brought = await added(
    asking,
    await came(asking),
    part`count(*)::int as leads, count(*) filter (where f.taken)::int as claimed, count(*) filter (where f.converted)::int as converted`,
  )
  const won = await added(
    asking,
    await wonOf(asking),
    part`count(*)::int as won, coalesce(sum(f.minor), 0)::bigint as amount`,
  )
  return beside(beside(brought, won), await spent(asking))
}

/** Won deals of customers that came from these leads, each once: the lead that came first brought it. */
async function wonOf(asking: Asking): Promise<Part> {
  const lead = leadsBy(asking, await leads(asking, part`r."convertedCustomerId" is not null`))
  return part`
    select distinct on (d.id) d.id, d.minor, l.key
    from (${lead}) l join (${await deals({ ...asking, source: null }, part`s.kind = 'won'`)}) d on d.id = l.deal or d.customer = l.customer
    where d."createdAt" >= l.at or d.id = l.deal
    order by d.id, d.id = l.deal desc, l.at, l.id`
}

/** What campaigns that began in the period cost; only where lines stand for sources or campaigns. */
async function spent(asking: Asking): Promise<Lines> {
  if (asking.group !== 'source' && asking.group !== 'campaign') return { lines: [], whole: { cost: null } }
  const { period, company } = asking
  const rows = await ask<{ key: string; cost: bigint | null }>(
    asking.tx,
    part`select ${asking.group === 'campaign' ? part`c.id::text` : part`c.source`} as key, sum(c."costMinor")::bigint as cost
      from "Campaign" c
      where c.currency = ${company.currency} and coalesce(c."startOn", (c."createdAt" at time zone ${company.zone})::date) >= ${period.from}::date
        and coalesce(c."startOn", (c."createdAt" at time zone ${company.zone})::date) < ${period.to}::date
      group by 1 having sum(c."costMinor") is not null`,
  )
  const cost = rows.length > 0 ? sumOf(rows.map(row => row.cost)) : null
  return { lines: rows.map(row => ({ key: row.key, cells: { cost: row.cost } })), whole: { cost } }
}

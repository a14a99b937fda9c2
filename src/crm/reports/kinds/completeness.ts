import { can } from '../../../core/rights.ts'
import { type Asking, readable } from '../asking.ts'
import { deals, open } from '../facts/deals.ts'
import { added } from '../lines.ts'
import { anyDeal } from '../needs/steps.ts'
import { defineReport, ratio } from '../report.ts'
import { type Part, part } from '../statement.ts'

/** What is filled in of what somebody should know: of customers, open deals and waiting leads. */
export const completeness = defineReport({
  name: 'completeness',
  words: { en: ['completeness', 'data quality', 'data'], zh: ['完整度', '数据完整度', '数据质量'] },
  right: can('read', 'opportunity'),
  usual: 'now',
  groups: ['field', 'rep'],
  columns: [
    { name: 'missing', kind: 'count' },
    { name: 'total', kind: 'count' },
    { name: 'filled', kind: 'share', of: ({ missing, total }) => ratio(Number(total) - Number(missing), total) },
  ],
  chart: { kind: 'bars', of: ['missing'] },
  read: async asking =>
    added(asking, await asked(asking), part`count(*) filter (where not f.ok)::int as missing, count(*)::int as total`),
  behind: async asking => part`select * from (${await asked(asking)}) a where not a.ok`,
  needs: [anyDeal],
})

/** A row for each field of each record that somebody looks after. */
async function asked(asking: Asking): Promise<Part> {
  const key = asking.group === 'rep' ? part`x.owner` : part`x.field`
  return part`
    select ${key} as key, x.ok, x.entity, x.no, x.title, x.at from (
      select 'customer' as entity, r.no, r.name as title, r."createdAt" as at, r."ownerId" as owner, v.field, v.ok
      from "Customer" r cross join lateral (values
        ('customer.contact', exists (select 1 from "Contact" c where c."customerId" = r.id and c."deletedAt" is null)),
        ('customer.industry', coalesce(r.industry, '') <> ''), ('customer.level', r.level is not null)) v (field, ok)
      where r."ownerId" is not null and r."deletedAt" is null and ${await readable(asking, 'customer')}
      union all
      select r.entity, r.no, r.title, r.at, r.owner, v.field, v.ok
      from (${await deals(asking, open)}) r join "Opportunity" o on o.id = r.id cross join lateral (values
        ('deal.amount', r.own is not null), ('deal.close', r."expectedOn" is not null), ('deal.nextStep', coalesce(o."nextStep", '') <> '')) v (field, ok)
      union all
      select 'lead', r.no, r.title, r."createdAt", r."ownerId", v.field, v.ok
      from "Lead" r cross join lateral (values
        ('lead.source', coalesce(r.source, '') <> ''), ('lead.need', coalesce(r.need, '') <> '')) v (field, ok)
      where r."ownerId" is not null and r."convertedAt" is null and r."deletedAt" is null and ${await readable(asking, 'lead')}
    ) x`
}

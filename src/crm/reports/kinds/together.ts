import { can } from '../../../core/rights.ts'
import type { Asking } from '../asking.ts'
import { closed, deals } from '../facts/deals.ts'
import { anyDeal, products, winning } from '../needs/steps.ts'
import { type Cells, defineReport, type Lines, ratio } from '../report.ts'
import { ask, type Part, part } from '../statement.ts'

/**
 * Products that are bought in one deal. Support: of all deals with products, how many have both; confidence: of those with the rarer one,
 * how many have the other too; lift: how much more often than by chance.
 */
export const together = defineReport({
  name: 'together',
  words: { en: ['together', 'basket', 'association'], zh: ['关联', '搭配', '商品关联', '连带'] },
  right: can('read', 'opportunity'),
  usual: 'last 90 days',
  groups: ['pair'],
  columns: [
    { name: 'deals', kind: 'count' },
    { name: 'support', kind: 'share', of: ({ deals, all }) => ratio(deals, all) },
    { name: 'confidence', kind: 'share', of: ({ deals, rarer }) => ratio(deals, rarer) },
    { name: 'lift', kind: 'times', of: lift },
  ],
  chart: { kind: 'bars', of: ['deals'] },
  read,
  behind: pairs,
  needs: [anyDeal, winning, products],
})

const most = 50

async function read(asking: Asking): Promise<Lines> {
  const rows = await ask<{ key: string } & Cells>(
    asking.tx,
    part`
      with bought as materialized (${await bought(asking)}), single as (select product, count(*)::int as deals from bought group by product)
      select p.key, p.deals, a.deals as a, b.deals as b, least(a.deals, b.deals) as rarer,
        (select count(distinct id)::int from bought) as all
      from (
        select x.product as first, y.product as second, x.product || '+' || y.product as key, count(*)::int as deals
        from bought x join bought y on y.id = x.id and y.product > x.product group by 1, 2 order by 4 desc, 3 limit ${most}
      ) p
      join single a on a.product = p.first join single b on b.product = p.second`,
  )
  return { lines: rows.map(({ key, ...cells }) => ({ key, cells })), whole: {} }
}

/** A row for each product of each won deal of the period. */
async function bought(asking: Asking): Promise<Part> {
  return part`
    select distinct d.id, d.entity, d.no, d.title, d.at, l."productId" as product
    from (${await deals(asking, closed(asking, 'won'))}) d join "OpportunityLine" l on l."opportunityId" = d.id`
}

async function pairs(asking: Asking): Promise<Part> {
  return part`
    select x.id, x.entity, x.no, x.title, x.at, x.product || '+' || y.product as key
    from (${await bought(asking)}) x join (${await bought(asking)}) y on y.id = x.id and y.product > x.product`
}

function lift({ deals, all, a, b }: Cells): number | null {
  return a && b && all ? (Number(deals) * Number(all)) / (Number(a) * Number(b)) : null
}

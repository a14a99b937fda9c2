import { can, modeOf } from '../../../core/rights.ts'
import { type Asking, during } from '../asking.ts'
import { closed, deals } from '../facts/deals.ts'
import { buyers, daysSince } from '../facts/purchases.ts'
import { added } from '../lines.ts'
import { anyDeal, everWon } from '../needs/steps.ts'
import { spanBefore } from '../period.ts'
import { defineReport, ratio } from '../report.ts'
import { type Part, part } from '../statement.ts'

/** Of the customers that bought in the span before, how many bought again in this one. */
export const retention = defineReport({
  name: 'retention',
  words: { en: ['retention'], zh: ['留存', '客户留存', '留存率'] },
  right: can('read', 'customer'),
  usual: 'this year',
  groups: ['rep', 'source'],
  columns: [
    { name: 'had', kind: 'count' },
    { name: 'kept', kind: 'count' },
    { name: 'keptRate', kind: 'share', of: ({ kept, had }) => ratio(kept, had) },
    { name: 'fresh', kind: 'count' },
  ],
  chart: { kind: 'bars', of: ['kept'] },
  read: async asking =>
    added(
      asking,
      await returning(asking),
      part`count(*) filter (where f.earlier)::int as had, count(*) filter (where f.earlier and f.now)::int as kept,
        count(*) filter (where f.now and f.begins)::int as fresh`,
    ),
  behind: returning,
  needs: [anyDeal, everWon],
})

async function returning(asking: Asking): Promise<Part> {
  const { period, reader, company } = asking
  const span = spanBefore(period, { now: reader.now, zone: company.zone }) ?? period
  const bought = async (days: Asking) =>
    part`f.id in (select w.customer from (${await deals({ ...days, person: null, source: null }, closed(days, 'won'))}) w)`
  return part`
    select * from (
      select f.*, ${asking.group === 'source' ? part`coalesce(f.source, '')` : part`f.owner`} as key,
        ${await bought(during(asking, span))} as earlier, ${await bought(asking)} as now, f.first >= ${asking.fromAt} as begins
      from (${await buyers(asking)}) f
    ) f where f.earlier or f.now`
}

/** Customers by the month of their first purchase: how many came back, and what all of them have brought. */
export const repurchase = defineReport({
  name: 'repurchase',
  words: { en: ['repurchase', 'cohorts'], zh: ['复购', '复购率'] },
  right: can('read', 'customer'),
  usual: 'this year',
  groups: ['month', 'rep', 'source'],
  ordered: ['month'],
  columns: [
    { name: 'customers', kind: 'count' },
    { name: 'again', kind: 'count' },
    { name: 'againRate', kind: 'share', of: ({ again, customers }) => ratio(again, customers) },
    { name: 'deals', kind: 'count' },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
  ],
  chart: { kind: 'line', of: ['customers', 'again'] },
  read: async asking =>
    added(
      asking,
      await cohorts(asking),
      part`count(*)::int as customers, count(*) filter (where f.deals > 1)::int as again, coalesce(sum(f.deals), 0)::int as deals,
        coalesce(sum(f.amount), 0)::bigint as amount`,
    ),
  behind: cohorts,
  needs: [anyDeal, everWon],
})

async function cohorts(asking: Asking): Promise<Part> {
  const key =
    asking.group === 'rep'
      ? part`b.owner`
      : asking.group === 'source'
        ? part`coalesce(b.source, '')`
        : part`date_trunc('month', b.first at time zone ${asking.company.zone})::date`
  return part`select b.*, ${key} as key from (${await buyers(asking)}) b where b.first >= ${asking.fromAt}`
}

/**
 * Customers by how lately, how often and for how much they bought (recency, frequency, monetary value), each compared with the average of
 * all of them: the eight usual segments.
 */
export const value = defineReport({
  name: 'value',
  words: { en: ['rfm', 'customer value', 'value'], zh: ['客户价值', '客户分层', '价值分层'] },
  right: can('read', 'customer'),
  usual: 'now',
  groups: ['segment'],
  columns: [
    { name: 'customers', kind: 'count' },
    { name: 'amount', kind: 'money', field: 'opportunity.amount' },
    { name: 'often', kind: 'times' },
    { name: 'recency', kind: 'days' },
  ],
  chart: { kind: 'bars', of: ['customers'] },
  read: async asking =>
    added(
      asking,
      await valued(asking),
      part`count(*)::int as customers, coalesce(sum(f.amount), 0)::bigint as amount, avg(f.deals)::float8 as often, avg(f.days)::float8 as recency`,
    ),
  behind: valued,
  needs: [anyDeal, everWon],
})

async function valued(asking: Asking): Promise<Part> {
  const high = part`case when d.days <= avg(d.days) over () then 'R' else 'r' end || case when d.deals > avg(d.deals) over () then 'F' else 'f' end`
  // Amounts that the reader may not see must not show through the segments either (R154).
  const sees = modeOf(asking.actor, 'opportunity.amount') === 'read'
  const money = sees ? part`case when d.amount > avg(d.amount) over () then 'M' else 'm' end` : part`''`
  return part`
    select d.*, ${high} || ${money} as key
    from (select b.*, ${daysSince(part`b.last`, asking.reader.now)} as days from (${await buyers(asking)}) b) d`
}

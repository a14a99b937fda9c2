import { DateTime } from 'luxon'
import { z } from 'zod'
import { monthName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'

const input = z.object({ period: z.string().max(40).default('') })

/** What each source and campaign brought in a period, what it cost, and what came back. */
export const channels = defineAction({
  name: 'campaign.channels',
  words: { en: ['channels', 'channel report'], zh: ['渠道', '渠道报表'] },
  usage: { en: '[this month|last month|90 days|2026-11|all]', zh: '[本月|上月|90天|2026-11|全部]' },
  does: { en: 'See what each source and campaign brought', zh: '看各渠道和活动带来多少线索和成交' },
  input,
  read: rest => ({ period: rest }),
  allow: can('update', 'campaign'),
  async run(_context, params) {
    return { cards: [{ view: 'channels', of: companyRecord, params, to: 'only' }] }
  },
})

export const channelsView = defineView({
  name: 'channels',
  async draw({ tx, actor, reader, company }, _of, given) {
    if (!actor) return null
    const { from, to, name } = periodOf(input.parse(given).period, reader, company.zone)
    const [sources, campaigns] = [
      await figures(tx, company, { by: 'source', from, to, now: reader.now }),
      await figures(tx, company, { by: 'campaign', from, to, now: reader.now }),
    ]
    const rows = [
      ...sources.map((line, index) =>
        rowOf(line, { reader, company, section: index === 0 ? say(t('channels.bySource'), reader) : '' }),
      ),
      ...campaigns.map((line, index) =>
        rowOf(line, { reader, company, section: index === 0 ? say(t('channels.byCampaign'), reader) : '' }),
      ),
    ]
    return drawList(
      {
        title: t('channels.title'),
        subtitle: t('channels.period', { period: name }),
        empty: t('channels.empty'),
        rows,
        buttons: periods.map(({ title, period }) => ({
          ...{ title: say(t(title), reader), verb: 'campaign.channels', data: { period } },
        })),
      },
      reader,
    )
  },
})

const periods = [
  { title: 'channels.thisMonth', period: '' },
  { title: 'channels.lastMonth', period: 'last month' },
  { title: 'channels.quarter', period: '90d' },
  { title: 'channels.everything', period: 'all' },
] as const

/** Whole local days, [from, to). What is not understood is this month. */
function periodOf(said: string, reader: Reader, zone: string): { from: Date; to: Date; name: string } {
  const now = DateTime.fromJSDate(reader.now, { zone })
  const month = /^(\d{4})[-/.年](\d{1,2})/.exec(said)
  const days = /^(\d{1,3})\s*(?:天|days?|d)$/i.exec(said)
  const monthOf = (start: DateTime) => ({
    from: start.toJSDate(),
    to: start.plus({ months: 1 }).toJSDate(),
    name: monthName(start.toJSDate(), { ...reader, zone }),
  })
  if (/^(全部|所有|all)$/i.test(said))
    return {
      from: new Date(0),
      to: now.plus({ days: 1 }).startOf('day').toJSDate(),
      name: say(t('channels.all'), reader),
    }
  if (/^(上个?月|last month)$/i.test(said)) return monthOf(now.startOf('month').minus({ months: 1 }))
  if (days) {
    const count = Math.max(Number(days[1]), 1)
    const to = now.plus({ days: 1 }).startOf('day')
    return {
      from: to.minus({ days: count }).toJSDate(),
      to: to.toJSDate(),
      name: say(t('channels.days', { count }), reader),
    }
  }
  const start = month ? DateTime.fromObject({ year: Number(month[1]), month: Number(month[2]) }, { zone }) : undefined
  return monthOf(start?.isValid ? start : now.startOf('month'))
}

/** Money in the company's currency; deals in another one are counted apart, never added. */
type Line = {
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
async function figures(tx: Tx, company: Company, { by, from, to, now }: Asked): Promise<Line[]> {
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

type Look = { reader: Reader; company: Company; section: string }

function rowOf(line: Line, { reader, company, section }: Look): Row {
  const money = (minor: bigint) => formatMoney({ minor, currency: company.currency }, reader.locale)
  const counts = t('channels.counts', {
    leads: line.leads,
    claimed: line.claimed,
    qualified: line.qualified,
    won: line.won,
  })
  return {
    ...(section ? { section } : {}),
    title: line.name ?? say(t('channels.noSource'), reader),
    line: [
      say(counts, reader),
      ...(line.won > 0 ? [say(t('channels.amount', { amount: money(line.amount) }), reader)] : []),
      ...(line.foreign > 0
        ? [say(t('channels.foreign', { count: line.foreign, currency: company.currency }), reader)]
        : []),
      ...costs(line, money).map(text => say(text, reader)),
      ...(line.clicks > 0 ? [say(t('channels.clicks', { count: line.clicks }), reader)] : []),
    ].join(' · '),
    buttons: [],
  }
}

/** Cost, cost a lead and what came back for each unit spent; a source that costs nothing says nothing of it. */
function costs({ cost, leads, won, amount }: Line, money: (minor: bigint) => string) {
  if (cost === null) return []
  const perLead =
    leads === 0 ? t('channels.noLeads') : t('channels.perLead', { money: money(half(cost, BigInt(leads))) })
  if (cost === 0n || won === 0) return [t('channels.cost', { money: money(cost) }), perLead]
  const back = Number((amount * 1_000n) / cost) / 1_000
  return [
    t('channels.cost', { money: money(cost) }),
    perLead,
    t('channels.return', { times: String(Math.round(back * 10) / 10) }),
  ]
}

/** Half rounded up, in whole minor units. */
function half(total: bigint, parts: bigint): bigint {
  return (total * 2n + parts) / (parts * 2n)
}

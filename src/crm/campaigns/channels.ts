import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import { defineAction } from '../action.ts'
import { companyRecord } from '../company.ts'
import { drawList, type Row } from '../list.ts'
import { defineView } from '../view.ts'
import { figures, type Line } from './figures.ts'
import { periodOf } from './period.ts'

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

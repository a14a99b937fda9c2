import { z } from 'zod'
import type { Json } from '../../core/card.ts'
import { dateName, daysBetween } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Actor, can, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { exportButton } from '../exports/button.ts'
import { drawList, pageSize, type Row } from '../list.ts'
import { nameIn, openStages, pipelineNamed, pipelines, stageNamed } from '../pipelines/read.ts'
import { defineView } from '../view.ts'
import { type DealFilter, dealFilter, dealsWhere, readFilter } from './filter.ts'
import { isSlipped, slowDays } from './pace.ts'
import { stageName } from './stages.ts'

/** The open deals I may see, stage by stage with how many and how much, the nearest expected close first. */
export const list = defineAction({
  name: 'deal.list',
  words: { en: ['deals', 'deal list'], zh: ['商机列表', '我的商机', '商机看板'] },
  usage: {
    en: '[mine] [stage or pipeline] [this month] [stuck] [page]',
    zh: '[我的] [阶段或流程] [本月] [停滞] [页码]',
  },
  does: { en: 'See the open deals, stage by stage', zh: '按阶段看进行中的商机' },
  input: dealFilter.extend({ named: z.string().max(100).default('') }),
  read: rest => {
    const { filter, named } = readFilter(rest)
    return { ...filter, named }
  },
  allow: can('read', 'opportunity'),
  async run(context, { named, ...filter }) {
    const params = named ? { ...filter, ...(await placeNamed(context, named)) } : filter
    return { cards: [{ view: 'deal.list', of: { entity: 'user', id: context.actor.id }, params, to: 'only' }] }
  },
})

/** A word of the filter that is no keyword: a stage of any pipeline, or a pipeline. */
async function placeNamed({ tx, reader }: Context, named: string): Promise<{ stage: string } | { pipeline: string }> {
  const stages = (await pipelines(tx)).flatMap(openStages)
  const stage = stageNamed(stages, named)
  return stage ? { stage: stage.id } : { pipeline: (await pipelineNamed(tx, named, reader.locale)).id }
}

export const listView = defineView({
  name: 'deal.list',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const filter = dealFilter.parse(params)
    const { page } = filter
    const clock = { now: reader.now, zone: company.zone }
    const where = dealsWhere(actor, filter, clock)
    const deals = await tx.opportunity.findMany({
      where,
      include: {
        stage: true,
        pipeline: true,
        customer: { select: { name: true } },
        owner: { select: { displayName: true } },
      },
      orderBy: [
        { pipeline: { sort: 'asc' } },
        { pipelineId: 'asc' },
        { stage: { sort: 'asc' } },
        { expectedCloseOn: { sort: 'asc', nulls: 'last' } },
        { updatedAt: 'desc' },
      ],
      skip: (page - 1) * pageSize,
      take: pageSize + 1,
    })
    const heads = await headsOf(tx, where, { actor, reader })
    const rows = deals.slice(0, pageSize).map(
      (deal, index): Row => ({
        section:
          deals[index - 1]?.stageId === deal.stageId
            ? ''
            : `${placeOf(deal, deals, reader)} · ${heads.get(deal.stageId) ?? ''}`,
        title: `${deal.no} ${deal.name}`,
        mark: marksOf(deal, { clock, reader }),
        line: lineOf(deal, { actor, reader }),
        buttons: [{ title: say(t('button.open'), reader), verb: 'record.show', data: { record: deal.no } }],
      }),
    )
    const tap = (
      title: 'filter.mine' | 'filter.all' | 'filter.month' | 'filter.stuck',
      change: { [key: string]: Json },
    ) => ({
      ...{ title: say(t(title), reader), verb: 'deal.list', data: { ...asData(filter), ...change, page: 1 } },
    })
    return drawList(
      {
        title: t('deal.listTitle'),
        empty: isPlain(filter) ? t('deal.listEmpty') : t('deal.listNoMatch'),
        rows,
        ...{ page, more: deals.length > pageSize, verb: 'deal.list', filter: asData(filter) },
        buttons: [
          filter.who === 'mine' ? tap('filter.all', { who: 'all' }) : tap('filter.mine', { who: 'mine' }),
          ...(filter.month ? [] : [tap('filter.month', { month: true })]),
          ...(filter.stuck ? [] : [tap('filter.stuck', { stuck: true })]),
          ...(deals.length > 0 ? exportButton('deal.list', { actor, reader }, asData(filter)) : []),
        ],
      },
      reader,
    )
  },
})

type Listed = {
  no: string
  name: string
  stageId: string
  pipelineId: string
  stage: { name: string; nameEn: string; rottenDays: number }
  pipeline: { name: string; nameEn: string }
  customer: { name: string }
  owner: { displayName: string }
  ownerId: string
  amountMinor: bigint | null
  currency: string
  probabilityBp: number
  expectedCloseOn: Date | null
  closedAt: Date | null
  stageEnteredAt: Date
}

/** A filter as a button carries it. */
function asData({ stage, pipeline, ...filter }: DealFilter): { [key: string]: Json } {
  return { ...filter, ...(stage ? { stage } : {}), ...(pipeline ? { pipeline } : {}) }
}

function isPlain({ who, stage, pipeline, month, stuck }: DealFilter): boolean {
  return who === 'all' && !stage && !pipeline && !month && !stuck
}

/** The stage; with its pipeline where the page shows several. */
function placeOf(deal: Listed, all: Listed[], { locale }: Reader): string {
  const several = all.some(other => other.pipelineId !== deal.pipelineId)
  return several ? `${nameIn(deal.pipeline, locale)} · ${nameIn(deal.stage, locale)}` : nameIn(deal.stage, locale)
}

/** "3 deals · ¥384,000" for every stage; sums in each currency, absent for whom amounts are not readable. */
async function headsOf(
  tx: Tx,
  where: ReturnType<typeof dealsWhere>,
  { actor, reader }: { actor: Actor; reader: Reader },
): Promise<Map<string, string>> {
  const groups = await tx.opportunity.groupBy({
    by: ['stageId', 'currency'],
    where,
    orderBy: { currency: 'asc' },
    _count: true,
    _sum: { amountMinor: true },
  })
  const reads = modeOf(actor, 'opportunity.amount') === 'read'
  const stages = [...new Set(groups.map(({ stageId }) => stageId))]
  return new Map(
    stages.map(stageId => {
      const own = groups.filter(group => group.stageId === stageId)
      const count = own.reduce((sum, group) => sum + group._count, 0)
      const sums = own.flatMap(({ currency, _sum: { amountMinor } }) =>
        reads && amountMinor !== null ? formatMoney({ minor: amountMinor, currency }, reader.locale) : [],
      )
      return [stageId, [say(t('stage.deals', { count }), reader), sums.join(' + ')].filter(Boolean).join(' · ')]
    }),
  )
}

function marksOf(deal: Listed, { clock, reader }: { clock: { now: Date; zone: string }; reader: Reader }): string {
  const days = daysBetween(deal.stageEnteredAt, clock.now, clock.zone)
  return [
    days >= slowDays ? say(t('deal.inStage', { days }), reader) : '',
    isSlipped(deal, clock) ? say(t('deal.slipped'), reader) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function lineOf(deal: Listed, { actor, reader }: { actor: Actor; reader: Reader }): string {
  const mode = modeOf(actor, 'opportunity.amount')
  const amount =
    deal.amountMinor === null || mode === 'hidden'
      ? ''
      : mode === 'masked'
        ? '***'
        : formatMoney({ minor: deal.amountMinor, currency: deal.currency }, reader.locale)
  return [
    deal.customer.name,
    `${stageName(deal.stage, reader.locale)} ${deal.probabilityBp / 100}%`,
    amount,
    deal.expectedCloseOn
      ? say(t('deal.closesOn', { date: dateName(deal.expectedCloseOn, { ...reader, zone: 'UTC' }) }), reader)
      : '',
    deal.ownerId === actor.id ? '' : deal.owner.displayName,
  ]
    .filter(Boolean)
    .join(' · ')
}

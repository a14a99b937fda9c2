import { z } from 'zod'
import { formatMoney } from '../../core/money.ts'
import { can, modeOf, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { ownersWithin } from '../opportunities/owners.ts'
import { nameIn, type Pipeline, pipelineNamed, pipelines, startingPipeline } from '../pipelines/read.ts'
import { defineView } from '../view.ts'
import { averageRows, averagesOf } from './averages.ts'

/** The open deals of a pipeline in one look: how many and how much in every stage, and what that is worth. */
export const funnel = defineAction({
  name: 'deal.funnel',
  words: { en: ['funnel', 'pipeline'], zh: ['漏斗', '销售漏斗'] },
  usage: { en: '[pipeline]', zh: '[流程]' },
  does: { en: 'See how much is in every stage', zh: '看各阶段的数量和金额' },
  input: z.object({ pipeline: z.string().max(100).default('') }),
  read: rest => ({ pipeline: rest }),
  allow: can('read', 'opportunity'),
  async run({ tx, actor, reader }, { pipeline: said }) {
    const { id } = said
      ? await pipelineNamed(tx, said, reader.locale)
      : await startingPipeline(tx, actor.departmentPath)
    return { cards: [{ view: 'deal.funnel', of: { entity: 'pipeline', id }, to: 'only' }] }
  },
})

type Sum = { stageId: string; currency: string; count: number; amount: bigint | null; weighted: bigint | null }

export const funnelView = defineView({
  name: 'deal.funnel',
  async draw({ tx, actor, reader, company }, of) {
    const all = await pipelines(tx)
    const pipeline = all.find(({ id }) => id === of.id)
    if (!actor || !pipeline) return null
    const owners = await ownersWithin(tx, actor, scopeOf(actor, 'read', 'opportunity'))
    const sums = await sumsOf(tx, pipeline, owners)
    const open = pipeline.stages.filter(stage => stage.kind === 'open')
    const widest = Math.max(...open.map(stage => countOf(sums, stage.id)), 1)
    const shows = modeOf(actor, 'opportunity.amount') === 'read'
    const rows = open.map((stage): Row => {
      const own = sums.filter(sum => sum.stageId === stage.id)
      const count = countOf(sums, stage.id)
      return {
        title: `${nameIn(stage, reader.locale)} ${stage.probabilityBp / 100}%`,
        line: [
          `${'▇'.repeat(Math.round((count / widest) * 12))} ${say(t('stage.deals', { count }), reader)}`.trim(),
          ...(shows ? moneyOf(own, reader) : []),
        ].join(' · '),
        buttons:
          count > 0
            ? [{ title: say(t('button.open'), reader), verb: 'deal.list', data: { pipeline: of.id, stage: stage.id } }]
            : [],
      }
    })
    const { currency } = company
    const averages = await averagesOf(tx, { pipelineId: of.id, owners, currency, now: reader.now })
    rows.push(...averageRows(averages, { shows, currency, reader }))
    const count = sums.reduce((total, sum) => total + sum.count, 0)
    const whole = shows ? moneyOf(sums, reader) : []
    const taps = all
      .filter(other => other.active && other.id !== of.id)
      .slice(0, 4)
      .map(other => ({ title: nameIn(other, reader.locale), verb: 'deal.funnel', data: { pipeline: other.id } }))
    return drawList(
      {
        title: t('funnel.title', { pipeline: nameIn(pipeline, reader.locale) }),
        subtitle: t('funnel.sum', { count, sums: whole }),
        ...{ empty: t('deal.listEmpty'), rows, buttons: taps },
      },
      reader,
    )
  },
})

/** Every deal is rounded for itself, and sums are sums of rounded amounts. */
function sumsOf(tx: Tx, pipeline: Pipeline, owners: string[] | null): Promise<Sum[]> {
  return tx.sql<Sum>`
    select o."stageId", o.currency, count(*)::int as count, sum(o."amountMinor")::bigint as amount,
      sum(floor((o."amountMinor"::numeric * o."probabilityBp" + 5000) / 10000))::bigint as weighted
    from "Opportunity" o
    where o."pipelineId" = ${pipeline.id} and o."closedAt" is null and o."deletedAt" is null
      and (${owners === null} or o."ownerId" = any (${owners ?? []}::uuid[]))
    group by o."stageId", o.currency order by o.currency`
}

function countOf(sums: Sum[], stageId: string): number {
  return sums.filter(sum => sum.stageId === stageId).reduce((total, sum) => total + sum.count, 0)
}

/** "¥384,000" and "weighted ¥192,000"; every currency for itself. */
function moneyOf(sums: Sum[], reader: Reader): string[] {
  const currencies = [...new Set(sums.map(sum => sum.currency))]
  const added = (of: 'amount' | 'weighted') =>
    currencies
      .map(currency => ({
        currency,
        minor: sums.filter(sum => sum.currency === currency).reduce((total, sum) => total + (sum[of] ?? 0n), 0n),
      }))
      .filter(({ minor }) => minor > 0n)
      .map(money => formatMoney(money, reader.locale))
      .join(' + ')
  const [amount, weighted] = [added('amount'), added('weighted')]
  return amount ? [amount, say(t('funnel.weighted', { weighted }), reader)] : []
}

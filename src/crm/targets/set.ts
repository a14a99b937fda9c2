import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { examples, periodName, readPeriod } from '../reports/period.ts'
import { type Holder, holderNamed } from './holders.ts'
import { periodKey, spanOf } from './periods.ts'
import { type Metric, metrics } from './read.ts'

const input = z.object({
  lines: z.string().max(20_000).default(''),
  metric: z.enum(metrics).default('won'),
})

/** A target of one person or department for a year, quarter or month; several lines are pasted from a table. */
export const set = defineAction({
  name: 'target.set',
  words: { en: ['set target', 'target set'], zh: ['设目标', '设置目标'] },
  usage: { en: '<person or department> <span> <amount>', zh: '<人或部门> <时间> <金额>' },
  does: { en: 'Set targets, one or a pasted table', zh: '设置目标，可以粘贴一整张表' },
  input,
  read: rest => ({ lines: rest }),
  allow: can('update', 'target'),

  async run(context, { lines, metric }) {
    const rows = lines.split('\n').flatMap(line => line.trim() || [])
    if (rows.length === 0) return asked(context, { lines, metric, required: context.said === 'form' })
    const read: Line[] = []
    const wrong: Text[] = []
    for (const [index, row] of rows.entries()) {
      const line = await readRow(context, row).catch(problem => {
        if (problem instanceof Refusal) return wrong.push(t('target.rowWrong', { no: index + 1, why: problem.text }))
        throw problem
      })
      if (typeof line === 'object') read.push(line)
    }
    // All or none: half a table would be looked for line by line.
    const [first] = wrong
    if (first && context.said === 'form') throw new Refusal('input.fields', {}, { lines: first })
    if (first) throw new Refusal('target.wrong', { why: first })
    for (const line of read) await keep(context, line, metric)
    return done(context, read)
  },
})

type Line = { of: Holder; period: string; minor: bigint }

/** "林梅 2026-11 50万" with blanks, tabs or commas between; a span may be of two words ("this month"). */
async function readRow(context: Context, row: string): Promise<Line> {
  const { company, now } = context
  const words = row
    .normalize('NFKC')
    .split(/[\s,;，；、]+/)
    .filter(Boolean)
  const [who = '', ...rest] = words
  const amount = rest.at(-1) ?? ''
  const said = rest.slice(0, -1).join(' ')
  // "50,000" from a table would be cut at its comma: digits behind digits belong together.
  const money = readMoney(amount, company.currency)
  const period = readPeriod(said, { now, zone: company.zone })
  const key = period && periodKey(period)
  if (!key)
    throw new Refusal('target.period', {
      said,
      examples: ['2026', '2026Q4', '2026-11', ...examples[context.reader.locale].slice(2, 3)],
    })
  if (!money) throw new Refusal('target.amount', { said: amount })
  return { of: await holderNamed(context, { said: who, verb: 'update' }), period: key, minor: money.minor }
}

async function keep({ tx, actor, now }: Context, { of, period, minor }: Line, metric: Metric): Promise<void> {
  const data = { amountMinor: minor, byId: actor.id, at: now }
  await tx.target.upsert({
    where: { holder_holderId_metric_period: { holder: of.holder, holderId: of.id, metric, period } },
    create: { id: newId(), holder: of.holder, holderId: of.id, metric, period, ...data },
    update: data,
  })
}

/** What was set is shown with the targets of the present, whatever span it is for. */
function done({ actor, company, reader }: Context, read: Line[]): Outcome {
  const [first] = read
  const one = first && {
    name: first.of.name,
    period: periodName(spanOf(first.period), reader, company.zone),
    amount: { minor: first.minor, currency: company.currency },
  }
  return {
    notice: read.length === 1 && one ? t('target.saved', one) : t('target.savedMany', { count: read.length }),
    changed: [{ entity: 'user', id: actor.id }],
    audit: read.map(({ of, period, minor }) => ({
      action: 'target.set',
      on: { entity: 'target', id: of.id },
      facts: { name: of.name, period, minor: String(minor) },
    })),
    cards: [
      {
        ...{ view: 'targets', of: { entity: 'user', id: actor.id }, to: 'only' },
        params: { also: [...new Set(read.map(({ period }) => period))] },
      },
    ],
  }
}

function asked(
  { reader }: Context,
  { lines, metric, required }: { lines: string; metric: Metric; required: boolean },
): Outcome {
  if (required) throw new Refusal('input.fields', {}, { lines: t('field.required') })
  return askFor(
    {
      action: 'target.set',
      title: t('target.setTitle'),
      fields: [
        {
          id: 'metric',
          label: 'label.targetMetric',
          value: metric,
          choices: metrics.map(value => ({ title: say(t(`target.metric.${value}`), reader), value })),
        },
        {
          id: 'lines',
          label: 'label.targetLines',
          hint: 'label.targetLinesHint',
          value: lines,
          many: true,
          required: true,
          max: 20_000,
        },
      ],
    },
    reader,
  )
}

import { z } from 'zod'
import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { can, modeOf, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { drawList, type Row, type RowButton } from '../list.ts'
import { ownersWithin } from '../opportunities/owners.ts'
import { defineView } from '../view.ts'
import { type Accuracy, accuracyOf, corrected } from './accuracy.ts'
import { type Bucket, bucketsOf, type Gap, gapsOf } from './read.ts'
import { daysOf, type Span, spanName } from './span.ts'

const spanSchema = z.object({
  by: z.enum(['month', 'quarter']).default('month'),
  ahead: z.number().int().min(-12).max(12).default(0),
})

/** What this month or quarter will bring: person by person, certain first. */
export const show = defineAction({
  name: 'forecast.show',
  words: { en: ['forecast'], zh: ['预测', '销售预测'] },
  usage: { en: '[month|quarter] [next]', zh: '[月|季] [下]' },
  does: { en: 'See the sales forecast', zh: '看销售预测' },
  input: spanSchema,
  read: rest => ({
    by: /季|quarter/i.test(rest) ? 'quarter' : 'month',
    ahead: /下|next/i.test(rest) ? 1 : /上|last/i.test(rest) ? -1 : 0,
  }),
  allow: can('read', 'opportunity'),
  async run({ actor }, params) {
    return { cards: [{ view: 'forecast', of: { entity: 'user', id: actor.id }, params, to: 'only' }] }
  },
})

export const forecastView = defineView({
  name: 'forecast',
  async draw({ tx, actor, reader, company }, _of, params) {
    if (!actor) return null
    const span = spanSchema.parse(params)
    const days = daysOf(span, reader.now, company.zone)
    const owners = await ownersWithin(tx, actor, scopeOf(actor, 'read', 'opportunity'))
    const today = localDate(reader.now, company.zone)
    const buckets = await bucketsOf(tx, { owners, ...days, today, zone: company.zone })
    const { gaps, count } = await gapsOf(tx, owners)
    const accuracy = await accuracyOf(tx, owners, company.currency)
    const shows = modeOf(actor, 'opportunity.amount') === 'read'
    const base = buckets.filter(bucket => bucket.currency === company.currency)
    const foreign = buckets.filter(bucket => bucket.currency !== company.currency)
    const look = { shows, currency: company.currency, accuracy, reader }
    const rows: Row[] = [
      ...(base.length > 0 ? [totalRow(base, look)] : []),
      ...personRows(base, look),
      ...foreignRows(foreign, look),
      ...gapRows(gaps, { count, reader }),
    ]
    return drawList(
      {
        title: t('forecast.of', { span: spanName(span, days, reader) }),
        subtitle: t('forecast.how'),
        empty: t('forecast.empty'),
        rows,
        buttons: tapsOf(span, reader),
      },
      reader,
    )
  },
})

type Look = { shows: boolean; currency: string; accuracy: Map<string, Accuracy>; reader: Reader }

function tapsOf(span: Span, reader: Reader): RowButton[] {
  const tap = (title: 'forecast.back' | 'forecast.next' | 'forecast.byQuarter' | 'forecast.byMonth', data: Span) => ({
    ...{ title: say(t(title), reader), verb: 'forecast.show', data },
  })
  return [
    tap('forecast.back', { ...span, ahead: span.ahead - 1 }),
    tap('forecast.next', { ...span, ahead: span.ahead + 1 }),
    span.by === 'month'
      ? tap('forecast.byQuarter', { by: 'quarter', ahead: 0 })
      : tap('forecast.byMonth', { by: 'month', ahead: 0 }),
  ]
}

function totalRow(buckets: Bucket[], look: Look): Row {
  return {
    section: say(t('forecast.total'), look.reader),
    title: expected(buckets, look),
    line: figures(buckets, look),
    buttons: [],
  }
}

function personRows(buckets: Bucket[], look: Look): Row[] {
  const people = [...new Map(buckets.map(({ ownerId, name }) => [ownerId, name]))]
  return people.map(([id, name], index) => {
    const own = buckets.filter(({ ownerId }) => ownerId === id)
    const slipped = own.reduce((total, bucket) => total + bucket.slipped, 0)
    const accuracy = look.accuracy.get(id)
    return {
      section: index === 0 ? say(t('forecast.people'), look.reader) : '',
      title: `${name} · ${expected(own, look)}`,
      mark: slipped > 0 ? say(t('forecast.slipped', { count: slipped }), look.reader) : '',
      line: [figures(own, look), accuracy ? accuracyText(own, accuracy, look) : ''].filter(Boolean).join(' · '),
      buttons: [],
    }
  })
}

/** What was won and what the open deals are worth by their chances. */
function expected(buckets: Bucket[], { shows, currency, reader }: Look): string {
  const count = buckets.reduce((total, bucket) => total + bucket.count, 0)
  if (!shows) return say(t('stage.deals', { count }), reader)
  const minor = buckets.reduce(
    (total, bucket) => total + (bucket.category === 'won' ? bucket.amount : counted(bucket)),
    0n,
  )
  return say(t('forecast.expected', { amount: { minor, currency } }), reader)
}

/** What is left out by category is in no figure. */
function counted({ category, weighted }: Bucket): bigint {
  return category === 'omitted' ? 0n : weighted
}

function figures(buckets: Bucket[], { shows, currency, reader }: Look): string {
  return (['won', 'commit', 'best', 'pipeline'] as const)
    .flatMap(category => {
      const own = buckets.filter(bucket => bucket.category === category)
      const count = own.reduce((total, bucket) => total + bucket.count, 0)
      if (count === 0) return []
      const minor = own.reduce((total, bucket) => total + bucket.amount, 0n)
      const amount = shows ? formatMoney({ minor, currency }, reader.locale) : ''
      return say(t(`forecast.${category}`, { count, amount }), reader).trim()
    })
    .join(' · ')
}

/** How good a person's Friday answers were, and what the open deals are worth with that in mind. */
function accuracyText(buckets: Bucket[], accuracy: Accuracy, { shows, currency, reader }: Look): string {
  const open = buckets.reduce((total, bucket) => total + (bucket.category === 'won' ? 0n : counted(bucket)), 0n)
  const minor = corrected(open, accuracy)
  const said = say(
    t('forecast.accuracy', {
      ...{ count: accuracy.count, came: accuracy.cameTrue, said: Math.round(accuracy.said * 10) / 10 },
      brier: accuracy.brier.toFixed(2),
      bias: accuracy.bias === null ? '—' : `${accuracy.bias > 0 ? '+' : ''}${Math.round(accuracy.bias * 100)}%`,
    }),
    reader,
  )
  if (minor === undefined || !shows) return said
  return `${said} · ${say(t('forecast.corrected', { amount: { minor, currency } }), reader)}`
}

/** Amounts in other currencies stand apart: there are no rates to add them by. */
function foreignRows(buckets: Bucket[], look: Look): Row[] {
  const currencies = [...new Set(buckets.map(({ currency }) => currency))]
  return currencies.map((currency, index) => {
    const own = buckets.filter(bucket => bucket.currency === currency)
    return {
      section: index === 0 ? say(t('forecast.foreign'), look.reader) : '',
      title: `${currency} · ${expected(own, { ...look, currency })}`,
      line: figures(own, { ...look, currency }),
      buttons: [],
    }
  })
}

function gapRows(gaps: Gap[], { count, reader }: { count: number; reader: Reader }): Row[] {
  return gaps.map(({ no, name, owner, noAmount, noDate }, index) => ({
    section: index === 0 ? say(t('forecast.gaps', { count }), reader) : '',
    title: `${no} ${name}`,
    line: [noAmount ? say(t('forecast.noAmount'), reader) : '', noDate ? say(t('forecast.noDate'), reader) : '', owner]
      .filter(Boolean)
      .join(' · '),
    buttons: [{ title: say(t('button.fillIn'), reader), verb: 'deal.edit', data: { deal: no } }],
  }))
}

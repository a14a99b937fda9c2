import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { readMoney, shareOf } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { chances, plusMonthEnd, type Question, questionOf } from './questions.ts'

const input = z.object({
  poll: z.uuid(),
  closes: z.enum(['yes', 'maybe', 'no']).optional(),
  amount: z.string().max(40).optional(),
  when: z.string().max(60).optional(),
  /** Which question another amount or day is typed for. */
  other: z.enum(['amount', 'when']).optional(),
})
type Input = z.infer<typeof input>

/** One tap of Friday's poll. */
export const answer = defineAction({
  name: 'poll.answer',
  words: { en: [], zh: [] },
  usage: { en: '', zh: '' },
  does: { en: 'Answer a question about a deal', zh: '回答关于商机的问题' },
  input,
  read: () => ({}),
  allow: can('update', 'opportunity'),

  async run(context, said) {
    const { tx, actor, now } = context
    // Two taps at once come one after the other; the second finds another question.
    await tx.sql`select 1 from "ForecastPoll" where id = ${said.poll} for update`
    const poll = await tx.forecastPoll.findFirst({ where: { id: said.poll, userId: actor.id } })
    const deal = poll && (await tx.opportunity.findUnique({ where: { id: poll.opportunityId } }))
    if (!poll || !deal) throw new Refusal('poll.gone', {})
    if (deal.closedAt) throw new Refusal('poll.closed', { no: deal.no })
    const question = questionOf(poll)
    if (!question || (question !== asked(said) && said.other !== question))
      throw new Refusal('poll.answered', { no: deal.no })
    if (said.other && context.said !== 'form') return askOther(context, { poll: poll.id, question, no: deal.no })
    const data = read(context, { said, question, deal })
    const done = question === 'when' || said.closes === 'no'
    const expectedOn = said.closes === 'no' ? { expectedOn: deal.expectedCloseOn } : {}
    await tx.forecastPoll.update({
      where: { id: poll.id },
      data: { ...data, ...expectedOn, ...(done ? { answeredAt: now } : {}) },
    })
    const params = { week: localDate(poll.weekOn, 'UTC') }
    return {
      ...(done ? { notice: t('poll.thanks', { no: deal.no, name: deal.name }) } : {}),
      ...(done
        ? { audit: [{ action: 'poll.answer', on: { entity: 'opportunity', id: deal.id }, facts: { no: deal.no } }] }
        : {}),
      cards: [{ view: 'forecast.poll', of: { entity: 'user', id: actor.id }, params, to: 'only' }],
    }
  },
})

function asked({ closes, amount, when, other }: Input): Question | undefined {
  if (other) return other
  return closes ? 'closes' : amount ? 'amount' : when ? 'when' : undefined
}

type Deal = { amountMinor: bigint | null; currency: string; expectedCloseOn: Date | null }

function read(
  { now, actor }: Context,
  { said, question, deal }: { said: Input; question: Question; deal: Deal },
): Record<string, unknown> {
  if (question === 'closes') return { closes: said.closes, probabilityBp: chances[said.closes ?? 'maybe'] }
  if (question === 'amount') return { amountMinor: amountIn(said.amount ?? '', deal) }
  return { expectedOn: dayIn(said.when ?? '', { deal, now, zone: actor.zone }) }
}

function amountIn(text: string, { amountMinor, currency }: Deal): bigint {
  if (text === 'same') return amountMinor ?? 0n
  if (text === 'less') return shareOf(amountMinor ?? 0n, 8_000)
  if (text === 'more') return shareOf(amountMinor ?? 0n, 12_000)
  const read = readMoney(text, currency)
  if (!read) throw new Refusal('input.fields', {}, { amount: t('field.amount') })
  return read.minor
}

function dayIn(text: string, { deal, now, zone }: { deal: Deal; now: Date; zone: string }): Date | null {
  if (text === 'same') return deal.expectedCloseOn
  if (text === 'monthEnd') return plusMonthEnd(now, zone, 0)
  if (text === 'nextMonthEnd') return plusMonthEnd(now, zone, 1)
  const when = readWhen(text, { now, zone })
  if (!when) throw new Refusal('input.fields', {}, { when: t('field.date') })
  return new Date(localDate(when.at, zone))
}

function askOther({ reader }: Context, { poll, question, no }: { poll: string; question: Question; no: string }) {
  const isAmount = question === 'amount'
  return askFor(
    {
      action: 'poll.answer',
      context: { poll, other: question },
      title: t(isAmount ? 'poll.amountTitle' : 'poll.whenTitle', { no }),
      fields: [
        {
          ...{ id: question, required: true, max: 60 },
          label: t(isAmount ? 'poll.amount' : 'poll.when'),
          hint: t(isAmount ? 'card.any.amountHint' : 'card.any.whenHint'),
        },
      ],
    },
    reader,
  )
}

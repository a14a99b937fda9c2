import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Json } from '../../core/card.ts'
import { dateName } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Actor, modeOf } from '../../core/rights.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { fact, facts } from '../facts.ts'
import { isSlipped } from '../opportunities/pace.ts'
import { defineView } from '../view.ts'
import { type Question, questionOf } from './questions.ts'

const pollCard = defineCard(
  'poll',
  z.strictObject({
    progress: z.string(),
    title: z.string(),
    tone: z.enum(['accent', 'good']),
    facts,
    question: z.string(),
    answers: z.array(
      z.strictObject({ title: z.string(), style: z.string(), data: z.record(z.string(), z.custom<Json>()) }),
    ),
    done: z.array(z.strictObject({ line: z.string() })),
  }),
)

const paramsSchema = z.object({ week: z.iso.date() })

/** Friday's questions, one deal at a time, for its owner alone; at the end what was said. */
export const pollView = defineView({
  name: 'forecast.poll',
  async draw({ tx, actor, reader }, of, params) {
    if (actor?.id !== of.id) return null
    const sheets = await sheetsOf(tx, { user: of.id, week: paramsSchema.parse(params).week })
    const waiting = sheets.filter(({ poll, deal }) => questionOf(poll) !== undefined && deal.closedAt === null)
    const said = sheets.filter(({ poll }) => poll.answeredAt !== null)
    const done = said.map(sheet => ({ line: saidLine(sheet, { actor, reader }) })).slice(-10)
    const [current] = waiting
    const question = current && questionOf(current.poll)
    const total = said.length + waiting.length
    const title = current ? `${current.deal.no} ${current.deal.name}` : say(t('poll.finished'), reader)
    const card = pollCard.draw(
      {
        progress: say(t('poll.progress', { number: Math.min(said.length + 1, total), total }), reader),
        title,
        tone: current ? 'accent' : 'good',
        facts: current ? factsOf(current, { actor, reader }) : [],
        question: current && question ? say(questionText(question, current.deal, reader), reader) : '',
        answers: current && question ? answersOf(current, { question, reader, actor }) : [],
        done,
      },
      reader,
    )
    return { card, text: `${say(t('poll.title'), reader)} · ${title}` }
  },
})

/** A day that has passed cannot be kept any more: then the question is whether it will close at all. */
function questionText(question: Question, deal: Parameters<typeof isSlipped>[0], reader: Reader): Text {
  return question === 'closes' && isSlipped(deal, reader) ? t('poll.ask.closesLate') : t(`poll.ask.${question}`)
}

async function sheetsOf(tx: Tx, { user, week }: { user: string; week: string }) {
  const polls = await tx.forecastPoll.findMany({
    where: { userId: user, weekOn: new Date(week) },
    orderBy: { id: 'asc' },
  })
  const deals = await tx.opportunity.findMany({
    where: { id: { in: polls.map(poll => poll.opportunityId) }, deletedAt: null },
    include: { customer: { select: { no: true, name: true } } },
  })
  return polls.flatMap(poll => {
    const deal = deals.find(({ id }) => id === poll.opportunityId)
    return deal ? { poll, deal } : []
  })
}
type Sheet = Awaited<ReturnType<typeof sheetsOf>>[number]

function factsOf({ deal }: Sheet, { actor, reader }: { actor: Actor; reader: Reader }) {
  const amount = deal.amountMinor === null ? null : { minor: deal.amountMinor, currency: deal.currency }
  return [
    fact('fact.customer', `${deal.customer.no} ${deal.customer.name}`, reader),
    modeOf(actor, 'opportunity.amount') === 'read' ? fact('fact.amount', amount, reader) : undefined,
    fact('fact.expectedClose', dayText(deal.expectedCloseOn, reader), reader),
  ].flatMap(line => line ?? [])
}

type Answer = { title: string; style: string; data: { [key: string]: Json } }

function answersOf(
  { poll, deal }: Sheet,
  { question, reader, actor }: { question: Question; reader: Reader; actor: Actor },
): Answer[] {
  const tap = (title: Text, data: { [key: string]: Json }, style = 'default') => ({
    ...{ title: say(title, reader), style, data: { poll: poll.id, ...data } },
  })
  switch (question) {
    case 'closes':
      return [
        tap(t('poll.yes'), { closes: 'yes' }, 'positive'),
        tap(t('poll.maybe'), { closes: 'maybe' }),
        tap(t('poll.no'), { closes: 'no' }),
      ]
    case 'amount': {
      const known = deal.amountMinor !== null && modeOf(actor, 'opportunity.amount') === 'read'
      return [
        tap(known ? t('poll.sameAmount') : t('poll.noIdea'), { amount: 'same' }, 'positive'),
        ...(known ? [tap(t('poll.less'), { amount: 'less' }), tap(t('poll.more'), { amount: 'more' })] : []),
        tap(t('poll.otherAmount'), { other: 'amount' }),
      ]
    }
    case 'when':
      return [
        // A day that has passed is no answer.
        ...(isSlipped(deal, reader)
          ? []
          : [tap(t('poll.onTime', { day: dayText(deal.expectedCloseOn, reader) }), { when: 'same' }, 'positive')]),
        tap(t('poll.monthEnd'), { when: 'monthEnd' }),
        tap(t('poll.nextMonthEnd'), { when: 'nextMonthEnd' }),
        tap(t('button.otherTime'), { other: 'when' }),
      ]
  }
}

function saidLine({ poll, deal }: Sheet, { actor, reader }: { actor: Actor; reader: Reader }): string {
  const closes = poll.closes === 'yes' ? 'poll.yes' : poll.closes === 'no' ? 'poll.no' : 'poll.maybe'
  const amount =
    poll.amountMinor && modeOf(actor, 'opportunity.amount') === 'read'
      ? formatMoney({ minor: poll.amountMinor, currency: poll.currency }, reader.locale)
      : ''
  const day = poll.closes === 'no' ? '' : dayText(poll.expectedOn, reader)
  return `${deal.no} ${deal.name}: ${[say(t(closes), reader), amount, day].filter(Boolean).join(' · ')}`
}

function dayText(day: Date | null, reader: Reader): string {
  return day ? dateName(day, { ...reader, zone: 'UTC' }) : '—'
}

import { dateName } from '../../core/moment.ts'
import { formatMoney, type Money, shareOf } from '../../core/money.ts'
import { type Actor, modeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { fact } from '../facts.ts'
import { needWords, nextNeeds } from '../gates/next.ts'
import { itemsOf, nameIn } from '../pipelines/read.ts'
import type { Score } from '../scores/naiveBayes.ts'
import type { DealRow } from './cardRow.ts'

type Shown = { actor: Actor | null; reader: Reader; score: Score | undefined }

/** The lines of a deal's card; without an actor only what everybody may know. Amounts are absent for whom they are hidden. */
export function factsOf(deal: DealRow, { actor, reader, score }: Shown) {
  const mode = actor ? modeOf(actor, 'opportunity.amount') : 'hidden'
  const open = deal.closedAt === null
  const knows = actor !== null
  return [
    fact('fact.customer', `${deal.customer.no} ${deal.customer.name}`, reader),
    mode === 'hidden' ? undefined : fact('fact.amount', mode === 'masked' ? '***' : amountText(deal, reader), reader),
    mode === 'read' && open ? fact('fact.weighted', weighted(deal), reader) : undefined,
    fact('fact.expectedClose', closeText(deal, reader), reader),
    fact('fact.owner', deal.owner.displayName, reader),
    knows ? fact('fact.people', deal.people.join('、'), reader) : undefined,
    knows && open ? fact('fact.missing', missing(deal, reader), reader) : undefined,
    score ? fact('fact.learned', learned(deal, score, reader), reader) : undefined,
    fact('fact.lastTalkAt', deal.customer.lastFollowUpAt, reader),
    knows ? fact('fact.nextStep', deal.nextStep, reader) : undefined,
    fact('fact.next', deal.nextFollowUpAt, reader),
    knows ? fact('fact.competitor', deal.competitor?.name, reader) : undefined,
    knows && deal.reason ? fact('fact.reason', nameIn(deal.reason, reader.locale), reader) : undefined,
    knows ? fact('fact.lostNote', deal.lostNote, reader) : undefined,
  ].flatMap(line => line ?? [])
}

/** "¥128,000 + ¥2,000 / month · 3 products". */
function amountText(deal: DealRow, reader: Reader): string | undefined {
  const money = (minor: bigint) => formatMoney({ minor, currency: deal.currency }, reader.locale)
  const every = deal.recurringEvery
  const recurring =
    deal.recurringMinor !== null && (every === 'month' || every === 'quarter' || every === 'year')
      ? say(
          t('deal.recurring', { amount: money(deal.recurringMinor), every: say(t(`every.${every}`), reader) }),
          reader,
        )
      : ''
  const lines = deal.lines.length > 0 ? say(t('deal.products', { count: deal.lines.length }), reader) : ''
  return [deal.amountMinor === null ? '' : money(deal.amountMinor), recurring, lines].filter(Boolean).join(' · ')
}

function weighted(deal: DealRow): Money | null {
  if (deal.amountMinor === null) return null
  return { minor: shareOf(deal.amountMinor, deal.probabilityBp), currency: deal.currency }
}

function closeText(deal: DealRow, reader: Reader): string | undefined {
  const day = deal.expectedCloseOn ? dateName(deal.expectedCloseOn, { ...reader, zone: 'UTC' }) : ''
  const category = deal.forecastCategory
  const known = category === 'commit' || category === 'best' || category === 'pipeline' || category === 'omitted'
  return [day, known ? say(t(`category.${category}`), reader) : ''].filter(Boolean).join(' · ')
}

/** What the next stage still asks. */
function missing(deal: DealRow, reader: Reader): string | undefined {
  const next = nextNeeds(deal)
  if (!next) return undefined
  if (next.needs.length > 0) return needWords(next, reader)
  return itemsOf(next.stage).length + next.stage.approvals.length > 0
    ? say(t('gate.allThere', { stage: nameIn(next.stage, reader.locale) }), reader)
    : undefined
}

/** "92.86 % (stage 50 %)": what history says beside what the stage says. */
function learned(deal: DealRow, score: Score, reader: Reader): string {
  return say(
    t('score.beside', {
      learned: Math.round(score.basisPoints / 100),
      stage: deal.stage.probabilityBp / 100,
      count: score.closed,
    }),
    reader,
  )
}

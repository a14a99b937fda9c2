import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { daysBetween } from '../../core/moment.ts'
import { type Actor, allows, can, modeOf, permits } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { facts } from '../facts.ts'
import { nameIn, openStages } from '../pipelines/read.ts'
import { scoreIn } from '../scores/probability.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { factsOf } from './cardFacts.ts'
import { type DealRow, loadForCard } from './cardRow.ts'
import { heldOf } from './held.ts'
import { isSlipped, slowDays } from './pace.ts'
import { stageName } from './stages.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const dealCard = defineCard(
  'deal',
  z.strictObject({
    no: z.string(),
    name: z.string(),
    state: z.string(),
    tone,
    bar: z.string(),
    mark: z.string(),
    facts,
    seen: z.string(),
    stage: z.string(),
    stages: z.array(choice),
    /** What a deal that was won leads to: its contract, or the deal to make one from. */
    contract: z.string(),
    contractTitle: z.string(),
    may: z.strictObject({ work: z.boolean(), contract: z.boolean(), more: z.boolean(), reopen: z.boolean() }),
  }),
)

/** A deal: where it stands, what it is worth to whoever may see that, and the taps that move it. */
export const dealView = defineView({
  name: 'deal',
  async draw({ tx, actor, reader, company }, of) {
    const deal = await loadForCard({ tx, now: reader.now, company }, of.id)
    if (!deal) return null
    const held = heldOf(deal)
    const reads = actor !== null && permits(actor, { verb: 'read', entity: 'opportunity' }, held)
    const works = actor !== null && permits(actor, { verb: 'update', entity: 'opportunity' }, held)
    const reopens = actor !== null && permits(actor, { verb: 'reopen', entity: 'opportunity' }, held)
    const closed = deal.closedAt !== null
    const open = openStages(deal.pipeline)
    const score = reads && !closed ? await scoreIn(tx, deal, deal.stageId) : undefined
    const contract = works && deal.stage.kind === 'won' ? await contractFor(deal, { tx, actor, reader }) : noContract
    const card = dealCard.draw(
      {
        no: deal.no,
        name: deal.name,
        state: stateOf(deal, reader),
        tone: toneOf(deal, reader),
        bar: bar(deal, reader),
        mark: marksOf(deal, { reader, zone: company.zone }).join(' · '),
        facts: factsOf(deal, { actor: reads ? actor : null, reader, score }),
        seen: deal.stageId,
        // The next stage is what is wanted most: moving on is one tap.
        stage: (open.find(stage => stage.sort > deal.stage.sort) ?? deal.stage).id,
        stages: open.map(stage => ({
          title: `${stageName(stage, reader.locale)} ${stage.probabilityBp / 100}%`,
          value: stage.id,
        })),
        ...contract,
        may: {
          work: works && !closed,
          contract: contract !== noContract,
          more: works,
          reopen: reopens && closed && deal.stage.kind !== 'void',
        },
      },
      reader,
    )
    return { card, text: `${deal.no} ${deal.name} · ${stageName(deal.stage, reader.locale)}` }
  },
})

const noContract = { contract: '', contractTitle: '' }

/** The obvious next thing after a win, for whoever may make contracts. */
async function contractFor({ id, no }: DealRow, { tx, actor, reader }: { tx: Tx; actor: Actor; reader: Reader }) {
  if (!allows(can('create', 'contract'), actor) || modeOf(actor, 'opportunity.amount') !== 'read') return noContract
  const made = await tx.contract.findFirst({
    where: { opportunityId: id, docState: { not: 'voided' } },
    orderBy: { createdAt: 'desc' },
    select: { no: true },
  })
  const title = made ? t('block.document', { no: made.no }) : t('button.newContract')
  return { contract: made?.no ?? no, contractTitle: say(title, reader) }
}

function stuckDays(deal: DealRow, { now, zone }: Reader): number {
  return deal.closedAt ? 0 : daysBetween(deal.stageEnteredAt, now, zone)
}

function toneOf(deal: DealRow, reader: Reader): 'accent' | 'good' | 'attention' | 'warning' | 'emphasis' {
  switch (deal.stage.kind) {
    case 'won':
      return 'good'
    case 'lost':
      return 'attention'
    case 'void':
      return 'emphasis'
    default:
      return stuckDays(deal, reader) >= slowDays ? 'warning' : 'accent'
  }
}

function stateOf(deal: DealRow, reader: Reader): string {
  const stage = stageName(deal.stage, reader.locale)
  if (deal.closedAt) return say(t('deal.stateClosed', { stage, at: deal.closedAt }), reader)
  return say(
    t('deal.stateOpen', { stage, days: stuckDays(deal, reader), probability: deal.probabilityBp / 100 }),
    reader,
  )
}

/** "● New ● Needs ○ Solution": words and signs, so that no colour carries the meaning alone. */
function bar(deal: DealRow, { locale }: Reader): string {
  const open = deal.pipeline.stages.filter(
    stage => stage.kind === 'open' && (stage.active || stage.id === deal.stageId),
  )
  const last = open.find(stage => stage.id === deal.lastOpenStageId)?.sort ?? 0
  const reached = deal.stage.kind === 'open' ? deal.stage.sort : last
  return open.map(stage => `${stage.sort <= reached ? '●' : '○'} ${nameIn(stage, locale)}`).join('  ')
}

/** What needs a look: days over the stage's patience, a date that has slipped. */
function marksOf(deal: DealRow, { reader, zone }: { reader: Reader; zone: string }): string[] {
  if (deal.closedAt) return []
  const over = stuckDays(deal, { ...reader, zone }) - deal.stage.rottenDays
  return [
    over >= 0 ? say(t('deal.stuckOver', { days: over, limit: deal.stage.rottenDays }), reader) : '',
    isSlipped(deal, { now: reader.now, zone }) ? say(t('deal.slipped'), reader) : '',
  ].filter(Boolean)
}

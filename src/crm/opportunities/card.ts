import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName, daysBetween } from '../../core/moment.ts'
import { type Money, shareOf } from '../../core/money.ts'
import { type Actor, modeOf, permits } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { fact, facts } from '../facts.ts'
import { defineView } from '../view.ts'
import { stageName } from './stages.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const dealCard = defineCard(
  'deal',
  z.strictObject({
    no: z.string(),
    name: z.string(),
    state: z.string(),
    tone: z.enum(['accent', 'good', 'attention', 'warning']),
    bar: z.string(),
    facts,
    seen: z.string(),
    stage: z.string(),
    stages: z.array(choice),
    may: z.strictObject({ work: z.boolean() }),
  }),
)

/** A deal: where it stands, what it is worth to whoever may see that, and the taps that move it. */
export const dealView = defineView({
  name: 'deal',
  async draw({ tx, actor, reader }, of) {
    const deal = await load(tx, of.id)
    if (!deal) return null
    const owner = { id: deal.ownerId, departmentPath: deal.owner.department?.path ?? null }
    const held = { id: deal.id, owner, customerId: deal.customerId }
    const reads = actor !== null && permits(actor, { verb: 'read', entity: 'opportunity' }, held)
    const works =
      actor !== null && permits(actor, { verb: 'update', entity: 'opportunity' }, held) && deal.closedAt === null
    const open = deal.pipeline.stages.filter(stage => stage.kind === 'open')
    const card = dealCard.draw(
      {
        no: deal.no,
        name: deal.name,
        state: stateOf(deal, reader),
        tone:
          deal.stage.kind === 'won'
            ? 'good'
            : deal.stage.kind === 'lost'
              ? 'attention'
              : stuckDays(deal, reader) >= 7
                ? 'warning'
                : 'accent',
        bar: bar(deal, open, reader),
        facts: factsOf(deal, { actor: reads ? actor : null, reader }),
        seen: deal.stageId,
        // The next stage is what is wanted most: moving on is one tap.
        stage: (open.find(stage => stage.sort > deal.stage.sort) ?? deal.stage).id,
        stages: open.map(stage => ({
          title: `${stageName(stage, reader.locale)} ${stage.probabilityBp / 100}%`,
          value: stage.id,
        })),
        may: { work: works },
      },
      reader,
    )
    return { card, text: `${deal.no} ${deal.name} · ${stageName(deal.stage, reader.locale)}` }
  },
})

type DealRow = NonNullable<Awaited<ReturnType<typeof load>>>

async function load(tx: Tx, id: string) {
  return tx.opportunity.findFirst({
    where: { id, deletedAt: null },
    include: {
      stage: true,
      customer: { select: { no: true, name: true, lastFollowUpAt: true } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
      pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
    },
  })
}

function stuckDays(deal: DealRow, { now, zone }: Reader): number {
  return deal.closedAt ? 0 : daysBetween(deal.stageEnteredAt, now, zone)
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
function bar(deal: DealRow, open: DealRow['pipeline']['stages'], reader: Reader): string {
  const reached =
    deal.stage.kind === 'open' ? deal.stage.sort : (open.find(stage => stage.id === deal.lastOpenStageId)?.sort ?? 0)
  return open.map(stage => `${stage.sort <= reached ? '●' : '○'} ${stageName(stage, reader.locale)}`).join('  ')
}

function factsOf(deal: DealRow, { actor, reader }: { actor: Actor | null; reader: Reader }) {
  const mode = actor ? modeOf(actor, 'opportunity.amount') : 'hidden'
  const amount: Money | null = deal.amountMinor === null ? null : { minor: deal.amountMinor, currency: deal.currency }
  const weighted = amount && { ...amount, minor: shareOf(amount.minor, deal.probabilityBp) }
  return [
    fact('fact.customer', `${deal.customer.no} ${deal.customer.name}`, reader),
    mode === 'hidden' ? undefined : fact('fact.amount', mode === 'masked' ? '***' : amount, reader),
    mode === 'read' && !deal.closedAt ? fact('fact.weighted', weighted, reader) : undefined,
    fact(
      'fact.expectedClose',
      deal.expectedCloseOn ? dateName(deal.expectedCloseOn, { ...reader, zone: 'UTC' }) : null,
      reader,
    ),
    fact('fact.owner', deal.owner.displayName, reader),
    fact('fact.lastTalkAt', deal.customer.lastFollowUpAt, reader),
    fact('fact.next', deal.nextFollowUpAt, reader),
    fact('fact.lostNote', deal.lostNote, reader),
  ].flatMap(line => line ?? [])
}

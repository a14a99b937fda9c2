import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context, Done } from '../action.ts'
import { testAnswers } from '../forecast/truth.ts'
import type { StageRow } from '../pipelines/read.ts'
import { countDeal, uncountDeal } from '../scores/count.ts'
import { probabilityIn } from '../scores/probability.ts'
import { type Deal, stageName, whoMoved } from './stages.ts'

type Change = {
  to: StageRow
  reason?: string | undefined
  /** Said in the same breath; otherwise the probability follows the stage. */
  probabilityBp?: number | undefined
  /** The open stage that a closing leaves; null clears it. */
  lastOpenStageId?: string | null
  /** What else changes with the move. */
  data?: object
}

/** What a deal was before it entered a stage, as the trail keeps it for an undo. */
const before = z.object({
  pipelineId: z.string(),
  currency: z.string(),
  stageId: z.string(),
  lastOpenStageId: z.string().nullable(),
  stageEnteredAt: z.coerce.date(),
  ownerToldAt: z.coerce.date().nullable(),
  managerToldAt: z.coerce.date().nullable(),
  probabilityBp: z.number(),
  probabilitySource: z.string(),
  closedAt: z.coerce.date().nullable(),
  lostReasonId: z.string().nullable(),
  lostNote: z.string().nullable(),
  wonReasonId: z.string().nullable(),
  competitorId: z.string().nullable(),
})
export type Entered = { log: string; before: Record<string, unknown> }

/**
 * Moves a deal from the stage it was seen in to another, with a line in the stage log and the score counts brought along.
 * Compare-and-set: when somebody moved it meanwhile, the loser learns who and where to. Returns what an undo needs.
 */
export async function enterStage(context: Context, deal: Deal, change: Change): Promise<Entered> {
  const { tx, now, reader } = context
  const { to, reason, data = {} } = change
  const left = change.lastOpenStageId === undefined ? {} : { lastOpenStageId: change.lastOpenStageId }
  const probability = await probabilityOf(context, deal, change)
  const moved = await tx.opportunity.updateMany({
    where: { id: deal.id, stageId: deal.stageId, version: deal.version },
    data: {
      stageId: to.id,
      stageEnteredAt: now,
      ...{ ownerToldAt: null, managerToldAt: null },
      ...probability,
      ...left,
      updatedAt: now,
      version: { increment: 1 },
      ...data,
    },
  })
  if (moved.count === 0) throw await whoMoved(tx, { id: deal.id, no: deal.no, locale: reader.locale })
  const log = await logMove(context, { deal, to: to.id, reason })
  if (deal.scored !== null) await uncountDeal(tx, deal)
  if (to.kind === 'won' || to.kind === 'lost') await countDeal(tx, { ...deal, ...left }, to.kind)
  const end = endIn(to.kind)
  if (end !== 'open' || deal.closedAt)
    await testAnswers(tx, { id: deal.id, to: end, at: now, zone: context.company.zone })
  return { log, before: before.parse(deal) }
}

async function probabilityOf(context: Context, deal: Deal, { to, probabilityBp }: Change) {
  if (to.kind !== 'open') return { probabilityBp: to.kind === 'won' ? 10_000 : 0, probabilitySource: 'stage' }
  if (probabilityBp !== undefined) return { probabilityBp, probabilitySource: 'manual' }
  return probabilityIn(context, deal, to)
}

async function logMove(
  { tx, actor, now }: Context,
  { deal, to, reason }: { deal: Deal; to: string; reason?: string | undefined },
): Promise<string> {
  const id = newId()
  const seconds = Math.round((now.getTime() - deal.stageEnteredAt.getTime()) / 1_000)
  await tx.stageLog.create({
    data: {
      ...{ id, opportunityId: deal.id, fromId: deal.stageId, toId: to, at: now },
      ...{ byId: actor.id, seconds, reason: reason ?? null },
    },
  })
  return id
}

/** Puts a deal back into the stage it came from, as it stood there; refused when it changed since. */
export async function undoStage(context: Context, { entityId, facts }: Done): Promise<Outcome> {
  const { tx, actor, now, reader } = context
  const last = await tx.stageLog.findFirst({
    where: { opportunityId: entityId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  const was = before.safeParse(facts.before)
  if (last?.id !== facts.log || !last?.fromId || !was.success) throw new Refusal('undo.changed', {})
  const deal = await tx.opportunity.findUniqueOrThrow({ where: { id: entityId } })
  const back = await tx.opportunity.updateMany({
    where: { id: entityId, stageId: last.toId, version: deal.version },
    data: { ...was.data, updatedAt: now, version: { increment: 1 } },
  })
  if (back.count === 0) throw new Refusal('undo.changed', {})
  await tx.stageLog.create({
    data: {
      ...{ id: newId(), opportunityId: entityId, fromId: last.toId, toId: last.fromId, at: now },
      ...{ byId: actor.id, seconds: 0, reason: 'undo' },
    },
  })
  if (deal.scored !== null) await uncountDeal(tx, deal)
  await countAgain(context, entityId)
  const { no, name, fromName, fromNameEn = fromName } = facts
  const stage = stageName({ name: String(fromName), nameEn: String(fromNameEn) }, reader.locale)
  return {
    notice: t('deal.moveUndone', { no: String(no), name: String(name), stage }),
    changed: [
      { entity: 'opportunity', id: entityId },
      { entity: 'customer', id: deal.customerId },
    ],
  }
}

/** A re-opening that is taken back closes the deal again, and it counts again. */
async function countAgain({ tx, now, company }: Context, id: string): Promise<void> {
  const deal = await tx.opportunity.findUniqueOrThrow({
    where: { id },
    include: { stage: true, customer: true, pipeline: { include: { stages: true } } },
  })
  const end = endIn(deal.stage.kind)
  if (end === 'won' || end === 'lost') await countDeal(tx, deal, end)
  await testAnswers(tx, { id, to: end, at: now, zone: company.zone })
}

function endIn(kind: string): 'won' | 'lost' | 'void' | 'open' {
  return kind === 'won' || kind === 'lost' || kind === 'void' ? kind : 'open'
}

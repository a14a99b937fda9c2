import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import type { Outcome } from '../../core/platform.ts'
import { type Locale, t } from '../../core/text.ts'
import type { Context, Done } from '../action.ts'
import { findRecord } from '../find.ts'

/** A deal with the stages it can go through. */
export async function loadDeal(context: Context, said: string) {
  const found = await findRecord(context, ['opportunity'], { said, verb: 'update' })
  const deal = await context.tx.opportunity.findUniqueOrThrow({
    where: { id: found.id },
    include: {
      stage: true,
      customer: { select: { id: true, no: true, name: true } },
      pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
    },
  })
  return deal
}
export type Deal = Awaited<ReturnType<typeof loadDeal>>
export type StageRow = Deal['stage']

/** Closed deals are frozen: nothing about them moves until somebody with the right re-opens them. */
export function refuseClosed(deal: Deal, locale: Locale): void {
  if (deal.closedAt)
    throw new Refusal('deal.closed', { no: deal.no, stage: stageName(deal.stage, locale), at: deal.closedAt })
}

/** A stage's name in the reader's language. */
export function stageName(stage: { name: string; nameEn: string }, locale: Locale): string {
  return locale === 'zh' ? stage.name : stage.nameEn
}

type Change = { to: StageRow; reason?: string | undefined; data?: object }

/**
 * Moves a deal from the stage it was seen in to another, with a line in the stage log. Compare-and-set: when somebody moved it
 * meanwhile, the loser learns who and where to. Returns what an undo needs.
 */
export async function enterStage(
  { tx, actor, now, reader }: Context,
  deal: Deal,
  { to, reason, data = {} }: Change,
): Promise<{ log: string; from: string; enteredAt: string; probabilityBp: number; probabilitySource: string }> {
  const moved = await tx.opportunity.updateMany({
    where: { id: deal.id, stageId: deal.stageId, version: deal.version },
    data: {
      stageId: to.id,
      stageEnteredAt: now,
      probabilityBp: to.probabilityBp,
      probabilitySource: 'stage',
      updatedAt: now,
      version: { increment: 1 },
      ...data,
    },
  })
  if (moved.count === 0) throw await whoMoved(tx, { id: deal.id, no: deal.no, locale: reader.locale })
  const log = newId()
  const seconds = Math.round((now.getTime() - deal.stageEnteredAt.getTime()) / 1_000)
  await tx.stageLog.create({
    data: {
      id: log,
      opportunityId: deal.id,
      fromId: deal.stageId,
      toId: to.id,
      at: now,
      byId: actor.id,
      seconds,
      reason: reason ?? null,
    },
  })
  return {
    log,
    from: deal.stageId,
    enteredAt: deal.stageEnteredAt.toISOString(),
    probabilityBp: deal.probabilityBp,
    probabilitySource: deal.probabilitySource,
  }
}

/** "Li moved it 20 s ago: Needs → Solution". */
export async function whoMoved(
  tx: Context['tx'],
  { id, no, locale }: { id: string; no: string; locale: Locale },
): Promise<Refusal> {
  const [last] = await tx.sql<{ who: string; at: Date; name: string; nameEn: string }>`
    select u."displayName" as who, s.at, g.name, g."nameEn" from "StageLog" s
    join "User" u on u.id = s."byId" join "Stage" g on g.id = s."toId"
    where s."opportunityId" = ${id} order by s.at desc, s.id desc limit 1`
  if (!last) return new Refusal('record.changed', { no })
  return new Refusal('deal.movedMeanwhile', { no, who: last.who, at: last.at, stage: stageName(last, locale) })
}

/** Puts a deal back into the stage it came from; refused when it moved on since. */
export async function undoStage({ tx, now, reader }: Context, { entityId, facts }: Done): Promise<Outcome> {
  const last = await tx.stageLog.findFirst({
    where: { opportunityId: entityId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  if (last?.id !== facts.log || !last?.fromId) throw new Refusal('undo.changed', {})
  const back = await tx.opportunity.updateMany({
    where: { id: entityId, stageId: last.toId },
    data: {
      stageId: last.fromId,
      stageEnteredAt: new Date(String(facts.enteredAt)),
      probabilityBp: Number(facts.probabilityBp),
      probabilitySource: String(facts.probabilitySource),
      closedAt: null,
      lostReasonId: null,
      lostNote: null,
      updatedAt: now,
      version: { increment: 1 },
    },
  })
  if (back.count === 0) throw new Refusal('undo.changed', {})
  await tx.stageLog.create({
    data: {
      id: newId(),
      opportunityId: entityId,
      fromId: last.toId,
      toId: last.fromId,
      at: now,
      byId: last.byId,
      seconds: 0,
      reason: 'undo',
    },
  })
  const { customerId } = await tx.opportunity.findUniqueOrThrow({
    where: { id: entityId },
    select: { customerId: true },
  })
  const { no, name, fromName, fromNameEn = fromName } = facts
  const stage = stageName({ name: String(fromName), nameEn: String(fromNameEn) }, reader.locale)
  return {
    notice: t('deal.moveUndone', { no: String(no), name: String(name), stage }),
    changed: [
      { entity: 'opportunity', id: entityId },
      { entity: 'customer', id: customerId },
    ],
  }
}

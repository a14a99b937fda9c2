import { Refusal } from '../../core/errors.ts'
import { permits } from '../../core/rights.ts'
import type { Locale } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { findRecord } from '../find.ts'
import { holdPipeline, nameIn } from '../pipelines/read.ts'

/** A deal with the stages it can go through. */
export async function loadDeal(context: Context, said: string, verb: 'update' | 'dispose' = 'update') {
  const found = await findRecord(context, ['opportunity'], { said, verb })
  return readDeal(context, found.id)
}

/** The same for a deal that is about to move: the rules of its pipeline stand still meanwhile. */
export async function loadDealToMove(
  context: Context,
  said: string,
  verb: 'update' | 'dispose' = 'update',
): Promise<Deal> {
  const found = await findRecord(context, ['opportunity'], { said, verb })
  const { pipelineId } = await context.tx.opportunity.findUniqueOrThrow({ where: { id: found.id } })
  await holdPipeline(context.tx, pipelineId)
  return readDeal(context, found.id)
}

function readDeal({ tx }: Context, id: string) {
  return tx.opportunity.findUniqueOrThrow({
    where: { id },
    include: {
      stage: true,
      owner: { select: { id: true, displayName: true, managerId: true, department: { select: { path: true } } } },
      customer: { select: { id: true, no: true, name: true, source: true, level: true, region: true, tags: true } },
      pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
      contacts: true,
      checks: true,
      lines: { include: { product: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
    },
  })
}
export type Deal = Awaited<ReturnType<typeof readDeal>>

/** Closed deals are frozen: nothing about them moves until somebody with the right re-opens them. */
export function refuseClosed(deal: Deal, locale: Locale): void {
  if (deal.closedAt)
    throw new Refusal('deal.closed', { no: deal.no, stage: stageName(deal.stage, locale), at: deal.closedAt })
}

/** Opening a closed deal again is a right of its own. */
export function mayReopen({ actor }: Pick<Context, 'actor'>, deal: Deal): boolean {
  const owner = { id: deal.ownerId, departmentPath: deal.owner.department?.path ?? null }
  const held = { id: deal.id, owner, customerId: deal.customerId }
  return permits(actor, { verb: 'reopen', entity: 'opportunity' }, held)
}

/** A stage's name in the reader's language. */
export function stageName(stage: { name: string; nameEn: string }, locale: Locale): string {
  return nameIn(stage, locale)
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

import { newId } from '../../core/id.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'

/** A promise about a record: what, when, and whether only a day was said. */
export type Promised = { text: string; at: Date; allDay: boolean }

/** Writes the promise down, with the reminder that will bring it back to its owner. */
export async function makePlan(
  { tx, actor, now }: Context,
  { of, customerId, promised }: { of: RecordRef; customerId: string | null; promised: Promised },
): Promise<string> {
  const id = newId()
  const { text, at, allDay } = promised
  await tx.followUpPlan.create({
    data: {
      ...{ id, entity: of.entity, entityId: of.id, customerId, ownerId: actor.id, text, dueAt: at, allDay },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await remindOf(tx, { id, ownerId: actor.id, dueAt: at, now })
  return id
}

/** One reminder a plan, moment and person: the key makes it once only, however often this runs. */
export async function remindOf(
  tx: Tx,
  { id, ownerId, dueAt, now }: { id: string; ownerId: string; dueAt: Date; now: Date },
): Promise<void> {
  await tx.reminder.updateMany({
    where: { entity: 'plan', entityId: id, state: 'waiting' },
    data: { state: 'dropped' },
  })
  await tx.sql`
    insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", "createdAt")
    values (${newId()}, 'plan', 'plan', ${id}, ${ownerId}, ${dueAt}, ${`plan:${id}:${dueAt.toISOString()}:${ownerId}`}, ${now})
    on conflict ("fireKey") do update set state = case when "Reminder".state = 'dropped' then 'waiting' else "Reminder".state end`
}

/** Closes a plan that is still open; false when somebody else closed it first. */
export async function closePlan(
  { tx, now }: Context,
  id: string,
  { state, recordId }: { state: 'done' | 'cancelled'; recordId?: string },
): Promise<boolean> {
  const closed = await tx.followUpPlan.updateMany({
    where: { id, state: 'planned' },
    data: { state, closedAt: now, updatedAt: now, version: { increment: 1 }, ...(recordId ? { recordId } : {}) },
  })
  await tx.reminder.updateMany({
    where: { entity: 'plan', entityId: id, state: 'waiting' },
    data: { state: 'dropped' },
  })
  return closed.count > 0
}

/** Opens a closed plan again, with its reminder. */
export async function reopenPlan({ tx, now }: Context, id: string): Promise<void> {
  const plan = await tx.followUpPlan.update({
    where: { id },
    data: { state: 'planned', closedAt: null, recordId: null, updatedAt: now, version: { increment: 1 } },
  })
  await remindOf(tx, { id, ownerId: plan.ownerId, dueAt: plan.dueAt, now })
}

/** Cancels what the owner had promised about a record that they give up. Returns the plans, so that it can be taken back. */
export async function cancelPlans(context: Context, of: RecordRef, ownerId: string): Promise<string[]> {
  const open = { entity: of.entity, entityId: of.id, ownerId, state: 'planned' }
  const plans = await context.tx.followUpPlan.findMany({ where: open, select: { id: true } })
  for (const { id } of plans) await closePlan(context, id, { state: 'cancelled' })
  await refreshNext(context.tx, of)
  return plans.map(({ id }) => id)
}

/** Open promises about these records that were one person's become another's, reminders included. */
export async function movePlans(
  { tx, now }: Context,
  of: RecordRef[],
  { from, to }: { from: string; to: string },
): Promise<void> {
  const plans = await tx.followUpPlan.findMany({
    where: {
      ownerId: from,
      state: 'planned',
      OR: of.map(({ entity, id }) => ({ entity, entityId: id })),
    },
    select: { id: true, dueAt: true },
  })
  for (const { id, dueAt } of plans) {
    await tx.followUpPlan.update({ where: { id }, data: { ownerId: to, updatedAt: now, version: { increment: 1 } } })
    await remindOf(tx, { id, ownerId: to, dueAt, now })
  }
}

/** The nearest open promise becomes the record's "next". */
export async function refreshNext(tx: Tx, of: RecordRef): Promise<void> {
  const next = await tx.followUpPlan.findFirst({
    where: { entity: of.entity, entityId: of.id, state: 'planned' },
    orderBy: { dueAt: 'asc' },
  })
  const data = { nextFollowUpAt: next?.dueAt ?? null, version: { increment: 1 } }
  if (of.entity === 'lead') await tx.lead.update({ where: { id: of.id }, data })
  if (of.entity === 'customer') await tx.customer.update({ where: { id: of.id }, data })
  if (of.entity === 'opportunity') await tx.opportunity.update({ where: { id: of.id }, data })
}

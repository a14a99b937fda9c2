import { z } from 'zod'
import { newId } from '../../core/id.ts'
import { plusDays, startOfDay } from '../../core/moment.ts'
import { clip } from '../../core/normal.ts'
import type { RecordRef } from '../../core/platform.ts'
import type { Context } from '../action.ts'
import { noteResponse } from '../leads/response.ts'
import { keepEvidence } from './evidence.ts'
import { closePlan, makePlan, type Promised, refreshNext } from './plan.ts'
import type { Result } from './result.ts'

/** A talk that took place, and the promise that came out of it. */
export type Talk = {
  of: RecordRef
  customerId: string | null
  method: Method
  result?: Result | undefined
  text: string
  at: Date
  /** People of the same customer it was with. */
  contacts?: string[] | undefined
  /** What was sent along. */
  files?: string[] | undefined
  promised?: Promised | undefined
  closes?: string | undefined
  /** Told by somebody who has lost the record: it is kept, and moves neither clock nor promise (R64). */
  former?: boolean | undefined
}
export const methods = ['call', 'visit', 'wechat', 'chat', 'email', 'meeting', 'other'] as const
export type Method = (typeof methods)[number]

/** The last talk a record remembers, as the trail keeps it. */
export const lastTalkSchema = z.object({ at: z.string().nullable(), text: z.string().nullable() }).nullable()

/** What was written and what stood there before, so that it can be taken back. */
export type Written = { record: string; plan: string | null; closed: string[]; before: z.infer<typeof lastTalkSchema> }

/** Stores the talk, closes what it fulfils (what was promised up to today), makes the next promise, and brings the record up to date. */
export async function writeTalk(context: Context, talk: Talk): Promise<Written> {
  const { tx, actor, now } = context
  const { of, customerId, method, text, at, promised, contacts = [], files = [], former = false } = talk
  const record = newId()
  const before = await lastTalk(tx, remembering(of, customerId))
  const opportunityId = of.entity === 'opportunity' ? of.id : null
  await tx.followUpRecord.create({
    data: {
      id: record,
      entity: of.entity,
      entityId: of.id,
      customerId,
      opportunityId,
      method,
      text,
      at,
      result: talk.result ?? null,
      contactIds: contacts,
      fileIds: files,
      byFormerOwner: former,
      authorId: actor.id,
      createdAt: now,
    },
  })
  await keepEvidence(context, { record, files })
  if (former) return { record, plan: null, closed: [], before: null }
  const closed = await closeDue(context, { of, record, only: talk.closes })
  const plan = promised ? await makePlan(context, { of, customerId, promised }) : null
  await remember(context, talk)
  if (of.entity === 'lead') await noteResponse(context, of.id)
  await refreshNext(tx, of)
  return { record, plan, closed, before }
}

/** The plan it came from; without one, the own plans of the record that were due up to the end of today. */
async function closeDue(
  context: Context,
  { of, record, only }: { of: RecordRef; record: string; only?: string | undefined },
): Promise<string[]> {
  const { tx, actor, now } = context
  const endOfToday = plusDays(startOfDay(now, actor.zone), 1, actor.zone)
  const due = only
    ? [{ id: only }]
    : await tx.followUpPlan.findMany({
        where: { entity: of.entity, entityId: of.id, ownerId: actor.id, state: 'planned', dueAt: { lt: endOfToday } },
        select: { id: true },
      })
  const closed: string[] = []
  for (const { id } of due) if (await closePlan(context, id, { state: 'done', recordId: record })) closed.push(id)
  return closed
}

/** The latest talk stands on the record itself, and on the customer it belongs to. */
async function remember({ tx, now }: Context, { of, customerId, text, at }: Talk): Promise<void> {
  const data = { lastFollowUpAt: at, lastFollowUpText: clip(text, 200), updatedAt: now }
  const older = { OR: [{ lastFollowUpAt: null }, { lastFollowUpAt: { lte: at } }] }
  if (of.entity === 'lead') {
    await tx.lead.updateMany({ where: { id: of.id, ...older }, data })
    await tx.lead.updateMany({ where: { id: of.id, status: 'new' }, data: { status: 'contacted' } })
  }
  const customer = of.entity === 'customer' ? of.id : customerId
  if (customer) await tx.customer.updateMany({ where: { id: customer, ...older }, data })
}

/** Where a talk is remembered: on its lead or customer; a deal leaves that to its customer. */
export function remembering(of: RecordRef, customerId: string | null): RecordRef {
  return of.entity === 'opportunity' && customerId ? { entity: 'customer', id: customerId } : of
}

async function lastTalk(tx: Context['tx'], of: RecordRef): Promise<Written['before']> {
  const query = { where: { id: of.id }, select: { lastFollowUpAt: true, lastFollowUpText: true } } as const
  if (of.entity !== 'lead' && of.entity !== 'customer') return null
  const row = of.entity === 'lead' ? await tx.lead.findUnique(query) : await tx.customer.findUnique(query)
  return row && { at: row.lastFollowUpAt?.toISOString() ?? null, text: row.lastFollowUpText }
}

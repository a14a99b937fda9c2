import { z } from 'zod'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { t } from '../../core/text.ts'
import type { Context, Done } from '../action.ts'
import { noteResponse } from '../leads/response.ts'
import { closePlan, refreshNext, reopenPlan } from './plan.ts'
import { lastTalkSchema, remembering } from './write.ts'

const factsSchema = z.object({
  entity: z.enum(['lead', 'customer', 'opportunity']),
  no: z.string(),
  title: z.string(),
  record: z.uuid(),
  plan: z.uuid().nullable(),
  closed: z.array(z.uuid()),
  before: lastTalkSchema,
})
type Facts = z.infer<typeof factsSchema>

/** Takes a talk back: the record, the promise it made, and what it had closed is open again. */
export async function undoTalk(context: Context, done: Done): Promise<Outcome> {
  const { tx, now } = context
  const facts = factsSchema.parse(done.facts)
  const of: RecordRef = { entity: facts.entity, id: done.entityId }
  const talk = await tx.followUpRecord.update({ where: { id: facts.record }, data: { deletedAt: now } })
  if (facts.plan) await closePlan(context, facts.plan, { state: 'cancelled' })
  for (const id of facts.closed) await reopenPlan(context, id)
  const holder = remembering(of, talk.customerId)
  await forgetLast(tx, holder, facts.before)
  if (of.entity === 'lead') await noteResponse(context, of.id)
  await refreshNext(tx, of)
  const plans = facts.closed.map(id => ({ entity: 'plan' as const, id }))
  return {
    notice: t('log.undone', { no: facts.no, title: facts.title }),
    changed: [of, ...(holder === of ? [] : [holder]), ...plans],
  }
}

/** Puts the talk before this one back on the record. */
async function forgetLast(tx: Context['tx'], of: RecordRef, before: Facts['before']): Promise<void> {
  if (!before) return
  const data = { lastFollowUpAt: before.at ? new Date(before.at) : null, lastFollowUpText: before.text }
  if (of.entity === 'lead') await tx.lead.update({ where: { id: of.id }, data })
  if (of.entity === 'customer') await tx.customer.update({ where: { id: of.id }, data })
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { cancelPlans, refreshNext, reopenPlan } from '../followups/plan.ts'
import { resumeOwning, stopOwning } from '../ownership.ts'
import { poolsOf } from '../pools/mine.ts'
import { dropTeam, joinTeam, placesSchema } from '../team/members.ts'
import { releaseForm } from './forms.ts'

/** Gives a lead back to the pool, with the reason the next person will want to know. */
export const release = defineAction({
  name: 'lead.release',
  words: { en: ['release', 'lead release'], zh: ['退回', '退回线索'] },
  usage: { en: '<lead> <reason>', zh: '<线索> <原因>' },
  does: { en: 'Give a lead back to the pool', zh: '把线索退回线索池' },
  input: z.object({
    lead: z.string().min(1).max(100),
    reason: z.string().max(500, 'field.tooLong500').default(''),
    pool: z.string().max(60).optional(),
  }),
  read: rest => {
    const [lead = '', ...reason] = rest.split(/\s+/)
    return { lead, reason: reason.join(' ') }
  },
  allow: can('update', 'lead'),

  async run(context, input) {
    const lead = await findRecord(context, ['lead'], { said: input.lead, verb: 'dispose' })
    if (!lead.ownerId) throw new Refusal('lead.notOwned', { no: lead.no })
    const pools = await poolsOf(context)
    if (input.reason === '' && context.said === 'form')
      throw new Refusal('input.fields', {}, { reason: t('field.required') })
    if (input.reason === '') return releaseForm(context.reader, lead, pools)
    const pool = pools.find(({ id }) => id === input.pool) ?? pools[0]
    if (!pool) throw new Refusal('lead.noPool', {})
    const plans = await giveBack(context, { lead, pool: pool.id, reason: input.reason })
    const team = await dropTeam(context.tx, { entity: 'lead', id: lead.id })
    return {
      notice: t('lead.released', { no: lead.no, title: lead.title, pool: pool.name }),
      changed: [{ entity: 'lead', id: lead.id }],
      audit: [
        {
          action: 'lead.release',
          on: { entity: 'lead', id: lead.id },
          facts: {
            no: lead.no,
            title: lead.title,
            reason: input.reason,
            pool: pool.name,
            owner: lead.ownerId,
            plans,
            team,
          },
        },
      ],
    }
  },

  async undo(context, { entityId, facts }) {
    const { tx, now } = context
    const ownerId = String(facts.owner)
    const { displayName: owner } = await tx.user.findUniqueOrThrow({ where: { id: ownerId } })
    const back = await tx.lead.updateMany({
      where: { id: entityId, ownerId: null, convertedAt: null },
      data: { ownerId, poolId: null, pooledAt: null, version: { increment: 1 }, updatedAt: now },
    })
    if (back.count === 0) throw new Refusal('undo.changed', {})
    const ownerSince = await resumeOwning(context, { entity: 'lead', id: entityId, ownerId })
    await tx.lead.update({ where: { id: entityId }, data: { ownerSince } })
    for (const plan of z.array(z.uuid()).parse(facts.plans)) await reopenPlan(context, plan)
    for (const place of placesSchema.parse(facts.team ?? []))
      await joinTeam(context, { entity: 'lead', id: entityId }, place)
    await refreshNext(tx, { entity: 'lead', id: entityId })
    return {
      notice: t('lead.releaseUndone', { no: String(facts.no), title: String(facts.title), owner }),
      changed: [{ entity: 'lead', id: entityId }],
    }
  },
})

async function giveBack(
  context: Context,
  { lead, pool, reason }: { lead: Found; pool: string; reason: string },
): Promise<string[]> {
  const { tx, now } = context
  const { id, ownerId } = lead
  const given = await tx.lead.updateMany({
    where: { id, ownerId, convertedAt: null },
    data: { ownerId: null, ownerSince: null, poolId: pool, pooledAt: now, version: { increment: 1 }, updatedAt: now },
  })
  if (given.count === 0 || !ownerId) throw new Refusal('record.changed', { no: lead.no })
  await stopOwning(context, { entity: 'lead', id, ownerId, reason: 'return', because: reason })
  return cancelPlans(context, { entity: 'lead', id }, ownerId)
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Found, findRecord } from '../find.ts'
import { cancelPlans } from '../followups/plan.ts'
import { held } from '../merge/hold.ts'
import { stopOwning } from '../ownership.ts'
import { poolsOf } from '../pools/mine.ts'
import { firstBlocker } from './blockers.ts'
import { bringBack } from './bringBack.ts'
import { binDays } from './list.ts'

type Removed = Found & { kind: 'lead' | 'customer' }

/** Puts a lead or a customer into the recycle bin. Nothing hangs on it, so nothing is lost with it; for 30 days it can be restored. */
export const remove = defineAction({
  name: 'record.delete',
  words: { en: ['delete'], zh: ['删除'] },
  usage: { en: '<lead or customer>', zh: '<线索或客户>' },
  does: { en: 'Put a lead or customer into the recycle bin', zh: '把线索或客户放进回收站（30 天内可恢复）' },
  input: z.object({ record: z.string().min(1).max(200) }),
  read: rest => ({ record: rest }),
  allow: 'everyone',

  async run(context, { record }) {
    const found = await recordToDelete(context, record)
    const { kind: entity, id, no, title } = found
    const plans = await throwAway(context, found)
    return {
      notice: t('bin.deleted', { no, title, days: binDays }),
      changed: [{ entity, id }],
      audit: [{ action: 'record.delete', on: { entity, id }, facts: { no, title, plans } }],
    }
  },

  async undo(context, { entity, entityId, facts }) {
    const of = { entity: z.enum(['lead', 'customer']).parse(entity), id: entityId }
    await bringBack(context, of)
    return { notice: t('bin.restored', { no: String(facts.no), title: String(facts.title) }), changed: [of] }
  },
})

/** What waits in a pool is deleted by its admins only (R39); converted leads and customers with anything alive stay (R176). */
async function recordToDelete(context: Context, said: string): Promise<Removed> {
  const kinds = ['lead', 'customer'] as const
  const seen = await findRecord(context, kinds, { said, verb: 'read' })
  const isPoolAdmin = (await poolsOf(context)).some(pool => pool.id === seen.poolId && pool.isAdmin)
  const found = isPoolAdmin ? seen : await findRecord(context, kinds, { said: seen.no, verb: 'dispose' })
  if (found.convertedTo) throw new Refusal('bin.converted', { no: found.no })
  // Who adds a contact or a deal at this moment is waited for.
  await held(context, found.kind, [found.id])
  const blocker = found.kind === 'customer' ? await firstBlocker(context, found.id) : undefined
  if (blocker)
    throw new Refusal(`bin.blocked.${blocker.told}`, { no: found.no, title: found.title, count: blocker.count })
  return found
}

async function throwAway(context: Context, { kind, id, no, ownerId }: Removed): Promise<string[]> {
  const { tx, actor, now } = context
  // Whoever claimed it or was given it a moment ago keeps it.
  const where = { id, ownerId, deletedAt: null }
  const data = { deletedAt: now, deletedById: actor.id, updatedAt: now, version: { increment: 1 } }
  const gone =
    kind === 'lead'
      ? await tx.lead.updateMany({ where: { ...where, convertedAt: null }, data })
      : await tx.customer.updateMany({ where, data })
  if (gone.count === 0) throw new Refusal('record.changed', { no })
  if (!ownerId) return []
  await stopOwning(context, { entity: kind, id, ownerId, reason: 'delete' })
  return cancelPlans(context, { entity: kind, id }, ownerId)
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'

/** Keeps a customer from being recycled or returned. Only its owner may, and only so many at a time. */
export const lock = defineAction({
  name: 'customer.lock',
  words: { en: ['lock'], zh: ['锁定'] },
  usage: { en: '<customer>', zh: '<客户>' },
  does: { en: 'Keep a customer from being recycled', zh: '锁定客户，不被自动回收' },
  input: z.object({ customer: z.string().min(1).max(200) }),
  read: rest => ({ customer: rest }),
  allow: can('update', 'customer'),

  async run(context, { customer }) {
    const { tx, actor, now } = context
    const { id, no, title, ownerId, owner } = await findRecord(context, ['customer'], {
      said: customer,
      verb: 'dispose',
    })
    if (!ownerId) throw new Refusal('record.inPool', { no, title })
    if (ownerId !== actor.id) throw new Refusal('customer.lockNotOwner', { no, owner: owner?.name ?? '—' })
    const locked = await tx.customer.updateMany({
      where: { id, ownerId: actor.id, lockedAt: null, deletedAt: null },
      data: { lockedAt: now, lockedById: actor.id, updatedAt: now, version: { increment: 1 } },
    })
    if (locked.count === 0) {
      const row = await tx.customer.findUnique({ where: { id }, select: { lockedAt: true } })
      throw row?.lockedAt
        ? new Refusal('customer.lockedAlready', { no, title, at: row.lockedAt })
        : new Refusal('record.changed', { no })
    }
    // The counters have followed and are locked with the row: parallel locks are counted one after the other.
    const [rule] = await tx.sql<{ name: string; max: number; room: number }>`
      select name, max, room from shoal_room(${actor.id}, 'customer', 'lock')`
    if (rule && rule.room < 0) throw new Refusal('customer.lockLimit', { rule: rule.name, max: rule.max })
    return {
      notice: t(rule ? 'customer.lockedNow' : 'customer.lockedNowFree', { no, title, left: rule?.room ?? 0 }),
      changed: [{ entity: 'customer', id }],
      audit: [{ action: 'customer.lock', on: { entity: 'customer', id }, facts: { no, title } }],
    }
  },
})

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'

/** Takes a lock off again: always allowed to who disposes of the customer. */
export const unlock = defineAction({
  name: 'customer.unlock',
  words: { en: ['unlock'], zh: ['解锁'] },
  usage: { en: '<customer>', zh: '<客户>' },
  does: { en: 'Take the lock off a customer', zh: '解除客户锁定' },
  input: z.object({ customer: z.string().min(1).max(200) }),
  read: rest => ({ customer: rest }),
  allow: can('update', 'customer'),

  async run(context, { customer }) {
    const { tx, now } = context
    const { id, no, title } = await findRecord(context, ['customer'], { said: customer, verb: 'dispose' })
    const unlocked = await tx.customer.updateMany({
      where: { id, lockedAt: { not: null }, deletedAt: null },
      data: { lockedAt: null, lockedById: null, updatedAt: now, version: { increment: 1 } },
    })
    if (unlocked.count === 0) throw new Refusal('customer.notLocked', { no, title })
    return {
      notice: t('customer.unlocked', { no, title }),
      changed: [{ entity: 'customer', id }],
      audit: [{ action: 'customer.unlock', on: { entity: 'customer', id }, facts: { no, title } }],
    }
  },
})

import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { findRecord, mergedNote } from '../find.ts'
import { countView } from '../pools/viewing.ts'

/** Everything about a customer on one card. */
export const show = defineAction({
  name: 'customer.show',
  words: { en: ['customer'], zh: ['客户'] },
  usage: { en: '<customer>', zh: '<客户>' },
  does: { en: 'See everything about a customer', zh: '看客户全貌（360°）' },
  input: z.object({ customer: z.string().min(1).max(200) }),
  read: rest => ({ customer: rest }),
  allow: can('read', 'customer'),
  async run(context, { customer }) {
    const found = await findRecord(context, ['customer'], { said: customer, verb: 'read' })
    await countView(context, found)
    return { ...mergedNote(found), cards: [{ view: 'customer', of: { entity: 'customer', id: found.id }, to: 'only' }] }
  },
})

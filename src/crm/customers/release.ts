import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { releaseInput, returnRecord, undoReturn } from '../pools/returning.ts'

/** Gives a customer back to the public sea, with the reason. What is locked stays until it is unlocked. */
export const release = defineAction({
  name: 'customer.release',
  words: { en: ['return', 'customer return'], zh: ['退回公海', '退回客户'] },
  usage: { en: '<customer> <reason>', zh: '<客户> <原因>' },
  does: { en: 'Give a customer back to the public sea', zh: '把客户退回公海' },
  input: z.object({ customer: z.string().min(1).max(200), ...releaseInput }),
  read: rest => {
    const [customer = '', ...reason] = rest.split(/\s+/)
    return { customer, reason: reason.join(' ') }
  },
  allow: can('update', 'customer'),

  async run(context, { customer: said, ...wish }) {
    const found = await findRecord(context, ['customer'], { said, verb: 'dispose' })
    return returnRecord(context, found, wish)
  },

  undo: (context, done) => undoReturn(context, 'customer', done),
})

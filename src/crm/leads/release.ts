import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { release as releaseCustomer } from '../customers/release.ts'
import { findRecord } from '../find.ts'
import { releaseInput, returnRecord, undoReturn } from '../pools/returning.ts'

/** Gives a lead back to the pool, with the reason the next person will want to know; a customer goes back to its sea. */
export const release = defineAction({
  name: 'lead.release',
  words: { en: ['release', 'lead release'], zh: ['退回', '退回线索'] },
  usage: { en: '<lead or customer> <reason>', zh: '<线索或客户> <原因>' },
  does: { en: 'Give a lead or customer back to the pool', zh: '把线索退回线索池，客户退回公海' },
  input: z.object({ lead: z.string().min(1).max(100), ...releaseInput }),
  read: rest => {
    const [lead = '', ...reason] = rest.split(/\s+/)
    return { lead, reason: reason.join(' ') }
  },
  allow: can('update', 'lead'),

  async run(context, { lead: said, ...wish }) {
    const found = await findRecord(context, ['lead', 'customer'], { said, verb: 'dispose' })
    if (found.kind === 'customer') return releaseCustomer.run(context, { customer: found.no, ...wish })
    return returnRecord(context, found, wish)
  },

  undo: (context, done) => undoReturn(context, 'lead', done),
})

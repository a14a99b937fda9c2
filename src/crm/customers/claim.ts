import { z } from 'zod'
import { numberIn } from '../../core/recordNumber.ts'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { claimRecords, undoClaim } from '../pools/claiming.ts'

/** Takes customers out of the public sea, all or none, by the rules of the sea each is in. */
export const claim = defineAction({
  name: 'customer.claim',
  words: { en: ['customer claim', 'claim customer'], zh: ['领取客户', '认领客户'] },
  usage: { en: '<customer> [more…]', zh: '<客户> [更多…]' },
  does: { en: 'Take customers from the public sea', zh: '从公海领取客户' },
  input: z.object({ customers: z.array(z.string().min(1).max(200)).min(1).max(200) }),
  read: rest => ({ customers: rest.split(/[\s,，、;；]+/).filter(Boolean) }),
  allow: can('claim', 'customer'),

  async run(context, { customers }) {
    const numbers = await Promise.all(
      customers.map(async said => {
        const number = numberIn(said)
        if (number?.kind === 'customer') return number.no
        return (await findRecord(context, ['customer'], { said, verb: 'read' })).no
      }),
    )
    return claimRecords(context, 'customer', { numbers: [...new Set(numbers)], mine: 'customer.list' })
  },

  undo: (context, done) => undoClaim(context, 'customer', done),
})

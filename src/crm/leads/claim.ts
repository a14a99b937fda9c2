import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { numberIn } from '../../core/recordNumber.ts'
import { allows, can } from '../../core/rights.ts'
import { rolesThatMay } from '../../store/actors.ts'
import { type Context, defineAction } from '../action.ts'
import { claim as claimCustomers } from '../customers/claim.ts'
import { findRecord } from '../find.ts'
import { claimRecords, undoClaim } from '../pools/claiming.ts'

/** Takes leads out of the pool, all or none; customers are named by the same word, but apart: their limits are others. */
export const claim = defineAction({
  name: 'lead.claim',
  words: { en: ['claim', 'lead claim'], zh: ['领取', '认领'] },
  usage: { en: '<lead or customer> [more…]', zh: '<线索或客户> [更多…]' },
  does: { en: 'Take leads or customers from the pool', zh: '从线索池或公海领取' },
  input: z.object({ leads: z.array(z.string().min(1).max(100)).min(1).max(200) }),
  read: rest => ({ leads: rest.split(/[\s,，、;；]+/).filter(Boolean) }),
  allow: can('claim', 'lead'),

  async run(context, { leads: said }) {
    const found = await Promise.all(said.map(one => kindAndNumber(context, one)))
    const customers = [...new Set(found.flatMap(({ kind, no }) => (kind === 'customer' ? no : [])))]
    const leads = [...new Set(found.flatMap(({ kind, no }) => (kind === 'lead' ? no : [])))]
    if (customers.length === 0) return claimRecords(context, 'lead', { numbers: leads, mine: 'lead.mine' })
    if (leads.length > 0) throw new Refusal('claim.mixed', { leads, customers })
    if (!allows(claimCustomers.allow, context.actor))
      throw new Refusal('action.notAllowed', {
        roles: await rolesThatMay(context.tx, { verb: 'claim', entity: 'customer' }),
      })
    return claimCustomers.run(context, { customers })
  },

  undo: (context, done) => undoClaim(context, 'lead', done),
})

async function kindAndNumber(context: Context, said: string): Promise<{ kind: string; no: string }> {
  const number = numberIn(said)
  if (number && number.kind !== 'opportunity') return number
  return findRecord(context, ['lead', 'customer'], { said, verb: 'read' })
}

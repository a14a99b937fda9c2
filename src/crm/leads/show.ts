import { z } from 'zod'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { findRecord, mergedNote } from '../find.ts'
import { countView } from '../pools/viewing.ts'

/** A lead on its card, by number or name. */
export const show = defineAction({
  name: 'lead.show',
  words: { en: ['lead'], zh: ['线索'] },
  usage: { en: '<lead>', zh: '<线索>' },
  does: { en: 'See a lead', zh: '看一条线索' },
  input: z.object({ lead: z.string().min(1).max(200) }),
  read: rest => ({ lead: rest }),
  allow: can('read', 'lead'),
  async run(context, { lead }) {
    const found = await findRecord(context, ['lead'], { said: lead, verb: 'read' })
    await countView(context, found)
    return { ...mergedNote(found), cards: [{ view: 'lead', of: { entity: 'lead', id: found.id }, to: 'only' }] }
  },
})

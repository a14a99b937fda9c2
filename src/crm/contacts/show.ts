import { z } from 'zod'
import { numberIn } from '../../core/recordNumber.ts'
import { can } from '../../core/rights.ts'
import { defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { findContact } from './find.ts'

/** The card of a contact; a customer alone gives the list of its people. */
export const show = defineAction({
  name: 'contact.show',
  words: { en: ['contact', 'contacts'], zh: ['联系人', '联系人列表'] },
  usage: { en: '<customer> [name]', zh: '<客户> [姓名]' },
  does: { en: 'See the people of a customer', zh: '看客户的联系人' },
  input: z.object({ contact: z.string().min(1).max(200), page: z.number().int().min(1).max(100).default(1) }),
  read: rest => ({ contact: rest }),
  allow: can('read', 'customer'),

  async run(context, { contact: said, page }) {
    if (numberIn(said)?.kind === 'customer') {
      const customer = await findRecord(context, ['customer'], { said, verb: 'read' })
      return {
        cards: [{ view: 'contact.list', of: { entity: 'customer', id: customer.id }, params: { page }, to: 'only' }],
      }
    }
    const { id } = await findContact(context, { said, verb: 'read' })
    return { cards: [{ view: 'contact', of: { entity: 'contact', id }, to: 'only' }] }
  },
})

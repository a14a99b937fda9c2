import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findContact } from './find.ts'

/** Takes a person off a customer: into the bin, so that it can be taken back. */
export const remove = defineAction({
  name: 'contact.remove',
  words: { en: ['contact remove', 'remove contact'], zh: ['删除联系人', '移除联系人'] },
  usage: { en: '<customer> <name>', zh: '<客户> <姓名>' },
  does: { en: 'Take a person off a customer', zh: '删除客户的一个联系人' },
  input: z.object({ contact: z.string().min(1).max(200) }),
  read: rest => ({ contact: rest }),
  allow: can('update', 'customer'),

  async run(context, { contact: said }) {
    const { tx, now } = context
    const { id, name, customer } = await findContact(context, { said, verb: 'update' })
    const gone = await tx.contact.updateMany({
      where: { id, deletedAt: null },
      data: { deletedAt: now, version: { increment: 1 } },
    })
    if (gone.count === 0) throw new Refusal('contact.unknown', { ref: name })
    const of = { entity: 'customer' as const, id: customer.id }
    return {
      notice: t('contact.removed', { name, no: customer.no, customer: customer.title }),
      changed: [of, { entity: 'contact', id }],
      audit: [{ action: 'contact.remove', on: of, facts: { name, contact: id } }],
    }
  },

  async undo({ tx }, { entityId, facts }) {
    const back = await tx.contact.updateMany({
      where: { id: String(facts.contact), customerId: entityId, deletedAt: { not: null } },
      data: { deletedAt: null, version: { increment: 1 } },
    })
    if (back.count === 0) throw new Refusal('undo.changed', {})
    return {
      notice: t('contact.removeUndone', { name: String(facts.name) }),
      changed: [{ entity: 'customer', id: entityId }],
    }
  },
})

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord, numberFirst } from '../find.ts'
import { askFor } from '../form.ts'
import { findContact } from './find.ts'

/** Somebody changes the company: the person goes to the other customer with every way to reach them; what was talked about stays. */
export const move = defineAction({
  name: 'contact.move',
  words: { en: ['contact move', 'move contact'], zh: ['移动联系人', '联系人换公司'] },
  usage: { en: '<customer> <name> <new customer>', zh: '<客户> <姓名> <新客户>' },
  does: { en: 'Move a person to another customer', zh: '把联系人移到另一个客户' },
  input: z.object({ contact: z.string().min(1).max(200), to: z.string().max(200).default('') }),
  read: rest => {
    const [customer = '', name = '', ...to] = rest.split(/\s+/)
    return { contact: `${customer} ${name}`.trim(), to: to.join(' ') }
  },
  allow: can('update', 'customer'),

  async run(context, { contact: said, to }) {
    const contact = await findContact(context, { said, verb: 'update' })
    if (!to && context.said === 'form') throw new Refusal('input.fields', {}, { to: t('field.required') })
    if (!to) return moveForm(context, contact)
    const target = await findRecord(context, ['customer'], { said: numberFirst(to), verb: 'update' })
    if (target.id === contact.customer.id)
      throw new Refusal('contact.alreadyThere', { name: contact.name, no: target.no })
    await moveTo(context, { contact: contact.id, from: contact.customer.id, to: target.id })
    const facts = {
      name: contact.name,
      contact: contact.id,
      from: contact.customer.id,
      to: `${target.no} ${target.title}`,
    }
    return {
      notice: t('contact.moved', { name: contact.name, to: `${target.no} ${target.title}` }),
      changed: [
        { entity: 'customer', id: contact.customer.id },
        { entity: 'customer', id: target.id },
        { entity: 'contact', id: contact.id },
      ],
      audit: [{ action: 'contact.move', on: { entity: 'customer', id: target.id }, facts }],
    }
  },

  async undo(context, { entityId, facts }) {
    const { name, contact, from } = z.object({ name: z.string(), contact: z.uuid(), from: z.uuid() }).parse(facts)
    await moveTo(context, { contact, from: entityId, to: from })
    return {
      notice: t('contact.moveUndone', { name }),
      changed: [
        { entity: 'customer', id: entityId },
        { entity: 'customer', id: from },
      ],
    }
  },
})

/** Nobody at the old customer reports to them any more, nor they to anybody there. */
async function moveTo(
  { tx, now }: Context,
  { contact, from, to }: { contact: string; from: string; to: string },
): Promise<void> {
  const moved = await tx.contact.updateMany({
    where: { id: contact, customerId: from, deletedAt: null },
    data: { customerId: to, reportsToId: null, updatedAt: now, version: { increment: 1 } },
  })
  if (moved.count === 0) throw new Refusal('undo.changed', {})
  await tx.contact.updateMany({ where: { reportsToId: contact }, data: { reportsToId: null } })
}

function moveForm({ reader }: Context, { id, name, customer }: Awaited<ReturnType<typeof findContact>>): Outcome {
  return askFor(
    {
      action: 'contact.move',
      context: { contact: id },
      title: t('contact.moveTitle', { name }),
      heading: `${name} · ${customer.no} ${customer.title}`,
      rows: [[{ id: 'to', label: 'label.newCustomer', hint: 'label.customerHint', search: 'customers' }]],
    },
    reader,
  )
}

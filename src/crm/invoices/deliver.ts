import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { addFiles } from '../attachments/add.ts'
import { askFor } from '../form.ts'
import { findInvoice, titleSchema } from './load.ts'

const input = z.object({
  invoice: z.string().min(1).max(60),
  to: z.string().trim().max(120).default(''),
  tracking: z.string().trim().max(60).default(''),
})

/** The invoice went to the customer: to whom, and with which parcel. The file of it may be sent along. */
export const deliver = defineAction({
  name: 'invoice.deliver',
  words: { en: ['deliver invoice'], zh: ['发票已送', '交付发票'] },
  usage: { en: '<invoice> <to whom> [tracking number]', zh: '<开票单号> <收件人> [快递单号]' },
  does: { en: 'Note that an invoice was handed over', zh: '登记发票已交付' },
  input,
  read: rest => {
    const [invoice = '', to = '', tracking = ''] = rest.split(/\s+/)
    return { invoice, to, tracking }
  },
  allow: can('settle', 'invoice'),

  async run(context, { invoice: said, to, tracking }) {
    const { tx, now, reader } = context
    const invoice = await findInvoice(context, said, 'settle')
    const { id, no } = invoice
    if (invoice.issueState === 'none') throw new Refusal('invoice.notIssued', { no })
    if (invoice.deliveredAt)
      throw new Refusal('invoice.deliveredAlready', { no, to: invoice.deliveredTo ?? '—', at: invoice.deliveredAt })
    if (to === '')
      return askFor(
        {
          action: 'invoice.deliver',
          context: { invoice: no },
          title: t('invoice.deliverTitle', { no }),
          fields: [
            {
              id: 'to',
              label: t('invoice.deliveredTo'),
              value: titleSchema.parse(invoice.title).mailTo ?? '',
              required: true,
              max: 120,
            },
            { id: 'tracking', label: t('invoice.tracking'), max: 60 },
          ],
        },
        reader,
      )
    const noted = await tx.invoice.updateMany({
      where: { id, deliveredAt: null },
      data: {
        deliveredAt: now,
        deliveredTo: to,
        trackingNo: tracking || null,
        updatedAt: now,
        version: { increment: 1 },
      },
    })
    if (noted.count === 0) throw new Refusal('record.changed', { no })
    const of = { entity: 'invoice', id } as const
    await addFiles(context, of)
    return {
      notice: t('invoice.delivered', { no, to }),
      changed: [of],
      audit: [{ action: 'invoice.deliver', on: of, facts: { no, to, tracking } }],
      cards: [{ view: 'invoice', of, to: { dm: invoice.ownerId } }],
    }
  },
})

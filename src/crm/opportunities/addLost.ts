import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { readMoney } from '../../core/money.ts'
import { can } from '../../core/rights.ts'
import { type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { findRecord, numberFirst } from '../find.ts'
import { askFor } from '../form.ts'
import { startingPipeline } from '../pipelines/read.ts'
import { reasonsFor } from '../reasons/read.ts'
import { createDeal } from './create.ts'
import { shortestNote } from './lost.ts'
import { aroundDeal } from './moved.ts'

const input = z.object({
  customer: z.string().max(200).default(''),
  name: z.string().max(200).default(''),
  amount: z.string().max(40).default(''),
  reason: z.string().max(200).default(''),
  note: z.string().max(500).default(''),
})
type Input = z.infer<typeof input>

/** A deal that was lost before anybody entered it: kept for what it teaches. */
export const addLost = defineAction({
  name: 'deal.addLost',
  words: { en: ['add lost deal'], zh: ['补录输单'] },
  usage: { en: '<customer> <what> [amount]', zh: '<客户> <做什么> [金额]' },
  does: { en: 'Enter a deal that is lost already', zh: '补录一个已经输掉的商机' },
  input,
  read: rest => {
    const [customer = '', name = '', amount = ''] = rest.split(/\s+/)
    return { customer, name, amount }
  },
  allow: can('create', 'opportunity'),

  async run(context, fields) {
    const { choices, reason } = await reasonsFor(context, 'lost', fields.reason)
    if (context.said !== 'form') return formFor(context, fields, choices)
    const pipeline = await startingPipeline(context.tx, context.actor.departmentPath)
    const amount = fields.amount ? readMoney(fields.amount, pipeline.currency) : undefined
    const wrong: Record<string, Text> = {
      ...(fields.customer ? {} : { customer: t('field.required') }),
      ...(fields.name ? {} : { name: t('field.required') }),
      ...(fields.amount && !amount ? { amount: t('field.amount') } : {}),
      ...(reason ? {} : { reason: t('field.required') }),
      ...(reason?.needsNote && fields.note.length < shortestNote
        ? { note: t('deal.noteTooShort', { min: shortestNote }) }
        : {}),
    }
    if (!reason || Object.keys(wrong).length > 0) throw new Refusal('input.fields', {}, wrong)
    const customer = await findRecord(context, ['customer'], { said: numberFirst(fields.customer), verb: 'update' })
    const lost = { reasonId: reason.id, note: fields.note }
    const deal = await createDeal(context, { name: fields.name, customerId: customer.id, amount, pipeline, lost })
    const on = { entity: 'opportunity', id: deal.id } as const
    return {
      notice: t('deal.lostAdded', { no: deal.no, name: deal.name, reason: reason.shown }),
      changed: aroundDeal(deal),
      audit: [{ action: 'deal.addLost', on, facts: { no: deal.no, reason: reason.name, reasonEn: reason.nameEn } }],
      cards: [{ view: 'deal', of: on, to: 'only' }],
    }
  },
})

function formFor({ reader }: Context, fields: Input, choices: { title: string; value: string }[]) {
  return askFor(
    {
      action: 'deal.addLost',
      title: t('deal.lostAddTitle'),
      fields: [
        { id: 'customer', label: t('fact.customer'), search: 'customers', value: fields.customer, required: true },
        { id: 'name', label: t('deal.field.name'), value: fields.name, required: true },
        {
          id: 'amount',
          label: t('fact.amount'),
          hint: t('card.any.amountHint'),
          value: fields.amount,
          max: 40,
        },
        { id: 'reason', label: t('fact.reason'), choices },
        { id: 'note', label: t('fact.lostNote'), value: fields.note, many: true, max: 500 },
      ],
    },
    reader,
  )
}

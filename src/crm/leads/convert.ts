import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { readMoney } from '../../core/money.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome, RecordRef } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import {
  contactFor,
  customerFrom,
  joinTags,
  type NewCustomer,
  oneAtATime,
  sameCustomer,
} from '../customers/fromLead.ts'
import { acceptedFields, acceptedIn, checkDuplicates, tookFirst } from '../duplicates/check.ts'
import { readPoints, savePoints } from '../duplicates/points.ts'
import { findRecord } from '../find.ts'
import { moveWork } from '../followups/move.ts'
import { createDeal } from '../opportunities/create.ts'
import { stopOwning } from '../ownership.ts'
import { moveTeam } from '../team/members.ts'
import { convertFormCard } from './forms.ts'

const input = z.object({
  lead: z.string().min(1).max(100),
  customer: z.string().max(200).optional(),
  contact: z.string().max(100).default(''),
  position: z.string().max(100).default(''),
  deal: z.string().max(200).default(''),
  amount: z.string().max(40).default(''),
  taxNo: z.string().max(40).default(''),
  ...acceptedFields,
})
type Input = z.infer<typeof input>

/** Turns a lead into a customer with a contact, and a deal if there is one. Once only; history and promises come along. */
export const convert = defineAction({
  name: 'lead.convert',
  words: { en: ['convert', 'lead convert'], zh: ['转客户', '转化'] },
  usage: { en: '<lead>', zh: '<线索>' },
  does: { en: 'Turn a lead into a customer, a contact and a deal', zh: '把线索转成客户、联系人和商机' },
  input,
  read: rest => ({ lead: rest }),
  allow: can('create', 'customer'),

  async run(context, fields) {
    const found = await findRecord(context, ['lead'], { said: fields.lead, verb: 'dispose' })
    // Whoever comes second waits here and then finds the first one's customer.
    await context.tx.sql`select 1 from "Lead" where id = ${found.id} for update`
    const lead = await context.tx.lead.findUniqueOrThrow({ where: { id: found.id } })
    if (lead.convertedCustomerId) return alreadyConverted(context, lead.convertedCustomerId)
    if (lead.poolId) throw new Refusal('record.inPool', { no: lead.no, title: lead.title })
    if (context.said !== 'form' && !fields.acceptDuplicate)
      return convertForm(context, { no: lead.no, title: lead.title, lead, fields })
    const amount = fields.amount ? readMoney(fields.amount, context.company.currency) : undefined
    if (!fields.customer) throw new Refusal('input.fields', {}, { customer: t('field.required') })
    if (fields.amount && !amount) throw new Refusal('input.fields', {}, { amount: t('field.amount') })

    const joined = await joinOrMake(context, { lead, fields: { ...fields, customer: fields.customer } })
    if ('answer' in joined) return joined.answer
    const { customer, accepted } = joined
    const contact = await contactFor(context, {
      customer: customer.id,
      lead,
      name: fields.contact || lead.personName || fields.customer,
      title: fields.position,
    })
    const deal = fields.deal
      ? await createDeal(context, { name: fields.deal, customerId: customer.id, amount, ownerId: lead.ownerId })
      : undefined
    await close(context, { lead, customer: customer.id, contact, deal: deal?.id ?? null })
    await moveWork(context, { from: { entity: 'lead', id: lead.id }, customer: customer.id })
    await moveTeam(context.tx, {
      from: { entity: 'lead', id: lead.id },
      to: { entity: 'customer', id: customer.id },
      owner: customer.ownerId,
    })
    const changed: RecordRef[] = [
      { entity: 'lead', id: lead.id },
      { entity: 'customer', id: customer.id },
    ]
    return {
      notice: t(deal ? 'lead.convertedWithDeal' : 'lead.converted', {
        no: lead.no,
        customer: `${customer.no} ${customer.name}`,
        deal: deal ? `${deal.no} ${deal.name}` : '',
      }),
      changed,
      audit: [
        {
          action: 'lead.convert',
          on: { entity: 'lead', id: lead.id },
          facts: { no: lead.no, customer: `${customer.no} ${customer.name}` },
        },
        {
          action: 'customer.fromLead',
          on: { entity: 'customer', id: customer.id },
          facts: { no: lead.no, title: lead.title, ...accepted },
        },
        ...(deal
          ? [{ action: 'deal.add', on: { entity: 'opportunity' as const, id: deal.id }, facts: { name: deal.name } }]
          : []),
      ],
      cards: [{ view: 'customer', of: { entity: 'customer', id: customer.id }, to: 'only' }],
    }
  },
})

type Joined =
  | { customer: { id: string; no: string; name: string; ownerId: string | null }; accepted: Record<string, string> }
  | { answer: Outcome }

/** The customer the lead becomes part of: the one that is there already, or a new one, unless there is one to talk about first. */
async function joinOrMake(
  context: Context,
  { lead, fields }: { lead: NewCustomer; fields: Input & { customer: string } },
): Promise<Joined> {
  const { customer: name, taxNo } = fields
  const { points, wrong } = readPoints({ taxNo }, context.company)
  if (wrong.taxNo) throw new Refusal('input.fields', {}, { taxNo: wrong.taxNo })
  await oneAtATime(context, { name, taxNo })
  const same = await sameCustomer(context, { name, taxNo, lead })
  if (same) {
    await joinTags(context, same.id, lead)
    return { customer: same, accepted: {} }
  }
  const asked = {
    among: 'customer' as const,
    probe: { name, points, except: lead.id },
    action: 'lead.convert',
    input: { ...fields },
  }
  const checked = await checkDuplicates(context, asked)
  if (!checked.go) return { answer: checked.answer }
  const customer = await customerFrom(context, { name, lead })
  const taken = await savePoints(
    context.tx,
    { entity: 'customer', id: customer.id },
    { points, name, shared: checked.shared },
  )
  if (taken.length > 0) throw await tookFirst(context, asked)
  return { customer, accepted: acceptedIn(checked) }
}

async function alreadyConverted({ tx }: Context, customerId: string): Promise<Outcome> {
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: customerId } })
  return {
    notice: t('lead.alreadyConverted', { customer: `${customer.no} ${customer.name}` }),
    cards: [{ view: 'customer', of: { entity: 'customer', id: customer.id }, to: 'only' }],
  }
}

async function convertForm(
  context: Context,
  { no, title, lead, fields }: { no: string; title: string; lead: NewCustomer; fields: Input },
): Promise<Outcome> {
  const name = fields.customer ?? lead.companyName ?? lead.title
  const same = await sameCustomer(context, { name, taxNo: fields.taxNo, lead })
  const existing = same ? say(t('lead.convertExisting', { customer: `${same.no} ${same.name}` }), context.reader) : ''
  const data = {
    lead: `${no} ${title}`,
    customer: name,
    contact: fields.contact || (lead.personName ?? ''),
    position: fields.position || (lead.position ?? ''),
    deal: fields.deal || clip(lead.need ?? '', 60),
    amount: fields.amount,
    taxNo: fields.taxNo,
    existing,
  }
  return {
    form: {
      action: 'lead.convert',
      context: { lead: no },
      title: t('lead.convertTitle', { no }),
      card: convertFormCard.draw(data, context.reader),
    },
  }
}

type Outgrown = { lead: NewCustomer; customer: string; contact: string; deal: string | null }

/** Final: set once, by whoever comes first. */
async function close(context: Context, { lead, customer, contact, deal }: Outgrown): Promise<void> {
  const { tx, now } = context
  const closed = await tx.lead.updateMany({
    where: { id: lead.id, ownerId: lead.ownerId, convertedCustomerId: null, deletedAt: null },
    data: {
      ...{ status: 'converted', convertedAt: now, version: { increment: 1 }, updatedAt: now },
      ...{ convertedCustomerId: customer, convertedContactId: contact, convertedOpportunityId: deal },
    },
  })
  if (closed.count === 0) throw new Refusal('record.changed', { no: lead.no })
  if (lead.ownerId) await stopOwning(context, { entity: 'lead', id: lead.id, ownerId: lead.ownerId, reason: 'convert' })
}

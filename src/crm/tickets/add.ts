import { z } from 'zod'
import { Ambiguous, Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { clip } from '../../core/normal.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { none } from '../form.ts'
import { type About, aboutCard, aboutIn } from './about.ts'
import { announce } from './announce.ts'
import { createTicket } from './create.ts'
import { checkFields, type Fields, ticketFields } from './fields.ts'
import { ticketForm } from './form.ts'
import { readLine } from './line.ts'
import { changedBy, refOf } from './move.ts'

const input = z.object({
  line: z.string().max(10_000).optional(),
  source: z.enum(['chat', 'message']).default('chat'),
  /** A customer, or the order, return or deal it comes from. */
  about: z.string().max(200).default(''),
  orderLine: z.string().max(60).default(none),
  ...ticketFields,
})
type Input = z.infer<typeof input>

/** A new ticket, from a form, a line of free text, a message, or the card of what it is about. Free text comes back as a filled form. */
export const add = defineAction({
  name: 'ticket.add',
  words: { en: ['ticket new', 'new ticket', 'ticket add'], zh: ['新建工单', '工单 新建', '新工单', '报修'] },
  usage: { en: '[customer, order or deal] [what] [urgent] [when]', zh: '[客户、订单或商机] [什么事] [紧急] [时间]' },
  does: { en: 'Open a service ticket', zh: '新建服务工单' },
  input,
  read: rest => ({ line: rest }),
  allow: can('create', 'ticket'),

  async run(context, fields) {
    if (context.said !== 'form') return preview(context, fields)
    const about = await aboutIn(context, fields.about)
    const checked = await checkFields(context, fields, { customerId: about?.customer.id ?? null })
    const line = about?.order?.lines.find(({ id }) => id === fields.orderLine)
    const ticket = await createTicket(context, {
      ...{
        ...checked,
        source: about && about.no !== about.customer.no ? 'record' : fields.source,
        customer: about?.customer,
      },
      ...(about?.order ? { order: { id: about.order.id, lineId: line?.id ?? null } } : {}),
    })
    if (about?.link) await linkTo(context, ticket.id, about.link)
    return added(context, { ...ticket, subject: checked.subject }, about)
  },
})

/** The form, filled with what the words say; beside it what is known to help. */
async function preview(context: Context, fields: Input): Promise<Outcome> {
  const text = fields.line || (fields.line === undefined ? '' : (context.quote?.text ?? ''))
  const read = readLine(text, context)
  const said = fields.about || read.about || (await aboutCard(context))
  const about = await foundOrOpen(context, said)
  const filled: Fields = {
    ...fields,
    subject: fields.subject || clip(read.subject.split('\n')[0] ?? '', 200),
    detail: fields.detail || (read.subject.length > 200 || fields.source === 'message' ? clip(text, 4_000) : ''),
    type: fields.type ?? read.type,
    priority: fields.priority === none ? (read.priority ?? none) : fields.priority,
    window: fields.window || read.window,
  }
  const words = `${filled.subject} ${filled.detail}`
  return ticketForm(context, { action: 'ticket.add', fields: filled, about, source: fields.source, words })
}

/** A customer nobody knows by that name is asked for in the form; one that several have too. */
async function foundOrOpen(context: Context, said: string): Promise<About | undefined> {
  try {
    return await aboutIn(context, said)
  } catch (error) {
    if (error instanceof Ambiguous || (error instanceof Refusal && error.text.key === 'customer.unknown'))
      return undefined
    throw error
  }
}

async function linkTo(
  { tx, actor, now }: Context,
  ticketId: string,
  { entity, id }: NonNullable<About['link']>,
): Promise<void> {
  await tx.ticketLink.create({ data: { id: newId(), ticketId, entity, entityId: id, at: now, byId: actor.id } })
}

async function added(
  context: Context,
  ticket: { id: string; no: string; subject: string },
  about: About | undefined,
): Promise<Outcome> {
  const { no, subject } = ticket
  const announced = await announce(context, ticket.id)
  const of = refOf(ticket)
  return {
    notice: announced.to
      ? t('ticket.addedAsked', { no, subject, to: announced.to })
      : t('ticket.added', { no, subject }),
    changed: [
      ...changedBy({ id: ticket.id, customerId: about?.customer.id ?? null }),
      ...(about?.link ? [{ entity: about.link.entity, id: about.link.id }] : []),
    ],
    audit: [{ action: 'ticket.add', on: of, facts: { no, subject } }, ...announced.audit],
    cards: [{ view: 'ticket', of, to: 'only' }, ...announced.cards],
  }
}

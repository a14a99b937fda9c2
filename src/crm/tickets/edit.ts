import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { wallClock } from '../../core/moment.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { recompute } from '../sla/keep.ts'
import { checkFields, pointText, ticketFields } from './fields.ts'
import { ticketForm } from './form.ts'
import { findTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, refOf, tell } from './move.ts'
import { isOpen, priorities, priorityOf, typeOf } from './vocabulary.ts'

/** Changes what a ticket says. With another type or priority its clock is set by the policies anew. */
export const edit = defineAction({
  name: 'ticket.edit',
  words: { en: ['ticket edit', 'edit ticket'], zh: ['改工单', '工单 修改'] },
  usage: { en: '<ticket>', zh: '<工单>' },
  does: { en: 'Change a ticket', zh: '修改工单' },
  input: z.object({ ticket: z.string().min(1).max(100), ...ticketFields }),
  read: rest => ({ ticket: rest }),
  allow: can('create', 'ticket'),

  async run(context, { ticket: said, ...fields }) {
    const ticket = await findForEdit(context, said)
    if (context.said !== 'form')
      return ticketForm(context, {
        action: 'ticket.edit',
        ticket: ticket.no,
        about: undefined,
        fields: fieldsOf(ticket, context),
      })
    const checked = await checkFields(context, fields, { customerId: ticket.customerId })
    const { place, window, priority = priorityOf(ticket.priority), type, ...rest } = checked
    const changed = await context.tx.ticket.updateMany({
      where: { id: ticket.id, version: ticket.version },
      data: {
        ...{ ...rest, type, priority, updatedAt: context.now, version: { increment: 1 } },
        ...{ place: place?.text ?? null, lat: place?.lat ?? null, lng: place?.lng ?? null },
        ...{ windowFrom: window?.from ?? null, windowTo: window?.to ?? null },
      },
    })
    if (changed.count === 0) throw await leftMeanwhile(context, ticket.id)
    return settled(context, ticket, { priority, type })
  },
})

/** Another priority in one tap; its clock follows. */
export const setPriority = defineAction({
  name: 'ticket.priority',
  words: { en: ['ticket priority'], zh: ['工单优先级', '工单 优先级'] },
  usage: { en: '<ticket> <urgent|high|normal|low>', zh: '<工单> <紧急|高|普通|低>' },
  does: { en: 'Change the priority of a ticket; its deadlines follow', zh: '改工单优先级，时限随之重算' },
  input: z.object({ ticket: z.string().min(1).max(100), priority: z.string().max(20).default('') }),
  read: rest => {
    const [ticket = '', priority = ''] = rest.split(/\s+/)
    return { ticket, priority }
  },
  allow: can('create', 'ticket'),

  async run(context, { ticket: said, priority: wanted }) {
    const ticket = await findForEdit(context, said)
    const priority = priorities.find(one => wordsOf[one].includes(wanted.toLowerCase()))
    if (!priority) throw new Refusal('ticket.priorityUnclear', { said: wanted || '—' })
    const changed = await context.tx.ticket.updateMany({
      where: { id: ticket.id, version: ticket.version },
      data: { priority, updatedAt: context.now, version: { increment: 1 } },
    })
    if (changed.count === 0) throw await leftMeanwhile(context, ticket.id)
    return settled(context, ticket, { priority, type: typeOf(ticket.type) })
  },
})

const wordsOf: Record<(typeof priorities)[number], string[]> = {
  urgent: ['urgent', '紧急', '加急'],
  high: ['high', '高'],
  normal: ['normal', '普通', '中'],
  low: ['low', '低'],
}

/** Who made it may correct it too, as long as it is open. */
async function findForEdit(context: Context, said: string): Promise<Ticket> {
  const seen = await findTicket(context, said, 'read')
  const ticket = seen.createdById === context.actor.id ? seen : await findTicket(context, said, 'update')
  if (!isOpen(ticket.state)) throw await leftMeanwhile(context, ticket.id)
  return ticket
}

async function settled(context: Context, ticket: Ticket, { priority, type }: { priority: string; type: string }) {
  const { no } = ticket
  const anew = priority !== ticket.priority || type !== ticket.type
  if (anew) await recompute(context, ticket.id)
  const word = t(`ticket.priority.${priorityOf(priority)}`)
  return {
    notice: anew ? t('ticket.editedAnew', { no, priority: word }) : t('ticket.edited', { no }),
    changed: changedBy(ticket),
    audit: [{ action: 'ticket.edit', on: refOf(ticket), facts: { no, priority } }],
    cards: priority === 'urgent' && ticket.priority !== 'urgent' ? tell(context, ticket, [ticket.ownerId]) : [],
  }
}

function fieldsOf(ticket: Ticket, { actor }: Context) {
  const { windowFrom, windowTo, lat, lng, place } = ticket
  const clock = (at: Date) => wallClock(at, actor.zone)
  const window = windowFrom && windowTo ? `${clock(windowFrom)} 到 ${clock(windowTo)}` : ''
  return {
    ...{
      subject: ticket.subject,
      detail: ticket.detail,
      type: typeOf(ticket.type),
      contact: ticket.contact?.name ?? '',
    },
    ...{ priority: priorityOf(ticket.priority), window, skills: ticket.skills.join('、') },
    place: [place, pointText(lat, lng)].filter(Boolean).join(' '),
  }
}

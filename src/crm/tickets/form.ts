import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import type { Outcome } from '../../core/platform.ts'
import { say, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import { choices } from '../choices.ts'
import { none } from '../form.ts'
import { suggestions } from '../knowledge/suggest.ts'
import type { About } from './about.ts'
import type { Fields } from './fields.ts'
import { priorities, types } from './vocabulary.ts'

const choice = z.strictObject({ title: z.string(), value: z.string() })
const formCard = defineCard(
  'ticket-form',
  z.strictObject({
    verb: z.string(),
    customer: z.string(),
    customers: z.array(choice),
    fixed: z.string(),
    orderLine: z.string(),
    orderLines: z.array(choice),
    subject: z.string(),
    detail: z.string(),
    type: z.string(),
    types: z.array(choice),
    priority: z.string(),
    priorities: z.array(choice),
    contact: z.string(),
    place: z.string(),
    window: z.string(),
    skills: z.string(),
    articles: z.array(z.strictObject({ line: z.string() })),
  }),
)

type Asked = {
  action: 'ticket.add' | 'ticket.edit'
  fields: Fields
  about: About | undefined
  /** The ticket that is changed, by number. */
  ticket?: string
  source?: 'chat' | 'message'
  /** What articles are looked for with. */
  words?: string
}

/** The form of a ticket: what is known is filled in, and articles that may save it stand above. */
export async function ticketForm(
  context: Context,
  { action, fields, about, ticket, source, words = '' }: Asked,
): Promise<Outcome> {
  const { reader } = context
  const fixed = about && about.no !== about.customer.no ? about : undefined
  const own = about ? [{ title: `${about.customer.no} ${about.customer.name}`, value: about.customer.no }] : []
  const others = fixed || action === 'ticket.edit' ? [] : ((await choices.get('customers')?.(context, '')) ?? [])
  const articles = words.trim() === '' ? [] : await suggestions(context, words)
  const lines = about?.order?.lines.map(({ id, name }) => ({ title: name, value: id })) ?? []
  const card = formCard.draw(
    {
      verb: action,
      customer: about?.customer.no ?? '',
      customers:
        fixed || action === 'ticket.edit' ? [] : [...own, ...others.filter(one => one.value !== own[0]?.value)],
      fixed: fixed ? say(t('ticket.formAbout', { no: fixed.no, customer: fixed.customer.name }), reader) : '',
      orderLine: lines.length === 1 ? (lines[0]?.value ?? none) : none,
      orderLines: lines.length > 0 ? [{ title: '—', value: none }, ...lines] : [],
      subject: fields.subject,
      detail: fields.detail,
      type: fields.type ?? 'repair',
      types: types.map(type => ({ title: say({ key: `ticket.type.${type}` }, reader), value: type })),
      priority: fields.priority,
      priorities: [
        ...(action === 'ticket.add' ? [{ title: say(t('ticket.priorityByRule'), reader), value: none }] : []),
        ...priorities.map(one => ({ title: say({ key: `ticket.priority.${one}` }, reader), value: one })),
      ],
      contact: fields.contact,
      place: fields.place,
      window: fields.window,
      skills: fields.skills,
      articles: articles.map(({ no, title }) => ({ line: `${no} ${title}` })),
    },
    reader,
  )
  const kept = action === 'ticket.edit' ? { ticket } : { source, ...(fixed ? { about: fixed.no } : {}) }
  return {
    form: {
      action,
      context: kept,
      title: t(ticket ? 'ticket.editTitle' : 'ticket.addTitle', { no: ticket ?? '' }),
      card,
    },
  }
}

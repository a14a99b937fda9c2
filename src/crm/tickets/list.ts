import { z } from 'zod'
import type { Outcome } from '../../core/platform.ts'
import { type Actor, allows, can } from '../../core/rights.ts'
import { type Reader, say, type TextKey, t } from '../../core/text.ts'
import { type Action, type Context, defineAction } from '../action.ts'
import { findRecord } from '../find.ts'
import { drawList, paged, pageIn, pageSize, type Row, type RowButton } from '../list.ts'
import { defineView, type Viewer } from '../view.ts'
import { clockMark } from './clockLines.ts'
import { readable } from './rights.ts'
import { openStates, priorityOf, stateOf } from './vocabulary.ts'

const scopes = ['all', 'mine', 'queue', 'soon', 'customer'] as const
type Scope = (typeof scopes)[number]
const params = paged.extend({ scope: z.enum(scopes), customer: z.uuid().optional(), name: z.string().optional() })

/** Open tickets I may see, the most pressing first. */
export const all = listing('all', {
  name: 'ticket.list',
  words: { en: ['tickets'], zh: ['工单列表', '全部工单'] },
  does: { en: 'See the open tickets', zh: '看未完成的工单' },
})

/** What I am at, and what I am asked to take. */
export const mine = listing('mine', {
  name: 'ticket.mine',
  words: { en: ['my tickets'], zh: ['我的工单'] },
  does: { en: 'See my tickets', zh: '看我的工单' },
})

/** What nobody has taken yet. */
export const queue = listing('queue', {
  name: 'ticket.queue',
  words: { en: ['ticket queue', 'queue'], zh: ['工单队列', '待接工单', '待派工单'] },
  does: { en: 'See the tickets nobody has taken', zh: '看还没人接的工单' },
})

/** What will fail its service level today, or has. */
export const soon = listing('soon', {
  name: 'ticket.soon',
  words: { en: ['breaching soon', 'ticket soon'], zh: ['快超时', '快超时工单'] },
  does: { en: 'See tickets that are late or soon will be', zh: '看快超时和已超时的工单' },
})

/** What a customer has asked for, open ones first. */
export const ofCustomer = defineAction({
  name: 'ticket.customer',
  words: { en: ['customer tickets'], zh: ['客户工单'] },
  usage: { en: '<customer>', zh: '<客户>' },
  does: { en: 'See all tickets of a customer', zh: '看一家客户的全部工单' },
  input: z.object({ customer: z.string().min(1).max(200), page: paged.shape.page }),
  read: rest => ({ customer: rest }),
  allow: can('read', 'ticket'),
  async run(context, { customer: said, page }) {
    const found = await findRecord(context, ['customer'], { said, verb: 'read' })
    const given = { scope: 'customer', customer: found.id, name: `${found.no} ${found.title}`, page }
    return { cards: [{ view: 'tickets', of: { entity: 'user', id: context.actor.id }, params: given, to: 'only' }] }
  },
})

/** The open tickets somebody may see. */
export function openTickets({ actor }: Pick<Context, 'actor'>, scope: Scope = 'all', page = 1): Outcome {
  return { cards: [{ view: 'tickets', of: { entity: 'user', id: actor.id }, params: { scope, page }, to: 'only' }] }
}

function listing(scope: Scope, named: Pick<Action, 'name' | 'words' | 'does'>) {
  return defineAction({
    ...named,
    usage: { en: '[page]', zh: '[页码]' },
    input: paged,
    read: pageIn,
    allow: can('read', 'ticket'),
    run: async (context, { page }) => openTickets(context, scope, page),
  })
}

const titles: Record<Scope, TextKey> = {
  all: 'tickets.all',
  mine: 'tickets.mine',
  queue: 'tickets.queue',
  soon: 'tickets.soon',
  customer: 'tickets.customer',
}
const verbs: Record<Scope, string> = {
  all: 'ticket.list',
  mine: 'ticket.mine',
  queue: 'ticket.queue',
  soon: 'ticket.soon',
  customer: 'ticket.customer',
}

export const listView = defineView({
  name: 'tickets',
  async draw(viewer, _of, given) {
    const { tx, actor, reader } = viewer
    if (!actor) return null
    const asked = params.parse(given)
    const tickets = await tx.ticket.findMany({
      where: { AND: [readable(actor), whereOf(asked, viewer, actor.id)] },
      include: { customer: { select: { no: true, name: true } }, owner: { select: { displayName: true } } },
      orderBy:
        asked.scope === 'customer'
          ? [{ createdAt: 'desc' }, { id: 'desc' }]
          : [{ resolutionDueAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
      skip: (asked.page - 1) * pageSize,
      take: pageSize + 1,
    })
    return drawList(
      {
        title: t(titles[asked.scope], { name: asked.name }),
        empty: t(asked.scope === 'queue' ? 'tickets.queueEmpty' : 'tickets.empty'),
        rows: tickets.slice(0, pageSize).map(ticket => rowOf(ticket, reader, actor.id)),
        ...{ page: asked.page, more: tickets.length > pageSize, verb: verbs[asked.scope] },
        ...(asked.customer ? { filter: { customer: asked.name?.split(' ')[0] ?? '' } } : {}),
        buttons: doors(asked, { actor, reader }),
      },
      reader,
    )
  },
})

/** "Soon" is what falls due within a day, or has: a clock that stands still is left out. */
function whereOf({ scope, customer }: z.infer<typeof params>, { reader }: Viewer, actorId: string) {
  const open = { state: { in: [...openStates] } }
  switch (scope) {
    case 'all':
      return open
    case 'mine':
      return { ...open, ownerId: actorId }
    case 'queue':
      return { state: 'new', ownerId: null }
    case 'customer':
      return { customerId: customer ?? '' }
    case 'soon': {
      const within = { lte: new Date(reader.now.getTime() + 86_400_000) }
      return {
        state: { in: ['new', 'taken', 'onTheWay', 'working'] },
        OR: [{ resolutionDueAt: within }, { firstRespondedAt: null, responseDueAt: within }],
      }
    }
  }
}

/** The way from one list to the others, and to a new ticket. */
function doors(
  { scope, name }: z.infer<typeof params>,
  { actor, reader }: { actor: Actor; reader: Reader },
): RowButton[] {
  const others = scope === 'customer' ? [] : (['mine', 'queue', 'soon'] as const).filter(one => one !== scope)
  const about = name ? { about: name.split(' ')[0] ?? '' } : {}
  return [
    ...(allows(can('create', 'ticket'), actor)
      ? [{ title: say(t('button.ticketNew'), reader), verb: 'ticket.add', data: about }]
      : []),
    ...others.map(one => ({
      title: say(t(one === 'soon' ? 'button.ticketsSoon' : titles[one]), reader),
      verb: verbs[one],
      data: {},
    })),
  ]
}

type Listed = Parameters<typeof clockMark>[0] & {
  no: string
  subject: string
  priority: string
  ownerId: string | null
  customer: { no: string; name: string } | null
  owner: { displayName: string } | null
}

/** A ticket as a row of a list, with the tap that fits whoever reads it. */
export function rowOf(ticket: Listed, reader: Reader, me: string): Row {
  const clock = clockMark(ticket, reader)
  const free = ticket.state === 'new' && (ticket.ownerId === null || ticket.ownerId === me)
  const open = { title: say(t('button.open'), reader), verb: 'ticket.show', data: { ticket: ticket.no } }
  return {
    title: ticket.subject,
    line: [
      ticket.no,
      say(t(`ticket.state.${stateOf(ticket.state)}`), reader),
      say(t(`ticket.priority.${priorityOf(ticket.priority)}`), reader),
      ticket.customer?.name,
      ticket.owner?.displayName,
      clock.late ? '' : clock.text,
    ]
      .filter(Boolean)
      .join(' · '),
    mark: clock.late ? clock.text : '',
    buttons: free
      ? [
          { title: say(t('button.ticketTake'), reader), verb: 'ticket.take', data: { ticket: ticket.no }, main: true },
          open,
        ]
      : [open],
  }
}

import { type Actor, scopeOf } from '../../core/rights.ts'
import type { Ticket } from './load.ts'
import { mayTouch } from './rights.ts'

/** The steps a card of a ticket may offer, in their order. */
export const steps = [
  'take',
  'decline',
  'assign',
  'way',
  'start',
  'wait',
  'resume',
  'resolve',
  'reply',
  'log',
  'close',
  'reopen',
  'article',
  'target',
  'more',
] as const
type May = Record<(typeof steps)[number], boolean>

/** True for whoever is asked to take it. */
export function isAsked({ state, offers }: Ticket, actor: Actor | null): boolean {
  return state === 'new' && actor !== null && offers[0]?.userId === actor.id
}

/** What may be done next. In a room everybody sees the buttons of whoever is at it; a tap is judged by who taps. */
export function mayDo(ticket: Ticket, actor: Actor | null): May {
  const { state } = ticket
  const works = actor === null || mayTouch(actor, ticket, 'update')
  const asked = isAsked(ticket, actor)
  const at = (...these: string[]) => these.includes(state)
  const free = state === 'new' && ticket.offers.length === 0
  return {
    take: asked || (free && (actor === null || scopeOf(actor, 'claim', 'ticket').scopes.length > 0)),
    decline: asked,
    assign: state === 'new' && (actor === null || mayTouch(actor, ticket, 'assign')),
    way: works && state === 'taken',
    start: works && at('taken', 'onTheWay'),
    resume: works && state === 'waiting',
    resolve: works && at('working', 'waiting'),
    wait: works && state === 'working',
    reply: actor !== null && works && at('taken', 'working', 'waiting'),
    log: actor !== null && works && at('working', 'resolved'),
    reopen: actor !== null && at('resolved', 'closed'),
    close: actor !== null && works && state === 'resolved',
    article: actor !== null && works && at('closed') && scopeOf(actor, 'create', 'article').scopes.length > 0,
    target: state === 'merged',
    more: actor !== null,
  }
}

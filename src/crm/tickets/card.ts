import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { clip } from '../../core/normal.ts'
import { type Actor, scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { calendarOf } from '../calendar/read.ts'
import { fact, facts } from '../facts.ts'
import { defineView, type Viewer } from '../view.ts'
import { costOf, seesCost } from '../worklogs/cost.ts'
import { costText } from '../worklogs/costText.ts'
import { spanText } from '../worklogs/span.ts'
import { minutesOf } from '../worklogs/sums.ts'
import { clockFacts } from './clockLines.ts'
import { readTicket, type Ticket } from './load.ts'
import { mayRead, mayTouch } from './rights.ts'
import { isOpen, priorityOf, stateOf, typeOf } from './vocabulary.ts'
import { windowText } from './windowText.ts'

const buttons = [
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
type May = Record<(typeof buttons)[number], boolean>

const ticketCard = defineCard(
  'ticket',
  z.strictObject({
    no: z.string(),
    subject: z.string(),
    state: z.string(),
    tone: z.enum(['emphasis', 'accent', 'good', 'attention', 'warning']),
    mine: z.boolean(),
    into: z.string(),
    detail: z.string(),
    facts,
    messages: z.array(z.strictObject({ head: z.string(), text: z.string() })),
    may: z.record(z.enum(buttons), z.boolean()),
  }),
)

/** A ticket: what is wrong where, who is at it, what its clock says, and the next step. A room sees the subject, no details and no talk with the customer. */
export const ticketView = defineView({
  name: 'ticket',
  async draw({ tx, actor, reader, company }, of) {
    const ticket = await readTicket(tx, of.id)
    if (!ticket || (actor && !mayRead(actor, ticket))) return null
    const calendar = await calendarOf(tx, company.zone)
    const hours = await minutesOf(tx, ticket.id)
    const reach = actor ? await reachOf(tx, ticket) : null
    const state = stateLine(ticket, reader)
    const card = ticketCard.draw(
      {
        no: ticket.no,
        subject: ticket.subject,
        state,
        tone: toneOf(ticket, reader.now),
        mine: isAsked(ticket, actor),
        into: ticket.mergedInto?.no ?? '',
        detail: actor && ticket.detail !== ticket.subject ? clip(ticket.detail, 400) : '',
        facts: [
          ...who(ticket, reader),
          fact('ticket.reach', reach, reader),
          ...clockFacts(ticket, calendar, reader),
          ...where(ticket, reader),
          ...(hours.total > 0 ? [hoursFact(hours, reader)] : []),
          ...(actor && hours.total > 0 && seesCost(actor) ? [await costFact({ tx, company, reader }, ticket.id)] : []),
          fact('ticket.endNote', ticket.endNote, reader),
          fact('ticket.rated', ratingOf(ticket, reader), reader),
        ].flatMap(line => line ?? []),
        messages: actor ? talk(ticket).map(message => messageOf(message, reader)) : [],
        may: mayDo(ticket, actor),
      },
      reader,
    )
    return { card, text: `${ticket.no} ${ticket.subject} · ${state}` }
  },
})

function stateLine(ticket: Ticket, reader: Reader): string {
  const [offer] = ticket.state === 'new' ? ticket.offers : []
  const owner = ticket.owner?.displayName ?? ''
  const state = offer
    ? t('ticket.waitsFor', { owner, at: offer.expiresAt })
    : ticket.state === 'merged'
      ? t('ticket.mergedInto', { no: ticket.mergedInto?.no ?? '—' })
      : t(`ticket.state.${stateOf(ticket.state)}`)
  return [
    say(state, reader),
    offer ? '' : owner,
    ticket.escalatedAt && isOpen(ticket.state) ? say(t('ticket.isEscalated'), reader) : '',
    isOpen(ticket.state) && ticket.slaState === 'failed' ? say(t('ticket.isLate'), reader) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function toneOf({ state, slaState, priority, resolutionWarnAt }: Ticket, now: Date) {
  if (state === 'resolved' || state === 'closed') return 'good'
  if (state === 'merged' || state === 'cancelled') return 'emphasis'
  if (slaState === 'failed' || (priority === 'urgent' && state === 'new')) return 'attention'
  if (state === 'waiting' || (resolutionWarnAt && resolutionWarnAt < now)) return 'warning'
  return state === 'new' ? 'emphasis' : 'accent'
}

function who(ticket: Ticket, reader: Reader) {
  const kind = [
    say(t(`ticket.type.${typeOf(ticket.type)}`), reader),
    say(t(`ticket.priority.${priorityOf(ticket.priority)}`), reader),
  ]
  const contact = [ticket.contact?.name, ticket.contact?.title].filter(Boolean).join(' · ')
  return [
    fact('fact.customer', ticket.customer ? `${ticket.customer.no} ${ticket.customer.name}` : null, reader),
    fact('ticket.contact', contact, reader),
    fact('ticket.kind', kind.join(' · '), reader),
    fact('ticket.order', ticket.order ? `${ticket.order.no} ${ticket.order.title}` : null, reader),
  ]
}

function where(ticket: Ticket, reader: Reader) {
  const { windowFrom, windowTo } = ticket
  const window = windowFrom && windowTo ? windowText({ from: windowFrom, to: windowTo }, reader) : null
  return [
    fact('ticket.window', window, reader),
    fact('ticket.place', ticket.place, reader),
    fact('ticket.skills', ticket.skills.join(reader.locale === 'zh' ? '、' : ', '), reader),
    fact(
      'ticket.maker',
      ticket.source === 'page' ? say(t('ticket.byCustomer'), reader) : ticket.creator.displayName,
      reader,
    ),
  ]
}

function hoursFact({ total, billable }: { total: number; billable: number }, reader: Reader) {
  const said = t('ticket.hoursOf', { total: spanText(total, reader), billable: spanText(billable, reader) })
  return fact('ticket.hours', say(said, reader), reader)
}

/** The last things that were said. How to reach the customer stands among the facts. */
function talk({ messages }: Ticket): Ticket['messages'] {
  return messages
    .filter(({ authorKind, visibility }) => authorKind !== 'customer' || visibility === 'public')
    .toReversed()
}

/** What the customer wrote on the request page about how to reach them. */
async function reachOf(tx: Tx, { id, source }: Ticket): Promise<string | null> {
  if (source !== 'page') return null
  const said = { ticketId: id, authorKind: 'customer', visibility: 'internal' }
  return (await tx.ticketMessage.findFirst({ where: said, select: { text: true } }))?.text ?? null
}

async function costFact({ tx, company, reader }: Pick<Viewer, 'tx' | 'company' | 'reader'>, ticketId: string) {
  const cost = await costOf(tx, { ticketId }, company)
  return fact('ticket.cost', say(costText(cost, { money: true, reader }), reader), reader)
}

function ratingOf({ satisfaction, satisfactionNote }: Ticket, reader: Reader): string | null {
  return satisfaction === null
    ? null
    : [say(t('ticket.stars', { stars: satisfaction }), reader), satisfactionNote].filter(Boolean).join(' · ')
}

function messageOf({ authorKind, visibility, text, at, fileIds }: Ticket['messages'][number], reader: Reader) {
  const kind =
    visibility === 'internal'
      ? 'ticket.said.note'
      : authorKind === 'customer'
        ? 'ticket.said.customer'
        : 'ticket.said.agent'
  const sent = fileIds.length > 0 ? say(t('ticket.said.files', { count: fileIds.length }), reader) : ''
  return { head: say(t(kind, { at }), reader), text: [clip(text, 200), sent].filter(Boolean).join(' · ') }
}

function isAsked({ state, offers }: Ticket, actor: Actor | null): boolean {
  return state === 'new' && actor !== null && offers[0]?.userId === actor.id
}

/** What may be done next. In a room everybody sees the buttons of whoever is at it; a tap is judged by who taps. */
function mayDo(ticket: Ticket, actor: Actor | null): May {
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

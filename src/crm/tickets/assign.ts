import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { clockTime } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { drawList, type Row } from '../list.ts'
import { findPerson } from '../members/find.ts'
import { defineView } from '../view.ts'
import { type Candidate, candidatesFor, dispatchersOf, engineersOf } from './candidates.ts'
import { findTicket, readTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, moveTicket, refOf } from './move.ts'
import { offerTo } from './offers.ts'
import { mayTouch } from './rights.ts'
import { takeTicket } from './take.ts'
import { isOpen } from './vocabulary.ts'

/** A dispatcher asks somebody to take a ticket; without a name the candidates are shown. Whoever is at it now loses it. */
export const assign = defineAction({
  name: 'ticket.assign',
  words: { en: ['ticket assign', 'dispatch'], zh: ['派工', '派单', '工单 派工'] },
  usage: { en: '<ticket> [person]', zh: '<工单> [人]' },
  does: { en: 'Ask somebody to take a ticket', zh: '把工单派给某人' },
  input: z.object({ ticket: z.string().min(1).max(100), to: z.string().max(100).default('') }),
  read: rest => {
    const [ticket = '', ...to] = rest.split(/\s+/)
    return { ticket, to: to.join(' ') }
  },
  allow: can('assign', 'ticket'),

  async run(context, { ticket: said, to }) {
    const ticket = await findTicket(context, said, 'assign')
    if (!isOpen(ticket.state)) throw await leftMeanwhile(context, ticket.id)
    if (!to) return { cards: [{ view: 'ticket.candidates', of: refOf(ticket), to: 'only' }] }
    const person = await personFor(context, to)
    if (person.id === ticket.ownerId)
      throw new Refusal('ticket.withThemAlready', { no: ticket.no, name: person.displayName })
    return give(context, ticket, person)
  },
})

/** Somebody who may be asked, by what they are called or by their id. Throws a Refusal for anybody else. */
export async function personFor(context: Context, said: string): Promise<{ id: string; displayName: string }> {
  const found = z.uuid().safeParse(said).success
    ? await context.tx.user.findUnique({ where: { id: said } })
    : await findPerson(context, said)
  const may = [...(await engineersOf(context.tx)), ...(await dispatchersOf(context.tx))]
  if (found?.status !== 'active' || !may.includes(found.id))
    throw new Refusal('ticket.cannotTake', { name: found?.displayName ?? said })
  return found
}

async function give(context: Context, ticket: Ticket, to: { id: string; displayName: string }): Promise<Outcome> {
  const { actor } = context
  const free = await takenAway(context, ticket)
  if (to.id === actor.id) return takeTicket(context, { ...free, offers: [] })
  const asked = await offerTo(context, free, { to: to.id, by: actor.id })
  const lost = ticket.state !== 'new' && ticket.ownerId && ticket.ownerId !== actor.id ? ticket.ownerId : undefined
  return {
    notice: t('ticket.asked', { no: ticket.no, subject: ticket.subject, to: to.displayName }),
    changed: [...changedBy(ticket), ...(lost ? [{ entity: 'user' as const, id: lost }] : [])],
    audit: asked.audit,
    cards: [...asked.cards, ...(lost ? [{ view: 'ticket', of: refOf(ticket), to: { dm: lost } }] : [])],
  }
}

/** A ticket as nobody's: what somebody was at is taken from them first. */
export async function takenAway(context: Context, ticket: Ticket): Promise<Ticket> {
  if (ticket.state === 'new') return ticket
  await moveTicket(context, ticket, {
    from: ['taken', 'onTheWay', 'working', 'waiting'],
    to: 'new',
    data: { ownerId: null, takenAt: null },
  })
  return { ...ticket, state: 'new', ownerId: null, owner: null, holdSince: null }
}

export const candidatesView = defineView({
  name: 'ticket.candidates',
  async draw({ tx, actor, reader, company }, of) {
    const ticket = await readTicket(tx, of.id)
    if (!ticket || !actor || !mayTouch(actor, ticket, 'assign')) return null
    const nowhere = { space: null, card: null, quote: null, files: [] }
    const people = await candidatesFor({ tx, actor, reader, company, now: reader.now, said: 'job', ...nowhere }, ticket)
    const rows = people.slice(0, 10).map(
      (one, index): Row => ({
        title: one.name,
        line: lineOf(one, ticket, reader),
        mark: one.off
          ? say(t(`ticket.off.${one.off}`, { back: one.back ? clockTime(one.back, reader) : '—' }), reader)
          : '',
        buttons:
          isOpen(ticket.state) && one.id !== ticket.ownerId
            ? [
                {
                  title: say(t('button.ticketAsk'), reader),
                  verb: 'ticket.assign',
                  data: { ticket: ticket.no, to: one.id },
                  main: index === 0,
                },
              ]
            : [],
      }),
    )
    return drawList(
      {
        title: t('ticket.candidates', { no: ticket.no }),
        subtitle: ticket.owner
          ? t('ticket.candidatesHint', { subject: ticket.subject, owner: ticket.owner.displayName })
          : t('ticket.candidatesFree', { subject: ticket.subject }),
        empty: t('ticket.noCandidates'),
        rows,
      },
      reader,
    )
  },
})

function lineOf({ open, missing, distance }: Candidate, ticket: Ticket, reader: Reader): string {
  return [
    say(t('ticket.load', { count: open }), reader),
    ticket.skills.length === 0
      ? ''
      : missing.length === 0
        ? say(t('ticket.skilled'), reader)
        : say(t('ticket.missing', { list: missing }), reader),
    distance === null
      ? ''
      : say(t('ticket.distance', { km: distance < 10 ? distance.toFixed(1) : String(Math.round(distance)) }), reader),
  ]
    .filter(Boolean)
    .join(' · ')
}

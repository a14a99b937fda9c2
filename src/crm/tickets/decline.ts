import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { defineRoutine } from '../routine.ts'
import { findTicket, readTicket, type Ticket } from './load.ts'
import { changedBy, leftMeanwhile, refOf, tell } from './move.ts'
import { askNext } from './offers.ts'

/** Says no to a ticket one was asked to take; it goes to the next at once. */
export const decline = defineAction({
  name: 'ticket.decline',
  words: { en: ['ticket decline'], zh: ['拒单', '工单 拒单'] },
  usage: { en: '<ticket> [why]', zh: '<工单> [原因]' },
  does: { en: 'Decline a ticket you were asked to take', zh: '谢绝派给你的工单' },
  input: z.object({ ticket: z.string().min(1).max(100), reason: z.string().max(300).default('') }),
  read: rest => {
    const [ticket = '', ...reason] = rest.split(/\s+/)
    return { ticket, reason: reason.join(' ') }
  },
  allow: can('claim', 'ticket'),
  async run(context, { ticket: said, reason }) {
    const ticket = await findTicket(context, said, 'read')
    const [offer] = ticket.offers
    if (offer?.userId !== context.actor.id) throw new Refusal('ticket.notAsked', { no: ticket.no })
    const passed = await passOn(context, ticket, { state: 'declined', reason })
    if (!passed) throw await leftMeanwhile(context, ticket.id)
    return { notice: t('ticket.declined', { no: ticket.no }), ...passed }
  },
})

/** Whoever did not answer in time is asked no more. */
export const passOnLate = defineRoutine({
  name: 'ticket.offers',
  when: 'tick',
  async run({ now, look, act }) {
    const due = await look(
      tx => tx.sql<{ ticketId: string }>`
        select "ticketId" from "TicketOffer" where state = 'open' and "expiresAt" <= ${now} order by "expiresAt" limit 100`,
    )
    for (const { ticketId } of due)
      await act(async context => {
        const ticket = await readTicket(context.tx, ticketId)
        return ticket ? await passOn(context, ticket, { state: 'expired', reason: '' }) : undefined
      })
  },
})

type End = { state: 'declined' | 'expired'; reason: string }

/** Ends the open offer and asks the next; the one who asked hears when nobody is left. Undefined when somebody settled it meanwhile. */
async function passOn(context: Context, ticket: Ticket, { state, reason }: End): Promise<Outcome | undefined> {
  const { tx, now } = context
  const [offer] = ticket.offers
  if (!offer) return undefined
  // The ticket first, as everybody locks.
  await tx.sql`select 1 from "Ticket" where id = ${ticket.id} for update`
  const ended = await tx.ticketOffer.updateMany({
    where: { id: offer.id, state: 'open', ...(state === 'expired' ? { expiresAt: { lte: now } } : {}) },
    data: { state, endedAt: now, reason: reason || null },
  })
  if (ended.count === 0) return undefined
  const day = new Date(now.getTime() - 86_400_000)
  const asked = await tx.ticketOffer.findMany({
    where: { ticketId: ticket.id, state: { in: ['declined', 'expired'] }, endedAt: { gt: day } },
    select: { userId: true },
  })
  const next = await askNext(context, ticket, { notThese: asked.map(({ userId }) => userId) })
  const facts = { no: ticket.no, to: ticket.owner?.displayName ?? '—', reason }
  return {
    changed: changedBy(ticket),
    audit: [{ action: `ticket.${state}`, on: refOf(ticket), facts }, ...next.audit],
    cards: [
      ...next.cards,
      ...(next.to === null && offer.offeredById
        ? alsoTell(context, ticket, { to: offer.offeredById, cards: next.cards })
        : []),
    ],
  }
}

function alsoTell(context: Context, ticket: Ticket, { to, cards }: { to: string; cards: Outcome['cards'] }) {
  const told = (cards ?? []).some(card => typeof card.to === 'object' && 'dm' in card.to && card.to.dm === to)
  return told ? [] : tell(context, ticket, [to])
}

import type { Context } from '../action.ts'
import { readTicket } from './load.ts'
import { tell } from './move.ts'
import { type Asked, askNext } from './offers.ts'

/** A new ticket finds its way: to somebody by rule, else to the queue; and whoever looks after the customer sees it. */
export async function announce(context: Context, id: string): Promise<Asked> {
  const ticket = await readTicket(context.tx, id)
  if (!ticket) throw new Error(`no ticket ${id}`)
  const asked = await askNext(context, ticket, { notThese: [] })
  const told = new Set(asked.cards.flatMap(({ to }) => (typeof to === 'object' && 'dm' in to ? [to.dm] : [])))
  const keeper = ticket.customer?.ownerId
  return { ...asked, cards: [...asked.cards, ...(keeper && !told.has(keeper) ? tell(context, ticket, [keeper]) : [])] }
}

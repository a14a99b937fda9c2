import { Ambiguous, Refusal } from '../../core/errors.ts'
import type { Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayRead, mayTouch } from './rights.ts'
import { openStates } from './vocabulary.ts'

const person = { select: { id: true, displayName: true, department: { select: { path: true } } } } as const

/** A ticket with everything its card and its rights ask of it. */
export async function readTicket(tx: Tx, id: string) {
  return tx.ticket.findUnique({
    where: { id },
    include: {
      customer: { select: { id: true, no: true, name: true, level: true, ownerId: true, owner: person } },
      contact: { select: { id: true, name: true, title: true } },
      order: { select: { no: true, title: true } },
      owner: person,
      creator: { select: { displayName: true } },
      mergedInto: { select: { no: true, subject: true } },
      offers: { where: { state: 'open' }, take: 1 },
      messages: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 2 },
      links: true,
    },
  })
}
export type Ticket = NonNullable<Awaited<ReturnType<typeof readTicket>>>

/** The number in what was said: whole as "GD-20261123-0001", or its end alone as "#12". */
export function ticketNumber(said: string): { whole: string } | { end: string } | undefined {
  const text = said.normalize('NFKC').trim().toUpperCase()
  const whole = /^GD\s*-?\s*(\d{8})\s*-?\s*(\d{4,6})$/.exec(text)
  if (whole) return { whole: `GD-${whole[1]}-${whole[2]}` }
  if (/^GD-[A-Z0-9-]*-\d+$/.test(text)) return { whole: text }
  const end = /^(?:#|GD\s*-?\s*)(\d{1,6})$/.exec(text)
  return end ? { end: end[1] ?? '' } : undefined
}

/**
 * The ticket somebody means: by its number, by the end of the number of one that is open, or by words of its subject. Throws a Refusal when there
 * is none that they may do this to, Ambiguous when several fit.
 */
export async function findTicket(context: Context, said: string, verb: Verb): Promise<Ticket> {
  const id = await idOf(context, said)
  // Whoever changes it holds it from here on: its clock may be set anew from elsewhere, and is judged as it is then.
  if (id && verb !== 'read') await context.tx.sql`select 1 from "Ticket" where id = ${id} for update`
  const ticket = id ? await readTicket(context.tx, id) : null
  if (!ticket || !mayRead(context.actor, ticket)) throw new Refusal('ticket.unknown', { ref: said })
  if (verb !== 'read' && !mayTouch(context.actor, ticket, verb))
    throw new Refusal('ticket.notYours', { no: ticket.no, owner: ticket.owner?.displayName ?? '—' })
  return ticket
}

/** "12" ends GD-20261123-0012, and numbers whose counter is wider or narrower. */
function endingIn(digits: string) {
  return Array.from({ length: 9 }, (_, index) => digits.padStart(index + 1, '0'))
    .filter((end, index, all) => end !== all[index + 1])
    .map(end => ({ no: { endsWith: `-${end}` } }))
}

async function idOf({ tx, actor }: Context, said: string): Promise<string | undefined> {
  const number = ticketNumber(said)
  if (number && 'whole' in number)
    return (await tx.ticket.findUnique({ where: { no: number.whole }, select: { id: true } }))?.id
  const rows = await tx.ticket.findMany({
    where: number
      ? { OR: endingIn(number.end), state: { in: [...openStates, 'resolved'] } }
      : { subject: { contains: said, mode: 'insensitive' }, state: { in: [...openStates, 'resolved'] } },
    include: {
      customer: { select: { ownerId: true, owner: person } },
      owner: person,
      offers: { where: { state: 'open' } },
    },
    orderBy: { createdAt: 'desc' },
    take: 11,
  })
  const mine = rows.filter(row => mayRead(actor, row))
  if (mine.length > 1)
    throw new Ambiguous(
      said,
      mine.slice(0, 10).map(({ no, subject, owner }) => ({ no, title: subject, hint: owner?.displayName ?? '' })),
    )
  return mine[0]?.id
}

import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

/** A quote with everything its card and its approval ask of it. */
export async function readQuote(tx: Tx, id: string) {
  return tx.quote.findUnique({
    where: { id },
    include: {
      lines: { orderBy: { sort: 'asc' } },
      customer: { select: { no: true, name: true, level: true } },
      opportunity: { select: { no: true, name: true } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
    },
  })
}
export type Quote = NonNullable<Awaited<ReturnType<typeof readQuote>>>

/** The newest revision with this number: "BJ-20261121-0001", small letters or full-width ones too. */
export async function quoteByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  const quote = await tx.quote.findFirst({ where: { no }, orderBy: { revision: 'desc' }, select: { id: true } })
  return quote?.id ?? null
}

/** True when the actor may do this to the quote. */
export function mayTouch(actor: Actor, document: Pick<Quote, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'quote', { document, verb })
}

/** The quote somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findQuote({ tx, actor }: Context, said: string, verb: Verb): Promise<Quote> {
  const id = await quoteByNumber(tx, said)
  const quote = id ? await readQuote(tx, id) : null
  if (!quote || !mayTouch(actor, quote, 'read')) throw new Refusal('quote.unknown', { ref: said })
  if (!mayTouch(actor, quote, verb))
    throw new Refusal('record.notYours', { no: quote.no, owner: quote.owner.displayName })
  return quote
}

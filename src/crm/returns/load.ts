import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

/** A return with its lines and the order and contract behind it. */
export async function readReturn(tx: Tx, id: string) {
  return tx.return.findUnique({
    where: { id },
    include: {
      lines: { include: { orderLine: true } },
      order: { include: { contract: { include: { customer: { select: { no: true, name: true } } } } } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
    },
  })
}
export type Return = NonNullable<Awaited<ReturnType<typeof readReturn>>>

/** The return with this number. */
export async function returnByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.return.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the return. */
export function mayTouch(actor: Actor, document: Pick<Return, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'return', { document, verb })
}

/** The return somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findReturn({ tx, actor }: Context, said: string, verb: Verb): Promise<Return> {
  const id = await returnByNumber(tx, said)
  const found = id ? await readReturn(tx, id) : null
  if (!found || !mayTouch(actor, found, 'read')) throw new Refusal('return.unknown', { ref: said })
  if (!mayTouch(actor, found, verb))
    throw new Refusal('record.notYours', { no: found.no, owner: found.owner.displayName })
  return found
}

import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

/** A cost sheet with its lines and the deal it is for. */
export async function readCost(tx: Tx, id: string) {
  return tx.costSheet.findUnique({
    where: { id },
    include: {
      lines: { orderBy: { sort: 'asc' }, include: { product: { select: { sku: true, unit: true } } } },
      opportunity: { select: { no: true, name: true, customerId: true } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
    },
  })
}
export type Cost = NonNullable<Awaited<ReturnType<typeof readCost>>>

/** The sheet with this number. */
export async function costByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.costSheet.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the sheet. Costs are for those whose role names them. */
export function mayTouch(actor: Actor, document: Pick<Cost, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'cost', { document, verb })
}

/** The sheet somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findCost({ tx, actor }: Context, said: string, verb: Verb): Promise<Cost> {
  const id = await costByNumber(tx, said)
  const cost = id ? await readCost(tx, id) : null
  if (!cost || !mayTouch(actor, cost, 'read')) throw new Refusal('cost.unknown', { ref: said })
  if (!mayTouch(actor, cost, verb)) throw new Refusal('record.notYours', { no: cost.no, owner: cost.owner.displayName })
  return cost
}

import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

/** An order with its lines and what was shipped. */
export async function readOrder(tx: Tx, id: string) {
  return tx.order.findUnique({
    where: { id },
    include: {
      lines: { orderBy: { sort: 'asc' } },
      contract: { include: { customer: { select: { no: true, name: true } } } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
      shipments: { orderBy: { createdAt: 'desc' }, take: 3 },
    },
  })
}
export type Order = NonNullable<Awaited<ReturnType<typeof readOrder>>>
export type OrderLine = Order['lines'][number]

/** The order with this number. */
export async function orderByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.order.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the order. */
export function mayTouch(actor: Actor, document: Pick<Order, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'order', { document, verb })
}

/** The order somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findOrder({ tx, actor }: Context, said: string, verb: Verb): Promise<Order> {
  const id = await orderByNumber(tx, said)
  const order = id ? await readOrder(tx, id) : null
  if (!order || !mayTouch(actor, order, 'read')) throw new Refusal('order.unknown', { ref: said })
  if (!mayTouch(actor, order, verb))
    throw new Refusal('record.notYours', { no: order.no, owner: order.owner.displayName })
  return order
}

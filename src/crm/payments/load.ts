import { Refusal } from '../../core/errors.ts'
import type { Actor, Verb } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { mayTouchDocument } from '../approvals/rights.ts'

export const methods = ['transfer', 'cash', 'cheque', 'online', 'alipay', 'wechat', 'other'] as const

/** A payment with its contract and what it pays. */
export async function readPayment(tx: Tx, id: string) {
  return tx.payment.findUnique({
    where: { id },
    include: {
      contract: { include: { customer: { select: { no: true, name: true } } } },
      owner: { select: { displayName: true, department: { select: { path: true } } } },
      allocations: { include: { instalment: { select: { period: true, dueOn: true } } } },
    },
  })
}
export type Payment = NonNullable<Awaited<ReturnType<typeof readPayment>>>

/** The payment with this number. */
export async function paymentByNumber(tx: Tx, said: string): Promise<string | null> {
  const no = said.normalize('NFKC').trim().toUpperCase()
  return (await tx.payment.findUnique({ where: { no }, select: { id: true } }))?.id ?? null
}

/** True when the actor may do this to the payment. */
export function mayTouch(actor: Actor, document: Pick<Payment, 'ownerId' | 'owner'>, verb: Verb): boolean {
  return mayTouchDocument(actor, 'payment', { document, verb })
}

/** The payment somebody means. Throws a Refusal when there is none that they may do this to. */
export async function findPayment({ tx, actor }: Context, said: string, verb: Verb): Promise<Payment> {
  const id = await paymentByNumber(tx, said)
  const payment = id ? await readPayment(tx, id) : null
  if (!payment || !mayTouch(actor, payment, 'read')) throw new Refusal('payment.unknown', { ref: said })
  if (!mayTouch(actor, payment, verb))
    throw new Refusal('record.notYours', { no: payment.no, owner: payment.owner.displayName })
  return payment
}

import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../store/db.ts'

type Held = { contractId: string; amountMinor: bigint }

/**
 * Holds a part of a contract for a payment in review. The contract's row is the lock: two payments at once never pass its amount together.
 * Throws a Refusal with what could still be paid.
 */
export async function holdPart(tx: Tx, { contractId, amountMinor }: Held): Promise<void> {
  const [held] = await tx.sql`
    update "Contract" set "pendingPayMinor" = "pendingPayMinor" + ${String(amountMinor)}::bigint
    where id = ${contractId} and "docState" = 'approved' and "paidMinor" + "pendingPayMinor" + ${String(amountMinor)}::bigint <= "amountMinor"
    returning id`
  if (!held) throw await tooMuch(tx, contractId)
}

/** Lets go of what was held. */
export async function letGo(tx: Tx, { contractId, amountMinor }: Held): Promise<void> {
  await tx.sql`update "Contract" set "pendingPayMinor" = "pendingPayMinor" - ${String(amountMinor)}::bigint where id = ${contractId}`
}

/** What was held is paid. */
export async function book(tx: Tx, { contractId, amountMinor }: Held): Promise<void> {
  await tx.sql`
    update "Contract" set "pendingPayMinor" = "pendingPayMinor" - ${String(amountMinor)}::bigint, "paidMinor" = "paidMinor" + ${String(amountMinor)}::bigint
    where id = ${contractId}`
}

/** What was paid is not any more. Throws a Refusal when it has been paid back to the customer already. */
export async function unbook(tx: Tx, { contractId, amountMinor }: Held): Promise<void> {
  const [taken] = await tx.sql`
    update "Contract" set "paidMinor" = "paidMinor" - ${String(amountMinor)}::bigint
    where id = ${contractId} and "paidMinor" - ${String(amountMinor)}::bigint >= "refundedMinor" returning id`
  if (taken) return
  const { no, currency, refundedMinor } = await tx.contract.findUniqueOrThrow({ where: { id: contractId } })
  throw new Refusal('payment.paidBack', { no, refunded: { minor: refundedMinor, currency } })
}

/** Why no more can be paid on a contract: it is not in force, or how much is left of it. */
export async function tooMuch(tx: Tx, contractId: string): Promise<Refusal> {
  const contract = await tx.contract.findUniqueOrThrow({ where: { id: contractId } })
  const { no, currency, amountMinor, paidMinor, pendingPayMinor } = contract
  if (contract.docState !== 'approved') return new Refusal('contract.notInForce', { no })
  const money = (minor: bigint) => ({ minor, currency })
  return new Refusal('payment.tooMuch', {
    no,
    most: money(amountMinor - paidMinor - pendingPayMinor),
    amount: money(amountMinor),
    paid: money(paidMinor),
    pending: money(pendingPayMinor),
  })
}

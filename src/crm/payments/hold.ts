import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import type { Contract } from '../contracts/load.ts'
import { paymentSettings } from './settings.ts'

type Held = { contractId: string; amountMinor: bigint }

/**
 * Holds a part of a contract for a payment in review. The contract's row is the lock: two payments at once never pass its amount together,
 * unless the company lets an approval decide about that. Throws a Refusal with what could still be paid.
 */
export async function holdPart({ tx, company }: Pick<Context, 'tx' | 'company'>, held: Held): Promise<void> {
  const { overpay } = paymentSettings.of(company)
  const minor = String(held.amountMinor)
  const [done] = await tx.sql`
    update "Contract" set "pendingPayMinor" = "pendingPayMinor" + ${minor}::bigint,
      "overpaidMinor" = greatest(0, "paidMinor" + "pendingPayMinor" + ${minor}::bigint - "amountMinor")
    where id = ${held.contractId} and "docState" = 'approved'
      and (${overpay}::boolean or "paidMinor" + "pendingPayMinor" + ${minor}::bigint <= "amountMinor")
    returning id`
  if (!done) throw await tooMuch(tx, held.contractId)
}

/** Lets go of what was held. */
export async function letGo(tx: Tx, { contractId, amountMinor }: Held): Promise<void> {
  await tx.sql`
    update "Contract" set "pendingPayMinor" = "pendingPayMinor" - ${String(amountMinor)}::bigint,
      "overpaidMinor" = greatest(0, "paidMinor" + "pendingPayMinor" - ${String(amountMinor)}::bigint - "amountMinor")
    where id = ${contractId}`
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
    update "Contract" set "paidMinor" = "paidMinor" - ${String(amountMinor)}::bigint,
      "overpaidMinor" = greatest(0, "paidMinor" + "pendingPayMinor" - ${String(amountMinor)}::bigint - "amountMinor")
    where id = ${contractId} and "paidMinor" - ${String(amountMinor)}::bigint >= "refundedMinor" returning id`
  if (taken) return
  const { no, currency, refundedMinor } = await tx.contract.findUniqueOrThrow({ where: { id: contractId } })
  throw new Refusal('payment.paidBack', { no, refunded: { minor: refundedMinor, currency } })
}

type Sums = Pick<Contract, 'amountMinor' | 'paidMinor' | 'pendingPayMinor'>

/** What can still be paid before a contract is paid in full; nothing once it is. */
export function leftOf({ amountMinor, paidMinor, pendingPayMinor }: Sums): bigint {
  const left = amountMinor - paidMinor - pendingPayMinor
  return left > 0n ? left : 0n
}

/** By how much a payment that holds nothing yet would pass its contract. Throws a Refusal unless the company lets an approval decide. */
export async function overBy(
  { tx, company }: Pick<Context, 'tx' | 'company'>,
  contract: Sums & Pick<Contract, 'id'>,
  amountMinor: bigint,
): Promise<bigint> {
  const left = leftOf(contract)
  if (amountMinor <= left) return 0n
  if (!paymentSettings.of(company).overpay) throw await tooMuch(tx, contract.id)
  return amountMinor - left
}

/** Why no more can be paid on a contract: it is not in force, or how much is left of it. */
async function tooMuch(tx: Tx, contractId: string): Promise<Refusal> {
  const contract = await tx.contract.findUniqueOrThrow({ where: { id: contractId } })
  const { no, currency, amountMinor, paidMinor, pendingPayMinor } = contract
  if (contract.docState !== 'approved') return new Refusal('contract.notInForce', { no })
  const money = (minor: bigint) => ({ minor, currency })
  return new Refusal('payment.tooMuch', {
    no,
    most: money(leftOf(contract)),
    amount: money(amountMinor),
    paid: money(paidMinor),
    pending: money(pendingPayMinor),
  })
}

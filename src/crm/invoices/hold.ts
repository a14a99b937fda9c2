import { Refusal } from '../../core/errors.ts'
import type { Tx } from '../../store/db.ts'

type Billed = { contractId: string; amountMinor: bigint }

/** Bills a part of a contract, under its row's lock. Throws a Refusal with what may still be billed. */
export async function bill(tx: Tx, { contractId, amountMinor }: Billed): Promise<void> {
  const [billed] = await tx.sql`
    update "Contract" set "invoicedMinor" = "invoicedMinor" + ${String(amountMinor)}::bigint
    where id = ${contractId} and "docState" = 'approved' and "invoicedMinor" + ${String(amountMinor)}::bigint <= "amountMinor" returning id`
  if (!billed) throw await tooMuch(tx, contractId)
}

/** Takes it off the bill again. */
export async function unbill(tx: Tx, { contractId, amountMinor }: Billed): Promise<void> {
  await tx.sql`update "Contract" set "invoicedMinor" = "invoicedMinor" - ${String(amountMinor)}::bigint where id = ${contractId}`
}

/** Holds a part of an invoice for a red one. Throws a Refusal with what may still be taken back. */
export async function redden(
  tx: Tx,
  { redOfId, amountMinor }: { redOfId: string; amountMinor: bigint },
): Promise<void> {
  const [held] = await tx.sql`
    update "Invoice" set "redMinor" = "redMinor" + ${String(amountMinor)}::bigint
    where id = ${redOfId} and "issueState" in ('issued', 'partRed') and "redMinor" + ${String(amountMinor)}::bigint <= "amountMinor" returning id`
  if (held) return
  const { no, amountMinor: amount, redMinor, currency } = await tx.invoice.findUniqueOrThrow({ where: { id: redOfId } })
  throw new Refusal('invoice.tooRed', { no, most: { minor: amount - redMinor, currency } })
}

/** Lets go of what a red one held. */
export async function unredden(
  tx: Tx,
  { redOfId, amountMinor }: { redOfId: string; amountMinor: bigint },
): Promise<void> {
  await tx.sql`update "Invoice" set "redMinor" = "redMinor" - ${String(amountMinor)}::bigint where id = ${redOfId}`
}

/** Why no more can be billed on a contract. */
export async function tooMuch(tx: Tx, contractId: string): Promise<Refusal> {
  const { no, docState, currency, amountMinor, invoicedMinor } = await tx.contract.findUniqueOrThrow({
    where: { id: contractId },
  })
  if (docState !== 'approved') return new Refusal('contract.notInForce', { no })
  const money = (minor: bigint) => ({ minor, currency })
  return new Refusal('invoice.tooMuch', {
    no,
    most: money(amountMinor - invoicedMinor),
    amount: money(amountMinor),
    invoiced: money(invoicedMinor),
  })
}

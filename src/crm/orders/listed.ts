import { least } from '../../core/money.ts'
import type { Tx } from '../../store/db.ts'
import type { Contract } from '../contracts/load.ts'
import { tenThousandths } from '../quotes/lines.ts'

/** One line of what a contract sells: the quantity in ten-thousandths, the price for one after the discount of its line. */
export type Listed = {
  productId: string | null
  name: string
  unit: string
  qty: bigint
  priceMinor: bigint
  totalMinor: bigint
  /** What its other orders hold of it already, without what came back. */
  ordered: bigint
}

/**
 * What a contract sells: what was quoted, else what its deal lists, else the contract as one line; with what its orders hold of every
 * line, `except` aside. The contract is locked, so that two orders together never hold more than it sells.
 */
export async function listedBy(
  tx: Tx,
  contract: Pick<Contract, 'id' | 'quoteId' | 'opportunityId' | 'title' | 'amountMinor'>,
  except?: string,
): Promise<Listed[]> {
  await tx.sql`select 1 from "Contract" where id = ${contract.id} for update`
  const held = await tx.sql<{ productId: string | null; name: string; qty: bigint }>`
    select l."productId", l.name, (sum(l.qty - l."returnedQty") * 10000)::bigint as qty from "OrderLine" l join "Order" o on o.id = l."orderId"
    where o."contractId" = ${contract.id} and o."docState" <> 'voided' and o.state <> 'cancelled' and o.id is distinct from ${except ?? null}::uuid
    group by l."productId", l.name`
  const left = new Map(held.map(({ productId, name, qty }) => [`${productId} ${name}`, qty]))
  return (await linesOf(tx, contract)).map(({ qty, ...line }) => {
    const key = `${line.productId} ${line.name}`
    const sold = tenThousandths(qty)
    const ordered = least(left.get(key) ?? 0n, sold)
    left.set(key, (left.get(key) ?? 0n) - ordered)
    return { ...line, qty: sold, priceMinor: (line.totalMinor * 10_000n) / sold, ordered }
  })
}

/** What is still to be ordered of a line. */
export function toOrder({ qty, ordered }: Listed): bigint {
  return qty - ordered
}

async function linesOf(
  tx: Tx,
  { quoteId, opportunityId, title, amountMinor }: Pick<Contract, 'quoteId' | 'opportunityId' | 'title' | 'amountMinor'>,
) {
  const quoted = quoteId ? await tx.quoteLine.findMany({ where: { quoteId }, orderBy: { sort: 'asc' } }) : []
  if (quoted.length > 0)
    return quoted.map(({ productId, name, unit, qty, totalMinor }) => ({ productId, name, unit, qty, totalMinor }))
  const sold = opportunityId
    ? await tx.opportunityLine.findMany({
        where: { opportunityId },
        include: { product: true },
        orderBy: { createdAt: 'asc' },
      })
    : []
  if (sold.length === 0) return [{ productId: null, name: title, unit: '', qty: 1, totalMinor: amountMinor }]
  return sold.map(({ productId, product: { name, unit }, qty, totalMinor }) => ({
    ...{ productId, name, unit, qty, totalMinor },
  }))
}

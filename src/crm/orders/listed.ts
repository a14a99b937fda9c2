import { least } from '../../core/money.ts'
import type { Tx } from '../../store/db.ts'
import type { Contract } from '../contracts/load.ts'
import { tenThousandths } from '../quotes/lines.ts'

/** One line of what a contract sells: the quantity in ten-thousandths, and its share of what was agreed, for one and in all. */
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

type Sold = Omit<Listed, 'priceMinor' | 'ordered'>

/**
 * What a contract sells: what was quoted, else what its deal lists, else the contract as one line; with what its orders hold of every
 * line, `except` aside. What was taken off the whole is taken off every line, so that nobody is paid back more than they paid. The contract
 * is locked, so that two orders together never hold more than it sells.
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
  return agreed(await linesOf(tx, contract), contract.amountMinor).map(line => {
    const key = `${line.productId} ${line.name}`
    const ordered = least(left.get(key) ?? 0n, line.qty)
    left.set(key, (left.get(key) ?? 0n) - ordered)
    return { ...line, priceMinor: (line.totalMinor * 10_000n) / line.qty, ordered }
  })
}

/** Lines that add up to what was agreed: the last takes what rounding leaves. */
function agreed(lines: readonly Sold[], amountMinor: bigint): Sold[] {
  const sum = lines.reduce((total, line) => total + line.totalMinor, 0n)
  if (sum === amountMinor || sum === 0n) return [...lines]
  const shares = lines.map(({ totalMinor }) => (totalMinor * amountMinor + sum / 2n) / sum)
  const left = amountMinor - shares.reduce((total, share) => total + share, 0n)
  return lines.map((line, at) => ({
    ...line,
    totalMinor: (shares[at] ?? 0n) + (at === lines.length - 1 ? left : 0n),
  }))
}

/** What is still to be ordered of a line. */
export function toOrder({ qty, ordered }: Listed): bigint {
  return qty - ordered
}

async function linesOf(
  tx: Tx,
  { quoteId, opportunityId, title, amountMinor }: Pick<Contract, 'quoteId' | 'opportunityId' | 'title' | 'amountMinor'>,
): Promise<Sold[]> {
  const quoted = quoteId ? await tx.quoteLine.findMany({ where: { quoteId }, orderBy: { sort: 'asc' } }) : []
  if (quoted.length > 0)
    return quoted.map(({ productId, name, unit, qty, totalMinor }) => ({
      ...{ productId, name, unit, qty: tenThousandths(qty), totalMinor },
    }))
  const sold = opportunityId
    ? await tx.opportunityLine.findMany({
        where: { opportunityId },
        include: { product: true },
        orderBy: { createdAt: 'asc' },
      })
    : []
  if (sold.length === 0) return [{ productId: null, name: title, unit: '', qty: 10_000n, totalMinor: amountMinor }]
  return sold.map(({ productId, product: { name, unit }, qty, totalMinor }) => ({
    ...{ productId, name, unit, qty: tenThousandths(qty), totalMinor },
  }))
}

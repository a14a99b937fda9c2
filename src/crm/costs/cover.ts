import type { Tx } from '../../store/db.ts'

type Wanted = { opportunityId: string; currency: string; today: string; productId: string; qty: { toString(): string } }

/**
 * What one costs by an approved sheet of this deal: same product and currency, the quantity within its range, not past its last day. The
 * sheet approved last goes before. Undefined when no sheet covers it.
 */
export async function coveredCost(
  tx: Tx,
  { opportunityId, currency, today, productId, qty }: Wanted,
): Promise<bigint | undefined> {
  const [line] = await tx.sql<{ cost: bigint }>`
    select l."unitCostMinor" as cost from "CostLine" l join "CostSheet" s on s.id = l."costSheetId"
    where s."opportunityId" = ${opportunityId} and s."docState" in ('approved', 'voiding') and s.currency = ${currency}
      and s."validUntilOn" >= ${today}::date and l."productId" = ${productId}
      and ${qty.toString()}::numeric between l."qtyFrom" and l."qtyTo"
    order by s."approvedAt" desc nulls last, s.id desc limit 1`
  return line?.cost
}

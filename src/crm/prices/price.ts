import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { type Reader, say, t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { qtyDecimal } from '../opportunities/lines/quantity.ts'

/** For whom and when a price is asked: the customer's level, the day as "2026-11-21", the currency of the deal. */
export type Pricing = { currency: string; level: string | null; today: string }

/** What the list says today for the customer of a deal. */
export function pricingOf(
  { now, company }: Pick<Context, 'now' | 'company'>,
  { currency, customer }: { currency: string; customer: { level: string | null } },
): Pricing {
  return { currency, level: customer.level, today: localDate(now, company.zone) }
}

/** The price of one by the list, and the lowest without further say; both in minor units of the product's currency. */
export type ListPrice = { listPriceMinor: bigint; floorMinor: bigint | null }

/** The best price that applies: of all tiers that this quantity and level reach, the lowest; without one, the product's own. */
export async function listPrice(
  tx: Tx,
  product: ListPrice & { id: string },
  { qty, level, today }: Pricing & { qty: bigint },
): Promise<ListPrice> {
  const [tier] = await tx.sql<ListPrice>`
    select "priceMinor" as "listPriceMinor", "floorMinor" from "PriceTier"
    where "productId" = ${product.id} and level in ('', ${level ?? ''}) and "minQty" <= ${qtyDecimal(qty)}::numeric
      and coalesce("validFrom" <= ${today}::date, true) and coalesce("validTo" >= ${today}::date, true)
      and "priceMinor" <= ${String(product.listPriceMinor)}::bigint
    order by "priceMinor", "minQty" desc limit 1`
  const own = { listPriceMinor: product.listPriceMinor, floorMinor: product.floorMinor }
  return tier ? { ...tier, floorMinor: tier.floorMinor ?? own.floorMinor } : own
}

type Tier = { level: string; minQty: { toString(): string }; priceMinor: bigint; floorMinor: bigint | null }

/** "100 起 ¥1,650 · A 级 10 起 ¥1,700" */
export function tiersText(tiers: readonly Tier[], currency: string, reader: Reader): string {
  return tiers
    .map(({ level, minQty, priceMinor }) => {
      const price = formatMoney({ minor: priceMinor, currency }, reader.locale)
      const facts = { qty: minQty.toString(), price, level }
      return say(t(level === '' ? 'price.tier' : 'price.levelTier', facts), reader)
    })
    .join(' · ')
}

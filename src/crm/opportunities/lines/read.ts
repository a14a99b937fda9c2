import { readMoney } from '../../../core/money.ts'
import { type Text, t } from '../../../core/text.ts'
import type { Tx } from '../../../store/db.ts'
import { listPrice, type Pricing } from '../../prices/price.ts'
import { findProduct } from '../../products/find.ts'
import { readQty } from './quantity.ts'

/** A line to be added: quantity in ten-thousandths, prices in minor units. */
export type NewLine = {
  productId: string
  listPriceMinor: bigint
  dealPriceMinor: bigint
  qty: bigint
  discountBp: number
}

/**
 * Reads "SKU-1 50 1800 5%", one line each: product, quantity, then the deal price and a discount if they differ from the list. Says
 * which line cannot be read, and why.
 */
export async function readLines(
  tx: Tx,
  text: string,
  pricing: Pricing,
): Promise<{ lines: NewLine[] } | { problem: Text }> {
  const lines: NewLine[] = []
  for (const line of text.split(/\n|;|；/).flatMap(part => part.trim() || [])) {
    const read = await readLine(tx, line, pricing)
    if ('problem' in read) return read
    lines.push(read)
  }
  return lines.length > 0 ? { lines } : { problem: t('field.required') }
}

async function readLine(tx: Tx, line: string, pricing: Pricing): Promise<NewLine | { problem: Text }> {
  const { currency } = pricing
  const words = line.split(/\s+/)
  const numbers = words.length - words.toReversed().findIndex(word => !/^\d[\d,.]*(?:%|％|万|k|m|w)?$/i.test(word))
  const named = words.findIndex((_, index) => index >= numbers)
  const [product, rest] = named < 0 ? [words.join(' '), []] : [words.slice(0, named).join(' '), words.slice(named)]
  const discount = rest.find(word => /[%％]$/.test(word))
  const [qtyText = '1', priceText] = rest.filter(word => word !== discount)
  const found = await findProduct(tx, product)
  if (!found) return { problem: t('product.unknown', { said: product }) }
  if (found.currency !== currency)
    return { problem: t('line.otherCurrency', { product: found.name, currency: found.currency }) }
  const qty = readQty(qtyText)
  const { listPriceMinor } = await listPrice(tx, found, { ...pricing, qty: qty ?? 1n })
  const price = priceText === undefined ? { minor: listPriceMinor } : readMoney(priceText, currency)
  const discountBp = discount === undefined ? 0 : readPercent(discount)
  if (qty === undefined || !price || discountBp === undefined) return { problem: t('line.unreadable', { line }) }
  return { productId: found.id, listPriceMinor, dealPriceMinor: price.minor, qty, discountBp }
}

/** "42%", "42.5 %" or "42" in basis points; undefined outside of 0 to 100. */
export function readPercent(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?\s*[%％]?$/.exec(text.trim())
  if (!match) return undefined
  const basisPoints = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return basisPoints <= 10_000 ? basisPoints : undefined
}

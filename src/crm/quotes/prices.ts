import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import type { Tx } from '../../store/db.ts'
import type { Context } from '../action.ts'
import { coveredCost } from '../costs/cover.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { listPrice } from '../prices/price.ts'
import { tenThousandths } from './lines.ts'
import type { Quote } from './load.ts'
import { quoteSettings } from './settings.ts'

/** Writes into a draft what its lines may be sold for at least, and what they cost, as it stands today. */
export async function notePrices(
  { tx, now, company }: Pick<Context, 'tx' | 'now' | 'company'>,
  quote: Quote,
): Promise<void> {
  const today = localDate(now, company.zone)
  for (const line of quote.lines) {
    const { floorMinor, unitCostMinor } = await pricesOf(tx, quote, { line, today })
    if (floorMinor !== line.floorMinor || unitCostMinor !== line.unitCostMinor)
      await tx.quoteLine.update({ where: { id: line.id }, data: { floorMinor, unitCostMinor } })
  }
}

/** True for a draft whose costs are not what they were when it was made. */
export async function costsChanged(tx: Tx, quote: Quote, today: string): Promise<boolean> {
  for (const line of quote.lines) {
    const { unitCostMinor } = await pricesOf(tx, quote, { line, today })
    if (line.unitCostMinor !== null && unitCostMinor !== line.unitCostMinor) return true
  }
  return false
}

type Line = Quote['lines'][number]

async function pricesOf(
  tx: Tx,
  { opportunityId, currency, customer }: Quote,
  { line, today }: { line: Line; today: string },
) {
  const none = { floorMinor: null, unitCostMinor: null }
  const product = line.productId ? await tx.product.findUnique({ where: { id: line.productId } }) : null
  if (!product || product.currency !== currency) return none
  const pricing = { currency, level: customer.level, today, qty: tenThousandths(line.qty) }
  const { floorMinor } = await listPrice(tx, product, pricing)
  const cost = await coveredCost(tx, { opportunityId, currency, today, productId: product.id, qty: line.qty })
  return { floorMinor, unitCostMinor: cost ?? product.costMinor }
}

/** A quote is not handed in, sent or printed before its costs are approved. Throws a Refusal that names the lines. */
export async function refuseUncosted({ tx, now, company }: Context, quote: Quote): Promise<void> {
  const { costGate } = quoteSettings.of(company)
  const today = localDate(now, company.zone)
  const missing: string[] = []
  for (const line of quote.lines) {
    const product = line.productId ? await tx.product.findUnique({ where: { id: line.productId } }) : null
    if (costGate === 'marked' && !product?.costed) continue
    const { opportunityId, currency } = quote
    const cost =
      product && (await coveredCost(tx, { opportunityId, currency, today, productId: product.id, qty: line.qty }))
    if (cost === null || cost === undefined) missing.push(`${line.name} × ${qtyText(line.qty)}${line.unit}`)
  }
  if (missing.length > 0)
    throw new Refusal('quote.uncosted', { no: quote.no, lines: missing, deal: quote.opportunity.no })
}

import { Refusal } from '../../../core/errors.ts'
import { newId } from '../../../core/id.ts'
import { lineTotal } from '../../../core/money.ts'
import type { Context } from '../../action.ts'
import { qtyDecimal } from './quantity.ts'
import type { NewLine } from './read.ts'

const mostLines = 100

/** Adds lines to an open deal; its amount becomes their sum. */
export async function addLines(context: Context, dealId: string, lines: NewLine[]): Promise<void> {
  const { tx, now } = context
  await holdOpen(context, dealId)
  if ((await tx.opportunityLine.count({ where: { opportunityId: dealId } })) + lines.length > mostLines)
    throw new Refusal('line.tooMany', { max: mostLines })
  for (const line of lines) {
    await tx.opportunityLine.create({
      data: { id: newId(), opportunityId: dealId, createdAt: now, ...columnsOf(line) },
    })
  }
  await sumUp(context, dealId)
}

/** Replaces what a line says. False when there is no such line any more. */
export async function changeLine(
  context: Context,
  line: { id: string; opportunityId: string },
  to: NewLine,
): Promise<boolean> {
  await holdOpen(context, line.opportunityId)
  const changed = await context.tx.opportunityLine.updateMany({ where: line, data: columnsOf(to) })
  if (changed.count > 0) await sumUp(context, line.opportunityId)
  return changed.count > 0
}

/** Takes a line away. The last one leaves the amount as it was, to be entered by hand again; a discount goes with it. */
export async function removeLine(context: Context, line: { id: string; opportunityId: string }): Promise<boolean> {
  await holdOpen(context, line.opportunityId)
  const removed = await context.tx.opportunityLine.deleteMany({ where: line })
  if (removed.count > 0) await sumUp(context, line.opportunityId)
  return removed.count > 0
}

/** Sets what is taken off the sum of the lines. */
export async function setDiscount(context: Context, dealId: string, minor: bigint): Promise<void> {
  await holdOpen(context, dealId)
  await context.tx.opportunity.update({ where: { id: dealId }, data: { discountMinor: minor } })
  await sumUp(context, dealId)
}

function columnsOf({ productId, listPriceMinor, dealPriceMinor, qty, discountBp }: NewLine) {
  const totalMinor = lineTotal(dealPriceMinor, { qty, discountBp })
  return { productId, listPriceMinor, dealPriceMinor, qty: qtyDecimal(qty), discountBp, totalMinor }
}

/** Two people at the same lines come one after the other; a deal that closed meanwhile takes no more. */
async function holdOpen({ tx, reader }: Context, id: string): Promise<void> {
  const [deal] = await tx.sql<{ no: string; closedAt: Date | null; name: string; nameEn: string }>`
    select o.no, o."closedAt", s.name, s."nameEn" from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o.id = ${id} for update of o`
  if (!deal?.closedAt) return
  const stage = reader.locale === 'zh' ? deal.name : deal.nameEn
  throw new Refusal('deal.closed', { no: deal.no, stage, at: deal.closedAt })
}

/** The amount is the sum of rounded lines less the discount. Throws when the discount is more than there is. */
async function sumUp({ tx, now }: Context, id: string): Promise<void> {
  const [sums] = await tx.sql<{ total: bigint | null; discount: bigint; currency: string }>`
    select (select sum("totalMinor")::bigint from "OpportunityLine" where "opportunityId" = o.id) as total,
      o."discountMinor" as discount, o.currency
    from "Opportunity" o where o.id = ${id}`
  if (!sums) return
  const { total, discount, currency } = sums
  const discountMinor = total === null ? 0n : discount
  if (total !== null && total < discount)
    throw new Refusal('line.discountTooHigh', {
      discount: { minor: discount, currency },
      total: { minor: total, currency },
    })
  await tx.opportunity.update({
    where: { id },
    data: {
      ...(total === null ? {} : { amountMinor: total - discount }),
      ...{ discountMinor, updatedAt: now, version: { increment: 1 } },
    },
  })
}

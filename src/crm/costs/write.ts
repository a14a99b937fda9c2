import { newId } from '../../core/id.ts'
import type { Context } from '../action.ts'
import { inBase } from '../quotes/rate.ts'
import type { Cost } from './load.ts'
import { type CostTerms, rowOf, totalOf } from './terms.ts'

/** What a sheet's row says of these costs: their sum, in its own currency and in the company's. */
export async function valuesOf(context: Context, terms: CostTerms, currency: string) {
  const totalMinor = totalOf(terms)
  const { rate, baseMinor } = await inBase(context, totalMinor, currency)
  return { totalMinor, rateToBase: rate, baseMinor, validUntilOn: new Date(terms.until), note: terms.note }
}

/** Puts other lines and another last day into a sheet. False when somebody else changed it meanwhile. */
export async function writeTerms(context: Context, cost: Cost, terms: CostTerms): Promise<boolean> {
  const { tx, now } = context
  const { id, version, docState } = cost
  const changed = await tx.costSheet.updateMany({
    where: { id, version, docState },
    data: { ...(await valuesOf(context, terms, cost.currency)), updatedAt: now, version: { increment: 1 } },
  })
  if (changed.count === 0) return false
  await tx.costLine.deleteMany({ where: { costSheetId: id } })
  await addLines(context, id, terms)
  return true
}

export async function addLines({ tx }: Context, costSheetId: string, { lines }: CostTerms): Promise<void> {
  await tx.costLine.createMany({
    data: lines.map((line, sort) => ({ id: newId(), costSheetId, sort, ...rowOf(line) })),
  })
}

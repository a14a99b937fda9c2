import { Refusal } from '../../core/errors.ts'
import type { Editing, Trigger } from '../approvals/documents.ts'
import { shownQty } from '../orders/quantities.ts'
import { type Cost, readCost } from './load.ts'
import { costQuestions, readCostForm, typedCost } from './questions.ts'
import { type CostTerms, stored, termsOf, termsSchema } from './terms.ts'
import { writeTerms } from './write.ts'

/** What whoever checks costs may be let correct in a sheet, or in the change of one: the costs themselves and how long they hold. */
export const costEdits: Editing = {
  inputs: { costs: ['lines'], validUntil: ['until'] },

  async ask({ tx }, id, trigger) {
    const cost = await readCost(tx, id)
    if (!cost) return []
    const { lines, until, note } = waiting(cost, trigger)
    const products = await tx.product.findMany({
      where: { id: { in: lines.map(({ productId }) => productId) } },
      select: { id: true, sku: true },
    })
    const skus = new Map(products.map(({ id: product, sku }) => [product, sku]))
    const shown = lines.map(({ productId, qtyFrom, qtyTo, unitCostMinor }) => ({
      ...{ sku: skus.get(productId) ?? '', qtyFrom: shownQty(qtyFrom), qtyTo: shownQty(qtyTo), unitCostMinor },
    }))
    return costQuestions({ lines: shown, until, note }, cost.currency)
  },

  async save(context, id, { trigger, typed }) {
    const { tx } = context
    const cost = await readCost(tx, id)
    if (!cost) return
    const terms = await readCostForm(context, typedCost.parse(typed), cost.currency)
    if (trigger === 'update')
      await tx.sql`update "CostSheet" set change = ${stored(terms)}::jsonb where id = ${id} and change is not null`
    else if (!(await writeTerms(context, cost, terms))) throw new Refusal('record.changed', { no: cost.no })
  },
}

/** What is decided about: the sheet as it stands, or the change of it. */
function waiting(cost: Cost, trigger: Trigger): CostTerms {
  return trigger === 'update' ? termsSchema.parse(cost.change) : termsOf(cost)
}

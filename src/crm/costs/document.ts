import { Refusal } from '../../core/errors.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import type { Context } from '../action.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { costEdits } from './inReview.ts'
import { type Cost, costByNumber, mayTouch, readCost } from './load.ts'
import { type CostTerms, contentOfTerms, termsOf, termsSchema } from './terms.ts'
import { valuesOf, writeTerms } from './write.ts'

/** Cost sheets as approvals know them: bound to products, quantities, costs and their last day. */
export const costDocument: DocumentKind = {
  entity: 'cost',
  ...keptIn({ rows: tx => tx.costSheet, read: readCost, mayTouch }),
  load: loadedBy(readCost, documentOf),
  edits: costEdits,
  name: 'kind.cost',
  prefix: documentPrefixes.cost,
  triggers: ['update'],
  money: true,
  conditions: [{ field: 'currency', kind: 'text' }],

  byNumber: costByNumber,

  async loadChange(context, id) {
    const cost = await readCost(context.tx, id)
    return cost?.change ? changedDocument(context, cost, termsSchema.parse(cost.change)) : null
  },

  async dropped({ tx }, id, trigger) {
    if (trigger === 'update') await tx.sql`update "CostSheet" set change = null where id = ${id}`
  },

  async approved(context, { id }, { trigger }) {
    if (trigger === 'update') await takeChange(context, id)
    const { opportunityId } = await context.tx.costSheet.update({ where: { id }, data: { approvedAt: context.now } })
    return { changed: [{ entity: 'opportunity', id: opportunityId }] }
  },
}

/** A sheet as the approval sees it, or as it would say other costs. */
function documentOf(cost: Cost, terms = termsOf(cost)): Document {
  const { id, no, ownerId, currency, totalMinor, baseMinor, opportunity } = cost
  return {
    ...{ id, no, ownerId, baseMinor, entity: 'cost', title: opportunity.name, customerId: opportunity.customerId },
    dealId: cost.opportunityId,
    state: docStateOf(cost.docState),
    amount: { minor: totalMinor, currency },
    content: contentOfTerms(cost, terms),
  }
}

/** The sheet as it would be with a change, and what that would come to. */
export async function changedDocument(context: Context, cost: Cost, terms: CostTerms): Promise<Document> {
  const { currency } = cost
  const { totalMinor, baseMinor } = await valuesOf(context, terms, currency)
  return { ...documentOf(cost, terms), amount: { minor: totalMinor, currency }, baseMinor }
}

/** The new costs count from now on; quotes that were sent stay, and open drafts say that their costs changed (R83). */
async function takeChange(context: Context, id: string): Promise<void> {
  const cost = await readCost(context.tx, id)
  if (!cost) return
  const terms = termsSchema.parse(cost.change)
  if (!(await writeTerms(context, cost, terms))) throw new Refusal('record.changed', { no: cost.no })
  await context.tx.sql`update "CostSheet" set change = null where id = ${id}`
}

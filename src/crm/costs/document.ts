import { formatMoney } from '../../core/money.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { type Cost, costByNumber, mayTouch, readCost } from './load.ts'

/** Cost sheets as approvals know them: bound to products, quantities, costs and their last day. */
export const costDocument: DocumentKind = {
  entity: 'cost',
  ...keptIn({ rows: tx => tx.costSheet, read: readCost, mayTouch }),
  load: loadedBy(readCost, documentOf),
  name: 'kind.cost',
  prefix: documentPrefixes.cost,
  money: true,
  conditions: [{ field: 'currency', kind: 'text' }],

  byNumber: costByNumber,

  async approved({ tx, now }, { id }) {
    const { opportunityId } = await tx.costSheet.update({ where: { id }, data: { approvedAt: now } })
    return { changed: [{ entity: 'opportunity', id: opportunityId }] }
  },
}

function documentOf(cost: Cost): Document {
  const { id, no, ownerId, currency, totalMinor, baseMinor, opportunity } = cost
  return {
    ...{ id, no, ownerId, baseMinor, entity: 'cost', title: opportunity.name, customerId: opportunity.customerId },
    state: docStateOf(cost.docState),
    amount: { minor: totalMinor, currency },
    content: [
      { field: 'deal', kind: 'text', value: `${opportunity.no} ${opportunity.name}` },
      { field: 'currency', kind: 'text', value: currency },
      { field: 'validUntil', kind: 'date', value: cost.validUntilOn.toISOString().slice(0, 10) },
      { field: 'costs', kind: 'list', value: cost.lines.map(line => costText(line, currency)) },
    ],
  }
}

/** "云岭传感器 100–499个 @ ¥1,200" */
export function costText(line: Cost['lines'][number], currency: string): string {
  const [from, to] = [line.qtyFrom, line.qtyTo].map(qtyText)
  const cost = formatMoney({ minor: line.unitCostMinor, currency }, 'zh')
  return `${line.name} ${from === to ? from : `${from}–${to}`}${line.product.unit} @ ${cost}`
}

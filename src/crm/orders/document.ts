import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { keptIn, loadedBy } from '../approvals/kept.ts'
import { dayOf } from '../contracts/load.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { orderEdits } from './inReview.ts'
import { mayTouch, type Order, orderByNumber, readOrder } from './load.ts'

/** Orders as approvals know them. The contract behind them is approved, so without a flow of their own they need no further say. */
export const orderDocument: DocumentKind = {
  entity: 'order',
  ...keptIn({ rows: tx => tx.order, read: readOrder, mayTouch }),
  load: loadedBy(readOrder, documentOf),
  edits: orderEdits,
  name: 'kind.order',
  prefix: documentPrefixes.order,
  money: false,
  conditions: [{ field: 'currency', kind: 'text' }],

  byNumber: orderByNumber,

  async approved({ tx }, { id }) {
    const order = await readOrder(tx, id)
    return order
      ? {
          changed: [
            { entity: 'contract', id: order.contractId },
            { entity: 'order', id },
          ],
        }
      : {}
  },
}

function documentOf(order: Order): Document {
  const { id, no, title, ownerId, customerId, totalMinor, currency, baseMinor, contract } = order
  return {
    ...{ id, no, title, ownerId, customerId, baseMinor, entity: 'order', state: docStateOf(order.docState) },
    amount: { minor: totalMinor, currency },
    content: [
      { field: 'amount', kind: 'money', value: String(totalMinor), currency },
      { field: 'contract', kind: 'text', value: `${contract.no} ${contract.title}` },
      {
        field: 'lines',
        kind: 'list',
        value: order.lines.map(line => `${line.name} × ${qtyText(line.qty)}${line.unit}`),
      },
      // Left out where nothing is said: what was in review before orders said it still says the same.
      ...(order.deliverOn ? [{ field: 'deliverOn', kind: 'date' as const, value: dayOf(order.deliverOn) }] : []),
      ...(order.deliverTo ? [{ field: 'deliverTo', kind: 'text' as const, value: order.deliverTo }] : []),
    ],
  }
}

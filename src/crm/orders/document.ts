import { Refusal } from '../../core/errors.ts'
import { documentPrefixes } from '../../store/documentNumbers.ts'
import { type Document, type DocumentKind, docStateOf } from '../approvals/documents.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { mayTouch, type Order, orderByNumber, readOrder } from './load.ts'

/** Orders as approvals know them. The contract behind them is approved, so without a flow of their own they need no further say. */
export const orderDocument: DocumentKind = {
  entity: 'order',
  name: 'kind.order',
  prefix: documentPrefixes.order,
  money: false,
  conditions: [{ field: 'currency', kind: 'text' }],

  async load(tx, id) {
    const order = await readOrder(tx, id)
    return order && documentOf(order)
  },

  byNumber: orderByNumber,

  async newest(tx, most) {
    return (await tx.order.findMany({ orderBy: { createdAt: 'desc' }, take: most, select: { id: true } })).map(
      ({ id }) => id,
    )
  },

  async reads(tx, actor, { id }) {
    const order = await readOrder(tx, id)
    return order !== null && mayTouch(actor, order, 'read')
  },

  async move({ tx, now }, id, { from, to }) {
    const moved = await tx.order.updateMany({
      where: { id, docState: { in: [...from] } },
      data: { docState: to, updatedAt: now, version: { increment: 1 } },
    })
    return moved.count > 0
  },

  async ready({ tx, actor }, document) {
    const order = await readOrder(tx, document.id)
    if (!order || !mayTouch(actor, order, 'update')) throw new Refusal('approval.unknown', { ref: document.no })
  },

  async dropped() {},

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
    ],
  }
}

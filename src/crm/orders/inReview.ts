import type { Editing } from '../approvals/documents.ts'
import { listedBy } from './listed.ts'
import { readOrder } from './load.ts'
import { orderQuestions, typedOrder, writeOrder } from './questions.ts'

/** What an approver may be let change in an order: how much of it goes out, by when and where to. */
export const orderEdits: Editing = {
  inputs: { lines: ['parts'], deliverOn: ['deliverOn'], deliverTo: ['deliverTo'] },

  async ask({ tx }, id) {
    const order = await readOrder(tx, id)
    return order ? orderQuestions(order, await listedBy(tx, order.contract, id)) : []
  },

  async save(context, id, { typed }) {
    const order = await readOrder(context.tx, id)
    if (order) await writeOrder(context, order, typedOrder.parse(typed))
  },
}

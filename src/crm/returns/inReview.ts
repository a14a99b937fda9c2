import type { Editing } from '../approvals/documents.ts'
import { readOrder } from '../orders/load.ts'
import { hold, letGo } from './book.ts'
import { readReturn } from './load.ts'
import { returnQuestions, typedReturn, writeReturn } from './questions.ts'

/** What an approver may be let correct in a return: which pieces come back, and why. Other pieces hold other stock and money at once. */
export const returnEdits: Editing = {
  inputs: { lines: ['parts'], reason: ['reason'] },

  async ask({ tx }, id) {
    const back = await readReturn(tx, id)
    const order = back && (await readOrder(tx, back.orderId))
    return back && order ? returnQuestions(back, order) : []
  },

  async save(context, id, { typed }) {
    const { tx } = context
    const back = await readReturn(tx, id)
    if (!back) return
    // Let go of first: it is measured against everything else that is on its way back, not against itself.
    await letGo(tx, back)
    const order = await readOrder(tx, back.orderId)
    if (!order) return
    await writeReturn(context, { back, order }, typedReturn.parse(typed))
    const written = await readReturn(tx, id)
    if (written) await hold(tx, written)
  },
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { propose } from '../approvals/propose.ts'
import { documentOf, returnDocument } from './document.ts'
import { findReturn } from './load.ts'

/** Each of these names its return in the same way. */
const byNumber = {
  usage: { en: '<return>', zh: '<退货单号>' },
  input: z.object({ return: z.string().min(1).max(60), approvers: z.string().max(200).default('') }),
  read: (rest: string) => ({ return: rest }),
}

/** The goods are back in the warehouse. */
export const received = defineAction({
  ...byNumber,
  name: 'return.received',
  words: { en: ['return received'], zh: ['退货入库', '退货已收'] },
  does: { en: 'Note that returned goods arrived', zh: '登记退货已入库' },
  allow: can('update', 'return'),
  async run(context, { return: said }) {
    const back = await approvedReturn(context, said, 'update')
    const of = await note(context, back, 'received')
    return {
      notice: t('return.received', { no: back.no }),
      changed: [of],
      audit: [{ action: 'return.received', on: of, facts: { no: back.no } }],
    }
  },
})

/** Finance paid the money back, once the goods are there. From here on the return stays. */
export const refunded = defineAction({
  ...byNumber,
  name: 'return.refunded',
  words: { en: ['refunded'], zh: ['已退款'] },
  does: { en: 'Note that the money was paid back', zh: '登记退款已付' },
  allow: can('settle', 'return'),
  async run(context, { return: said }) {
    const back = await approvedReturn(context, said, 'settle')
    if (!back.receivedAt) throw new Refusal('return.notReceived', { no: back.no })
    const of = await note(context, back, 'refunded')
    const amount = { minor: back.refundMinor, currency: back.currency }
    return {
      notice: t('return.refunded', { no: back.no, amount }),
      changed: [of],
      audit: [{ action: 'return.refunded', on: of, facts: { no: back.no } }],
      cards: [{ view: 'return', of, to: { dm: back.ownerId } }],
    }
  },
})

/** Asks to undo an approved return as a whole, while no money was paid back. */
export const undoReturn = defineAction({
  ...byNumber,
  name: 'return.void',
  words: { en: ['void return'], zh: ['作废退货'] },
  does: { en: 'Ask to undo an approved return', zh: '申请作废已通过的退货' },
  allow: can('update', 'return'),
  async run(context, { return: said, approvers }) {
    const back = await approvedReturn(context, said, 'update')
    const again = { action: 'return.void', context: { return: back.no }, approvers }
    return propose(context, { kind: returnDocument, document: documentOf(back), trigger: 'void' }, again)
  },
})

/** The returns of an order, or one of them. */
export const show = defineAction({
  ...byNumber,
  name: 'return.show',
  words: { en: ['return note'], zh: ['退货单'] },
  does: { en: 'See a return', zh: '看退货单' },
  allow: can('read', 'return'),
  async run(context, { return: said }) {
    const { id } = await findReturn(context, said, 'read')
    return { cards: [{ view: 'return', of: { entity: 'return', id }, to: 'only' }] }
  },
})

async function approvedReturn(context: Context, said: string, verb: 'update' | 'settle') {
  const back = await findReturn(context, said, verb)
  if (back.docState !== 'approved') throw new Refusal('return.notApproved', { no: back.no })
  return back
}
type Approved = Awaited<ReturnType<typeof approvedReturn>>

const already = { received: 'return.receivedAlready', refunded: 'return.refundedAlready' } as const

/** Notes when a step was done, once. Throws for whoever comes second. */
async function note({ tx, now }: Context, { id, no, ...back }: Approved, step: 'received' | 'refunded') {
  const at = `${step}At` as const
  const noted = await tx.return.updateMany({
    where: { id, [at]: null },
    data: { [at]: now, updatedAt: now, version: { increment: 1 } },
  })
  if (noted.count === 0) throw new Refusal(already[step], { no, at: back[at] })
  return { entity: 'return', id } as const
}

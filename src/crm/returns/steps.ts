import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { submit } from '../approvals/submit.ts'
import { documentOf, returnDocument } from './document.ts'
import { findReturn } from './load.ts'

const input = z.object({ return: z.string().min(1).max(60) })
const read = (rest: string) => ({ return: rest })

/** The goods are back in the warehouse. */
export const received = defineAction({
  name: 'return.received',
  words: { en: ['return received'], zh: ['退货入库', '退货已收'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'Note that returned goods arrived', zh: '登记退货已入库' },
  input,
  read,
  allow: can('update', 'return'),
  async run(context, { return: said }) {
    const back = await findReturn(context, said, 'update')
    if (back.docState !== 'approved') throw new Refusal('return.notApproved', { no: back.no })
    const noted = await context.tx.return.updateMany({
      where: { id: back.id, receivedAt: null },
      data: { receivedAt: context.now, updatedAt: context.now, version: { increment: 1 } },
    })
    if (noted.count === 0) throw new Refusal('return.receivedAlready', { no: back.no, at: back.receivedAt })
    const of = { entity: 'return', id: back.id } as const
    return {
      notice: t('return.received', { no: back.no }),
      changed: [of],
      audit: [{ action: 'return.received', on: of, facts: { no: back.no } }],
    }
  },
})

/** Finance paid the money back, once the goods are there. From here on the return stays. */
export const refunded = defineAction({
  name: 'return.refunded',
  words: { en: ['refunded'], zh: ['已退款'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'Note that the money was paid back', zh: '登记退款已付' },
  input,
  read,
  allow: can('settle', 'return'),
  async run(context, { return: said }) {
    const back = await findReturn(context, said, 'settle')
    if (back.docState !== 'approved') throw new Refusal('return.notApproved', { no: back.no })
    if (!back.receivedAt) throw new Refusal('return.notReceived', { no: back.no })
    const noted = await context.tx.return.updateMany({
      where: { id: back.id, refundedAt: null },
      data: { refundedAt: context.now, updatedAt: context.now, version: { increment: 1 } },
    })
    if (noted.count === 0) throw new Refusal('return.refundedAlready', { no: back.no, at: back.refundedAt })
    const of = { entity: 'return', id: back.id } as const
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
  name: 'return.void',
  words: { en: ['void return'], zh: ['作废退货'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'Ask to undo an approved return', zh: '申请作废已通过的退货' },
  input,
  read,
  allow: can('update', 'return'),
  async run(context, { return: said }) {
    const back = await findReturn(context, said, 'update')
    if (back.docState !== 'approved') throw new Refusal('return.notApproved', { no: back.no })
    return submit(context, { kind: returnDocument, document: documentOf(back), trigger: 'void' })
  },
})

/** The returns of an order, or one of them. */
export const show = defineAction({
  name: 'return.show',
  words: { en: ['return note'], zh: ['退货单'] },
  usage: { en: '<return>', zh: '<退货单号>' },
  does: { en: 'See a return', zh: '看退货单' },
  input,
  read,
  allow: can('read', 'return'),
  async run(context, { return: said }) {
    const { id } = await findReturn(context, said, 'read')
    return { cards: [{ view: 'return', of: { entity: 'return', id }, to: 'only' }] }
  },
})

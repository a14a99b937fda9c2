import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { listedBy } from './listed.ts'
import { findOrder } from './load.ts'
import { rowsOf, whatIsLeft, worthOf } from './parts.ts'

/** An order out of a contract in force: what it sells and no other order holds, to be shipped. */
export const create = defineAction({
  name: 'order.create',
  words: { en: ['order'], zh: ['订单', '新订单'] },
  usage: { en: '<contract | order>', zh: '<合同号 | 订单号>' },
  does: { en: 'Make an order out of a contract, or see one', zh: '从合同生成订单，或查看订单' },
  input: z.object({ from: z.string().min(1).max(60) }),
  read: rest => ({ from: rest }),
  allow: can('read', 'order'),

  async run(context, { from }) {
    if (/^dd-/i.test(from)) return shown((await findOrder(context, from, 'read')).id)
    const { tx, actor, now } = context
    const contract = await findContract(context, from, 'update')
    if (contract.docState !== 'approved') throw new Refusal('contract.notInForce', { no: contract.no })
    const listed = await listedBy(tx, contract)
    const wanted = whatIsLeft(listed)
    if (wanted.length === 0) throw await allOrdered(context, contract)
    const lines = rowsOf(wanted)
    const { address } = await tx.customer.findUniqueOrThrow({
      where: { id: contract.customerId },
      select: { address: true },
    })
    const id = newId()
    const no = await nextNumberOf(context, 'order')
    await tx.order.create({
      data: {
        ...{
          id,
          no,
          title: contract.title,
          contractId: contract.id,
          customerId: contract.customerId,
          ownerId: contract.ownerId,
        },
        ...{
          currency: contract.currency,
          ...worthOf(contract, lines),
          deliverTo: address?.slice(0, 200) || null,
        },
        ...{ createdAt: now, createdById: actor.id, updatedAt: now },
        lines: { create: lines },
      },
    })
    const of = { entity: 'order', id } as const
    return {
      notice: t('order.created', { no, contract: contract.no }),
      changed: [{ entity: 'contract', id: contract.id }],
      audit: [{ action: 'order.create', on: of, facts: { no, contract: contract.no } }],
      ...shown(id),
    }
  },
})

function shown(id: string) {
  return { cards: [{ view: 'order', of: { entity: 'order' as const, id }, to: 'only' as const }] }
}

/** Everything is on its way already: names the orders, so that one of them can be opened, changed or cancelled. */
async function allOrdered({ tx }: Context, { id, no }: Contract): Promise<Refusal> {
  const orders = await tx.order.findMany({
    where: { contractId: id, docState: { not: 'voided' }, state: { not: 'cancelled' } },
    orderBy: { no: 'asc' },
    take: 5,
  })
  return new Refusal('order.allOrdered', { no, orders: orders.map(order => order.no) })
}

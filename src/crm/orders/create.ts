import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { tenThousandths } from '../quotes/lines.ts'
import { findOrder } from './load.ts'

/** An order out of a contract in force: what its quote or its deal lists, to be shipped. */
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
    const lines = await linesOf(context, contract)
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
        ...{ currency: contract.currency, totalMinor: contract.amountMinor, baseMinor: contract.baseMinor },
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

/** What was quoted, else what the deal lists, else the contract as one line. The price is for one, after the discount of its line. */
async function linesOf({ tx }: Context, contract: Contract) {
  const quoted = contract.quoteId
    ? await tx.quoteLine.findMany({ where: { quoteId: contract.quoteId }, orderBy: { sort: 'asc' } })
    : []
  const listed =
    quoted.length === 0 && contract.opportunityId
      ? await tx.opportunityLine.findMany({
          where: { opportunityId: contract.opportunityId },
          include: { product: true },
          orderBy: { createdAt: 'asc' },
        })
      : []
  const lines = [
    ...quoted.map(({ productId, name, unit, qty, totalMinor }) => ({ productId, name, unit, qty, totalMinor })),
    ...listed.map(({ productId, product, qty, totalMinor }) => ({
      productId,
      name: product.name,
      unit: product.unit,
      qty,
      totalMinor,
    })),
  ]
  if (lines.length === 0) {
    const { title, amountMinor } = contract
    return [{ id: newId(), sort: 0, name: title, qty: 1, priceMinor: amountMinor, totalMinor: amountMinor }]
  }
  return lines.map((line, sort) => ({
    id: newId(),
    sort,
    ...line,
    priceMinor: (line.totalMinor * 10_000n) / tenThousandths(line.qty),
  }))
}

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate } from '../../core/moment.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { qtyDecimal } from '../opportunities/lines/quantity.ts'
import { findOrder, type Order } from './load.ts'
import { type Part, readParts, shownQty, toShip } from './quantities.ts'

/** What went out: everything that is left unless less is said, never more than was ordered. */
export const ship = defineAction({
  name: 'order.ship',
  words: { en: ['ship'], zh: ['发货'] },
  usage: { en: '<order>', zh: '<订单号>' },
  does: { en: 'Note what of an order was shipped', zh: '登记订单发货' },
  input: z.object({
    order: z.string().min(1).max(60),
    parts: z.string().max(2_000).optional(),
    carrier: z.string().max(60).default(''),
    tracking: z.string().max(60).default(''),
  }),
  read: rest => ({ order: rest }),
  allow: can('update', 'order'),

  async run(context, { order: said, parts, carrier, tracking }) {
    const order = await findOrder(context, said, 'update')
    if (order.docState !== 'approved' || ['cancelled', 'completed'].includes(order.state))
      throw new Refusal('order.notNow', { no: order.no })
    if (parts === undefined) return form(context, order)
    return write(context, order, { parts: readParts(order.lines, parts, 'parts'), carrier, tracking })
  },
})

function form({ reader }: Context, order: Order): Outcome {
  const open = order.lines.filter(line => toShip(line) > 0n)
  if (open.length === 0) throw new Refusal('order.allShipped', { no: order.no })
  const value = open.map(line => `${order.lines.indexOf(line) + 1}: ${shownQty(toShip(line))}`).join('\n')
  const names = order.lines.map((line, index) => `${index + 1} ${line.name}`)
  return askFor(
    {
      action: 'order.ship',
      context: { order: order.no },
      title: t('order.shipTitle', { no: order.no }),
      intro: t('order.lines', { lines: names }),
      fields: [
        { id: 'parts', label: t('order.shipParts'), value, many: true, required: true, max: 2_000 },
        { id: 'carrier', label: t('order.carrier') },
        { id: 'tracking', label: t('order.tracking') },
      ],
    },
    reader,
  )
}

type Sent = { parts: Part[]; carrier: string; tracking: string }

async function write(context: Context, order: Order, { parts, carrier, tracking }: Sent): Promise<Outcome> {
  const { tx, actor, now, company } = context
  const id = newId()
  const no = await nextNumberOf(context, 'shipment')
  await tx.shipment.create({
    data: {
      ...{ id, no, orderId: order.id, shippedOn: new Date(localDate(now, company.zone)) },
      ...{ carrier: carrier || null, trackingNo: tracking || null, createdAt: now, createdById: actor.id },
    },
  })
  for (const { line, qty } of parts.toSorted((a, b) => a.line.id.localeCompare(b.line.id))) {
    const [shipped] = await tx.sql`
      update "OrderLine" set "shippedQty" = "shippedQty" + ${qtyDecimal(qty)}::numeric
      where id = ${line.id} and "shippedQty" + ${qtyDecimal(qty)}::numeric <= qty returning id`
    if (!shipped) throw new Refusal('order.tooMuchShipped', { name: line.name, most: shownQty(toShip(line)) })
    await tx.shipmentLine.create({ data: { id: newId(), shipmentId: id, orderLineId: line.id, qty: qtyDecimal(qty) } })
    await tx.stockMove.create({
      data: {
        id: newId(),
        productId: line.productId,
        name: line.name,
        qty: `-${qtyDecimal(qty)}`,
        entity: 'shipment',
        entityId: id,
        at: now,
      },
    })
  }
  await tx.sql`
    update "Order" o set state = case when exists (select 1 from "OrderLine" l where l."orderId" = o.id and l."shippedQty" < l.qty)
      then 'partShipped' else 'shipped' end, "updatedAt" = ${now}, version = version + 1
    where id = ${order.id}`
  const of = { entity: 'order', id: order.id } as const
  const list = parts.map(({ line, qty }) => `${line.name} × ${shownQty(qty)}`)
  return {
    notice: t('order.shipped', { no, order: order.no, list }),
    changed: [of],
    audit: [{ action: 'order.ship', on: of, facts: { no, list: list.join('、') } }],
  }
}

/** The customer has it; then it is done with. */
export const deliver = step('delivered', ['shipped'], {
  name: 'order.delivered',
  words: { en: ['delivered'], zh: ['已签收', '签收'] },
  usage: { en: '<order>', zh: '<订单号>' },
  does: { en: 'Note that an order was delivered', zh: '登记订单已签收' },
})

/** Nothing more will happen to it. */
export const complete = step('completed', ['delivered'], {
  name: 'order.completed',
  words: { en: ['complete order'], zh: ['完成订单'] },
  usage: { en: '<order>', zh: '<订单号>' },
  does: { en: 'Close a delivered order', zh: '完成已签收的订单' },
})

type Named = Pick<Parameters<typeof defineAction>[0], 'name' | 'words' | 'usage' | 'does'>

function step(to: 'delivered' | 'completed', from: string[], named: Named) {
  return defineAction({
    ...named,
    input: z.object({ order: z.string().min(1).max(60) }),
    read: rest => ({ order: rest }),
    allow: can('update', 'order'),
    async run(context, { order: said }) {
      const { tx, now } = context
      const order = await findOrder(context, said, 'update')
      const moved = await tx.order.updateMany({
        where: { id: order.id, state: { in: from } },
        data: { state: to, updatedAt: now, version: { increment: 1 } },
      })
      if (moved.count === 0) throw new Refusal('order.wrongState', { no: order.no, state: t(stateKey(order.state)) })
      const of = { entity: 'order', id: order.id } as const
      return {
        notice: t('order.moved', { no: order.no, state: t(stateKey(to)) }),
        changed: [of],
        audit: [{ action: named.name, on: of, facts: { no: order.no } }],
      }
    },
  })
}

/** Where an order stands, as a text key. */
export function stateKey(state: string) {
  switch (state) {
    case 'partShipped':
      return 'order.state.partShipped'
    case 'shipped':
      return 'order.state.shipped'
    case 'delivered':
      return 'order.state.delivered'
    case 'completed':
      return 'order.state.completed'
    case 'cancelled':
      return 'order.state.cancelled'
    default:
      return 'order.state.open'
  }
}

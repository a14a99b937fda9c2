import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { defineAction } from '../action.ts'
import { findOrder } from './load.ts'
import { stateKey } from './ship.ts'

/** Before anything was shipped, or after all of it came back; never while a return is on its way (R101). */
export const cancel = defineAction({
  name: 'order.cancelled',
  words: { en: ['cancel order'], zh: ['取消订单'] },
  usage: { en: '<order>', zh: '<订单号>' },
  does: { en: 'Cancel an order of which nothing is with the customer', zh: '取消没有发货或已全部退回的订单' },
  input: z.object({ order: z.string().min(1).max(60) }),
  read: rest => ({ order: rest }),
  allow: can('update', 'order'),
  async run(context, { order: said }) {
    const { tx, now } = context
    const { id, no, state } = await findOrder(context, said, 'update')
    // The lines are the ledger that shipments and returns hold: what is under way keeps them from being equal.
    const [cancelled] = await tx.sql`
      update "Order" o set state = 'cancelled', "updatedAt" = ${now}, version = version + 1
      where o.id = ${id} and o.state in ('open', 'partShipped', 'shipped', 'delivered')
        and not exists (select 1 from "OrderLine" l where l."orderId" = o.id and (l."shippedQty" <> l."returnedQty" or l."pendingReturnQty" <> 0))
        and not exists (select 1 from "Return" r where r."orderId" = o.id
          and (r."docState" in ('inApproval', 'voiding') or (r."docState" = 'approved' and r."refundMinor" > 0 and r."refundedAt" is null)))
      returning id`
    if (!cancelled) throw new Refusal('order.notCancellable', { no, state: t(stateKey(state)) })
    const of = { entity: 'order', id } as const
    return {
      notice: t('order.moved', { no, state: t('order.state.cancelled') }),
      changed: [of],
      audit: [{ action: 'order.cancelled', on: of, facts: { no } }],
    }
  },
})

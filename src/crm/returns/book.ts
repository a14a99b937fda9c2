import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { least } from '../../core/money.ts'
import type { Tx } from '../../store/db.ts'
import { shownQty, toReturn } from '../orders/quantities.ts'
import type { Return } from './load.ts'

const loweredSchema = z.array(z.object({ id: z.string(), minor: z.coerce.bigint() }))

/** Holds the pieces and the money of a return in review. Two at once never take back more than was shipped, nor pay back more than came in. */
export async function hold(tx: Tx, back: Return): Promise<void> {
  for (const { orderLineId, orderLine, qty } of inOrder(back)) {
    const [held] = await tx.sql`
      update "OrderLine" set "pendingReturnQty" = "pendingReturnQty" + ${qty.toFixed(4)}::numeric
      where id = ${orderLineId} and "returnedQty" + "pendingReturnQty" + ${qty.toFixed(4)}::numeric <= "shippedQty" returning id`
    if (!held)
      throw new Refusal('return.tooMany', {
        name: orderLine.name,
        most: shownQty(toReturn(await lineNow(tx, orderLineId))),
      })
  }
  const [paid] = await tx.sql`
    update "Contract" set "refundedMinor" = "refundedMinor" + ${String(back.refundMinor)}::bigint
    where id = ${back.order.contractId} and "refundedMinor" + ${String(back.refundMinor)}::bigint <= "paidMinor" returning id`
  if (!paid) throw new Refusal('return.refundChanged', { no: back.no })
}

/** Lets go of it. */
export async function letGo(tx: Tx, back: Return): Promise<void> {
  for (const { orderLineId, qty } of inOrder(back))
    await tx.sql`update "OrderLine" set "pendingReturnQty" = "pendingReturnQty" - ${qty.toFixed(4)}::numeric where id = ${orderLineId}`
  await refund(tx, back, -back.refundMinor)
}

/** Approved: the pieces are back in stock, and what is not paid back lowers what is still to be paid, the last instalment first. */
export async function book(tx: Tx, back: Return, now: Date): Promise<void> {
  for (const { orderLineId, orderLine, qty } of inOrder(back)) {
    await tx.sql`
      update "OrderLine" set "pendingReturnQty" = "pendingReturnQty" - ${qty.toFixed(4)}::numeric, "returnedQty" = "returnedQty" + ${qty.toFixed(4)}::numeric
      where id = ${orderLineId}`
    await moveStock(tx, { back, line: orderLine, qty: qty.toFixed(4), now })
  }
  const lowered = await lower(tx, back)
  await tx.return.update({
    where: { id: back.id },
    data: { lowered: lowered.map(({ id, minor }) => ({ id, minor: String(minor) })) },
  })
}

/** Everything that approval did, the other way round. */
export async function unbook(tx: Tx, back: Return, now: Date): Promise<void> {
  for (const { orderLineId, orderLine, qty } of inOrder(back)) {
    await tx.sql`update "OrderLine" set "returnedQty" = "returnedQty" - ${qty.toFixed(4)}::numeric where id = ${orderLineId}`
    await moveStock(tx, { back, line: orderLine, qty: `-${qty.toFixed(4)}`, now })
  }
  for (const { id, minor } of loweredSchema.parse(back.lowered))
    await tx.sql`
      update "Instalment" set "amountMinor" = case when cancelled then ${String(minor)}::bigint else "amountMinor" + ${String(minor)}::bigint end, cancelled = false
      where id = ${id}`
  await refund(tx, back, -back.refundMinor)
}

async function lower(tx: Tx, { order, goodsMinor, refundMinor }: Return): Promise<{ id: string; minor: bigint }[]> {
  let rest = goodsMinor - refundMinor
  const lowered: { id: string; minor: bigint }[] = []
  const rows = await tx.instalment.findMany({
    where: { contractId: order.contractId, cancelled: false },
    orderBy: { dueOn: 'desc' },
  })
  for (const { id, amountMinor, allocatedMinor } of rows) {
    const open = amountMinor - allocatedMinor
    const minor = least(rest, open)
    if (minor <= 0n) continue
    const gone = minor === amountMinor
    await tx.instalment.update({
      where: { id },
      data: gone ? { cancelled: true } : { amountMinor: { decrement: minor } },
    })
    lowered.push({ id, minor })
    rest -= minor
  }
  return lowered
}

async function refund(tx: Tx, { order }: Return, minor: bigint): Promise<void> {
  await tx.sql`update "Contract" set "refundedMinor" = "refundedMinor" + ${String(minor)}::bigint where id = ${order.contractId}`
}

type Move = { back: Return; line: Return['lines'][number]['orderLine']; qty: string; now: Date }

async function moveStock(tx: Tx, { back, line, qty, now }: Move): Promise<void> {
  await tx.stockMove.create({
    data: {
      id: newId(),
      productId: line.productId,
      name: line.name,
      qty,
      entity: 'return',
      entityId: back.id,
      at: now,
    },
  })
}

/** Rows are locked in the order of their ids, wherever they are locked. */
function inOrder({ lines }: Return) {
  return lines.toSorted((a, b) => a.orderLineId.localeCompare(b.orderLineId))
}

async function lineNow(tx: Tx, id: string) {
  return tx.orderLine.findUniqueOrThrow({ where: { id } })
}

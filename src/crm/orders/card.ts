import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import { scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { tenThousandths } from '../quotes/lines.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { mayTouch, type Order, type OrderLine, readOrder } from './load.ts'
import { shownQty, toReturn, toShip } from './quantities.ts'
import { stateKey } from './ship.ts'

const orderCard = defineCard(
  'order',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    contract: z.string(),
    lines: z.array(z.string()),
    facts,
    may: z.strictObject({
      submit: z.boolean(),
      edit: z.boolean(),
      ship: z.boolean(),
      deliver: z.boolean(),
      giveBack: z.boolean(),
      complete: z.boolean(),
      service: z.boolean(),
    }),
  }),
)

/** An order: what was ordered, what went out, what came back. */
export const orderView = defineView({
  name: 'order',
  async draw({ tx, actor, reader }, of) {
    const order = await readOrder(tx, of.id)
    if (!order || !actor || !mayTouch(actor, order, 'read')) return null
    const works = mayTouch(actor, order, 'update')
    const approved = order.docState === 'approved'
    const state = approved
      ? say(t(stateKey(order.state)), reader)
      : say(t(`docState.${docStateOf(order.docState)}`), reader)
    const card = orderCard.draw(
      {
        no: order.no,
        title: order.title,
        state,
        tone: toneOf(order),
        contract: order.contract.no,
        lines: order.lines.map((line, index) => lineOf(line, index + 1, reader)),
        facts: factsOf(order, reader),
        may: {
          submit: works && isDraft(order.docState),
          edit: works && isDraft(order.docState),
          ship:
            works &&
            approved &&
            ['open', 'partShipped'].includes(order.state) &&
            order.lines.some(line => toShip(line) > 0n),
          deliver: works && approved && order.state === 'shipped',
          complete: works && approved && order.state === 'delivered',
          giveBack: works && approved && order.lines.some(line => toReturn(line) > 0n),
          service: approved && scopeOf(actor, 'create', 'ticket').scopes.length > 0,
        },
      },
      reader,
    )
    return { card, text: `${order.no} ${order.title} · ${state}` }
  },
})

function toneOf({ docState, state }: Order) {
  if (docState === 'rejected') return 'attention'
  if (docState !== 'approved') return 'emphasis'
  if (state === 'cancelled') return 'warning'
  return state === 'delivered' || state === 'completed' ? 'good' : 'accent'
}

function lineOf(line: OrderLine, place: number, reader: Reader): string {
  const counted = (['shippedQty', 'returnedQty', 'pendingReturnQty'] as const).flatMap(kind => {
    const qty = tenThousandths(line[kind])
    return qty > 0n ? [say(t(`order.line.${kind}`, { qty: shownQty(qty) }), reader)] : []
  })
  return [`${place} ${line.name} × ${qtyText(line.qty)}${line.unit}`, ...counted].join(' · ')
}

function factsOf(order: Order, reader: Reader) {
  const [last] = order.shipments
  const sent = last && [last.no, last.carrier, last.trackingNo].filter(Boolean).join(' ')
  return [
    fact('content.amount', { minor: order.totalMinor, currency: order.currency }, reader),
    fact('content.deliverOn', order.deliverOn && dateName(order.deliverOn, { ...reader, zone: 'UTC' }), reader),
    fact('content.deliverTo', order.deliverTo, reader),
    fact('order.lastShipment', sent ?? null, reader),
    fact('fact.customer', `${order.contract.customer.no} ${order.contract.customer.name}`, reader),
    fact('content.contract', `${order.contract.no} ${order.contract.title}`, reader),
    fact('fact.owner', order.owner.displayName, reader),
  ].flatMap(line => line ?? [])
}

import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { scopeOf } from '../../core/rights.ts'
import { type Reader, say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { qtyText } from '../opportunities/lines/quantity.ts'
import { tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { mayTouch, type Return, readReturn } from './load.ts'

const returnCard = defineCard(
  'return',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    order: z.string(),
    lines: z.array(z.string()),
    facts,
    may: z.strictObject({
      submit: z.boolean(),
      edit: z.boolean(),
      receive: z.boolean(),
      refund: z.boolean(),
      follow: z.boolean(),
      service: z.boolean(),
    }),
  }),
)

/** A return: what comes back, how much money goes back, and how far it is. */
export const returnView = defineView({
  name: 'return',
  async draw({ tx, actor, reader }, of) {
    const back = await readReturn(tx, of.id)
    if (!back || !actor || !mayTouch(actor, back, 'read')) return null
    const works = mayTouch(actor, back, 'update')
    const approved = back.docState === 'approved'
    const state = stateOf(back, reader)
    const card = returnCard.draw(
      {
        no: back.no,
        title: back.order.title,
        state,
        tone: toneOf(back),
        order: back.order.no,
        lines: back.lines.map(({ orderLine, qty }) => `${orderLine.name} × ${qtyText(qty)}${orderLine.unit}`),
        facts: factsOf(back, reader),
        may: {
          submit: works && isDraft(back.docState),
          edit: works && isDraft(back.docState),
          receive: works && approved && !back.receivedAt,
          refund: mayTouch(actor, back, 'settle') && approved && back.receivedAt !== null && !back.refundedAt,
          follow: ['inApproval', 'voiding'].includes(back.docState),
          service: scopeOf(actor, 'create', 'ticket').scopes.length > 0,
        },
      },
      reader,
    )
    return { card, text: `${back.no} ${back.order.title} · ${state}` }
  },
})

function stateOf(back: Return, reader: Reader): string {
  if (back.docState !== 'approved') return say(t(`docState.${docStateOf(back.docState)}`), reader)
  if (back.refundedAt) return say(t('return.state.refunded'), reader)
  return say(t(back.receivedAt ? 'return.state.received' : 'return.state.approved'), reader)
}

function toneOf({ docState, refundedAt }: Return) {
  if (docState === 'rejected') return 'attention'
  if (docState === 'voided') return 'warning'
  if (docState !== 'approved') return 'emphasis'
  return refundedAt ? 'good' : 'accent'
}

function factsOf(back: Return, reader: Reader) {
  const { currency, order } = back
  const rest = back.goodsMinor - back.refundMinor
  return [
    fact('content.amount', { minor: back.goodsMinor, currency }, reader),
    fact('content.refund', { minor: back.refundMinor, currency }, reader),
    rest > 0n ? fact('return.lowers', { minor: rest, currency }, reader) : undefined,
    fact('content.reason', back.reason, reader),
    fact('content.order', order.no, reader),
    fact('fact.customer', `${order.contract.customer.no} ${order.contract.customer.name}`, reader),
    fact('return.receivedAt', back.receivedAt, reader),
    fact('return.refundedAt', back.refundedAt, reader),
    fact('fact.owner', back.owner.displayName, reader),
  ].flatMap(line => line ?? [])
}

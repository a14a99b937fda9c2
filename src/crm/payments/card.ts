import { z } from 'zod'
import { defineCard } from '../../cards/define.ts'
import { dateName } from '../../core/moment.ts'
import type { Reader } from '../../core/text.ts'
import { say, t } from '../../core/text.ts'
import { docStateOf } from '../approvals/documents.ts'
import { isDraft } from '../approvals/draft.ts'
import { fact, facts } from '../facts.ts'
import { docTones, tone } from '../tone.ts'
import { defineView } from '../view.ts'
import { wishedSchema } from './allocate.ts'
import { overOf } from './background.ts'
import { mayTouch, methods, type Payment, readPayment } from './load.ts'

const paymentCard = defineCard(
  'payment',
  z.strictObject({
    no: z.string(),
    title: z.string(),
    state: z.string(),
    tone,
    contract: z.string(),
    facts,
    may: z.strictObject({ submit: z.boolean(), edit: z.boolean(), reverse: z.boolean(), follow: z.boolean() }),
  }),
)

/** A payment: how much on which contract, and which instalments it pays. */
export const paymentView = defineView({
  name: 'payment',
  async draw({ tx, actor, reader }, of) {
    const payment = await readPayment(tx, of.id)
    if (!payment || !actor || !mayTouch(actor, payment, 'read')) return null
    const works = mayTouch(actor, payment, 'update')
    const draft = isDraft(payment.docState)
    const state = say(t(`docState.${docStateOf(payment.docState)}`), reader)
    const card = paymentCard.draw(
      {
        no: payment.no,
        title: payment.contract.customer.name,
        state,
        tone: docTones[docStateOf(payment.docState)],
        contract: payment.contract.no,
        facts: factsOf(payment, reader),
        may: {
          submit: works && draft,
          edit: works && draft,
          reverse: works && payment.docState === 'approved',
          follow: ['inApproval', 'voiding'].includes(payment.docState),
        },
      },
      reader,
    )
    return { card, text: `${payment.no} ${payment.contract.customer.name} · ${state}` }
  },
})

function factsOf(payment: Payment, reader: Reader) {
  const { currency } = payment
  const method = methods.find(one => one === payment.method) ?? 'other'
  const shares = payment.allocations
    .toSorted((a, b) => a.instalment.period - b.instalment.period)
    .map(({ instalment, amountMinor }) =>
      say(t('payment.share', { period: instalment.period, amount: { minor: amountMinor, currency } }), reader),
    )
  const wished = payment.docState === 'approved' ? [] : wishedSchema.parse(payment.wished)
  const wishes = wished.map(({ period, minor }) =>
    say(t('payment.share', { period, amount: { minor, currency } }), reader),
  )
  const over = overOf(payment)
  return [
    fact('content.amount', { minor: payment.amountMinor, currency }, reader),
    over > 0n ? fact('payment.overBy', { minor: over, currency }, reader) : undefined,
    fact('content.contract', `${payment.contract.no} ${payment.contract.title}`, reader),
    fact('payment.wishes', wishes.length > 0 ? say(t('payment.split', { split: wishes }), reader) : null, reader),
    fact('payment.shares', shares.length > 0 ? say(t('payment.split', { split: shares }), reader) : null, reader),
    fact('content.receivedOn', dateName(payment.receivedOn, { ...reader, zone: 'UTC' }), reader),
    fact('content.method', say(t(`payment.method.${method}`), reader), reader),
    fact('content.voucher', payment.voucher, reader),
    fact('payment.reference', payment.externalRef, reader),
    fact('fact.owner', payment.owner.displayName, reader),
  ].flatMap(line => line ?? [])
}

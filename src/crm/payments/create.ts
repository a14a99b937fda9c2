import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { inBase } from '../quotes/rate.ts'
import { openOn } from './allocate.ts'
import { paymentFields, readPaymentForm, refuseTwice, typedPayment } from './fields.ts'
import { leftOf, overBy } from './hold.ts'
import { list as showPayment } from './list.ts'
import { paymentSettings } from './settings.ts'
import { oldestFirst } from './split.ts'

const input = typedPayment.extend({ contract: z.string().min(1).max(60) })
type Input = z.infer<typeof input>

/** Money that came in on a contract, to be checked by finance; not more than is still to be paid. */
export const create = defineAction({
  name: 'payment.create',
  words: { en: ['payment'], zh: ['回款', '登记回款'] },
  usage: { en: '<contract | payment> [amount] [day]', zh: '<合同号 | 回款单号> [金额] [日期]' },
  does: { en: 'Register a payment on a contract, or see one', zh: '登记合同回款，或查看回款' },
  input,
  read: rest => {
    const [contract = '', amount = '', ...received] = rest.split(/\s+/)
    return { contract, amount, received: received.join(' ') }
  },
  allow: can('create', 'payment'),

  async run(context, fields) {
    if (/^hk-/i.test(fields.contract)) return showPayment.run(context, { payment: fields.contract, page: 1 })
    const contract = await findContract(context, fields.contract, 'read')
    if (contract.docState !== 'approved') throw new Refusal('contract.notInForce', { no: contract.no })
    if (context.said !== 'form') return form(context, contract, fields)
    return save(context, contract, fields)
  },
})

/** Filled with what was typed, else with what is due next; the split is shown before anything is saved. */
async function form(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { reader, tx } = context
  const { currency } = contract
  const open = await openOn(tx, contract.id)
  const typed = readMoney(fields.amount, currency)?.minor
  const next = open.filter(line => line.openMinor > 0n).toSorted((a, b) => a.dueOn.getTime() - b.dueOn.getTime())[0]
  const left = leftOf(contract)
  const amount = typed ?? next?.openMinor ?? left
  const { shares, advanceMinor } = oldestFirst(amount, open)
  const parts = shares.map(({ period, minor }) =>
    say(t('payment.share', { period, amount: { minor, currency } }), reader),
  )
  const split =
    advanceMinor > 0n && open.length > 0
      ? [...parts, say(t('payment.advance', { amount: { minor: advanceMinor, currency } }), reader)]
      : parts
  const says =
    split.length > 0 ? t('payment.proposed', { split }) : t('payment.noPlan', { left: { minor: left, currency } })
  const over = paymentSettings.of(context.company).overpay ? amount - left : 0n
  const unread = fields.amount !== '' && typed === undefined
  const shown = unread ? fields.amount : plainMoney({ minor: amount, currency })
  return askFor(
    {
      action: 'payment.create',
      context: { contract: contract.no },
      title: t('payment.newTitle', { no: contract.no }),
      intro: over > 0n ? t('payment.overIntro', { says, over: { minor: over, currency } }) : says,
      fields: paymentFields({ ...fields, amount: shown }, open, context),
      save: t('button.save'),
    },
    reader,
  )
}

async function save(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  const { currency } = contract
  const open = await openOn(tx, contract.id)
  const { amountMinor, receivedOn, wished } = readPaymentForm(context, fields, { currency, open })
  const amount = { minor: amountMinor, currency }
  const over = { minor: await overBy(context, contract, amount.minor), currency }
  await refuseTwice(context, fields.reference)
  const { rate, baseMinor } = await inBase(context, amount.minor, currency)
  const id = newId()
  const no = await nextNumberOf(context, 'payment')
  await tx.payment.create({
    data: {
      ...{
        id,
        no,
        contractId: contract.id,
        ownerId: contract.ownerId,
        receivedOn,
        wished,
        amountMinor: amount.minor,
        currency,
      },
      ...{
        rateToBase: rate,
        baseMinor,
        method: fields.method,
        voucher: fields.voucher || null,
        externalRef: fields.reference || null,
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  const of = { entity: 'payment', id } as const
  return {
    notice: t(over.minor > 0n ? 'payment.createdOver' : 'payment.created', { no, contract: contract.no, amount, over }),
    changed: [{ entity: 'contract', id: contract.id }],
    audit: [{ action: 'payment.create', on: of, facts: { no, contract: contract.no, amount: plainMoney(amount) } }],
    cards: [{ view: 'payment', of, to: 'only' }],
  }
}

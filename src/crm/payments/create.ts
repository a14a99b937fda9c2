import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import { nextDocumentNumber } from '../../store/documentNumbers.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { askFor } from '../form.ts'
import { inBase } from '../quotes/rate.ts'
import { openOn } from './allocate.ts'
import { tooMuch } from './hold.ts'
import { methods } from './load.ts'
import { oldestFirst } from './split.ts'

const input = z.object({
  contract: z.string().min(1).max(60),
  amount: z.string().max(40).default(''),
  received: z.string().max(60).default(''),
  method: z.enum(methods).default('transfer'),
  voucher: z.string().max(200).default(''),
  reference: z.string().max(100).default(''),
})
type Input = z.infer<typeof input>

/** Money that came in on a contract, to be checked by finance; not more than is still to be paid. */
export const create = defineAction({
  name: 'payment.create',
  words: { en: ['payment'], zh: ['回款', '登记回款'] },
  usage: { en: '<contract> [amount] [day]', zh: '<合同号> [金额] [日期]' },
  does: { en: 'Register a payment on a contract', zh: '登记合同回款' },
  input,
  read: rest => {
    const [contract = '', amount = '', ...received] = rest.split(/\s+/)
    return { contract, amount, received: received.join(' ') }
  },
  allow: can('create', 'payment'),

  async run(context, fields) {
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
  const left = contract.amountMinor - contract.paidMinor - contract.pendingPayMinor
  const amount = typed ?? next?.openMinor ?? left
  const { shares, advanceMinor } = oldestFirst(amount, open)
  const parts = shares.map(({ period, minor }) =>
    say(t('payment.share', { period, amount: { minor, currency } }), reader),
  )
  const split =
    advanceMinor > 0n && open.length > 0
      ? [...parts, say(t('payment.advance', { amount: { minor: advanceMinor, currency } }), reader)]
      : parts
  const choices = methods.map(value => ({ title: say(t(`payment.method.${value}`), reader), value }))
  return askFor(
    {
      action: 'payment.create',
      context: { contract: contract.no },
      title: t('payment.newTitle', { no: contract.no }),
      intro:
        split.length > 0 ? t('payment.split', { split }) : t('payment.noPlan', { left: { minor: left, currency } }),
      fields: [
        {
          id: 'amount',
          label: t('content.amount'),
          hint: t('card.any.amountHint'),
          value: plainMoney({ minor: amount, currency }),
          required: true,
        },
        {
          id: 'received',
          label: t('content.receivedOn'),
          hint: t('payment.receivedHint'),
          value: fields.received,
        },
        { id: 'method', label: t('content.method'), value: fields.method, choices },
        { id: 'voucher', label: t('content.voucher'), value: fields.voucher },
        { id: 'reference', label: t('payment.reference'), value: fields.reference, max: 100 },
      ],
      save: t('button.save'),
    },
    reader,
  )
}

async function save(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { tx, actor, now, company } = context
  const { currency } = contract
  const wrong: Record<string, Text> = {}
  const amount = readMoney(fields.amount, currency)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  const received = dayIn(context, fields.received)
  if (!received) wrong.received = t('field.date')
  if (received && received > localDate(now, company.zone)) wrong.received = t('payment.inFuture')
  if (Object.keys(wrong).length > 0 || !amount || !received) throw new Refusal('input.fields', {}, wrong)
  const left = contract.amountMinor - contract.paidMinor - contract.pendingPayMinor
  if (amount.minor > left) throw await tooMuch(tx, contract.id)
  await refuseTwice(context, fields.reference)
  const { rate, baseMinor } = await inBase(context, amount.minor, currency)
  const id = newId()
  const no = await nextDocumentNumber(tx, 'payment', { now, zone: company.zone })
  await tx.payment.create({
    data: {
      ...{
        id,
        no,
        contractId: contract.id,
        ownerId: contract.ownerId,
        receivedOn: new Date(received),
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
    notice: t('payment.created', { no, contract: contract.no, amount }),
    changed: [{ entity: 'contract', id: contract.id }],
    audit: [{ action: 'payment.create', on: of, facts: { no, contract: contract.no, amount: plainMoney(amount) } }],
    cards: [{ view: 'payment', of, to: 'only' }],
  }
}

/** One line of a bank statement is one payment. */
async function refuseTwice({ tx }: Context, reference: string): Promise<void> {
  const same =
    reference === '' ? null : await tx.payment.findUnique({ where: { externalRef: reference }, select: { no: true } })
  if (same) throw new Refusal('input.fields', {}, { reference: t('payment.knownReference', { no: same.no }) })
}

/** Nothing said is today. */
function dayIn({ now, actor, company }: Context, text: string): string | undefined {
  if (text === '') return localDate(now, company.zone)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  const when = readWhen(text, { now, zone: actor.zone })
  return when && localDate(when.at, actor.zone)
}

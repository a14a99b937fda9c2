import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney, readMoney, taxWithin } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { say, type Text, t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import { inBase } from '../quotes/rate.ts'
import { quoteSettings } from '../quotes/settings.ts'
import { tooMuch } from './hold.ts'
import { kinds, type Title } from './load.ts'
import { readTaxNumber } from './taxNumber.ts'

const input = z.object({
  contract: z.string().min(1).max(60),
  amount: z.string().max(40).default(''),
  kind: z.enum(kinds).default('normal'),
  tax: z.string().max(10).default(''),
  buyer: z.enum(['company', 'person']).default('company'),
  title: z.string().max(120).default(''),
  taxNo: z.string().max(30).default(''),
  bank: z.string().max(120).default(''),
  address: z.string().max(200).default(''),
  mailTo: z.string().max(120).default(''),
})
type Input = z.infer<typeof input>

/** Asks for an invoice on a contract; not more than is not billed yet. */
export const create = defineAction({
  name: 'invoice.create',
  words: { en: ['invoice'], zh: ['开票', '申请开票'] },
  usage: { en: '<contract> [amount]', zh: '<合同号> [金额]' },
  does: { en: 'Ask for an invoice on a contract', zh: '为合同申请开票' },
  input,
  read: rest => {
    const [contract = '', amount = ''] = rest.split(/\s+/)
    return { contract, amount }
  },
  allow: can('create', 'invoice'),
  async run(context, fields) {
    const contract = await findContract(context, fields.contract, 'read')
    if (contract.docState !== 'approved') throw new Refusal('contract.notInForce', { no: contract.no })
    return context.said === 'form' ? save(context, contract, fields) : form(context, contract, fields)
  },
})

async function form({ tx, company, reader }: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { currency } = contract
  const last = await tx.invoiceTitle.findFirst({
    where: { customerId: contract.customerId },
    orderBy: { createdAt: 'desc' },
  })
  const left = contract.amountMinor - contract.invoicedMinor
  const amount = fields.amount || plainMoney({ minor: left, currency })
  const kindChoices = kinds.map(value => ({ title: say(t(`invoice.kind.${value}`), reader), value }))
  const buyers = (['company', 'person'] as const).map(value => ({
    title: say(t(`invoice.buyer.${value}`), reader),
    value,
  }))
  return askFor(
    {
      action: 'invoice.create',
      context: { contract: contract.no },
      title: t('invoice.newTitle', { no: contract.no }),
      intro: t('invoice.left', { left: { minor: left, currency } }),
      fields: [
        { id: 'amount', label: t('content.amount'), value: amount, required: true },
        { id: 'kind', label: t('content.invoiceKind'), value: fields.kind, choices: kindChoices },
        {
          id: 'tax',
          label: t('content.taxRateBp'),
          value: `${quoteSettings.of(company).taxRate}%`,
          required: true,
        },
        { id: 'buyer', label: t('invoice.buyer'), value: last?.kind ?? 'company', choices: buyers },
        {
          id: 'title',
          label: t('content.invoiceTitle'),
          value: last?.title ?? contract.customer.name,
          required: true,
        },
        { id: 'taxNo', label: t('content.taxNo'), value: last?.taxNo ?? '' },
        { id: 'bank', label: t('invoice.bank'), value: last?.bank ?? '' },
        { id: 'address', label: t('invoice.address'), value: last?.address ?? '' },
        { id: 'mailTo', label: t('invoice.mailTo'), value: last?.mailTo ?? '' },
      ],
    },
    reader,
  )
}

async function save(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  const { currency } = contract
  const { amount, taxRateBp, title } = checked(fields, currency)
  if (amount.minor > contract.amountMinor - contract.invoicedMinor) throw await tooMuch(tx, contract.id)
  const { rate, baseMinor } = await inBase(context, amount.minor, currency)
  const taxMinor = taxWithin(amount.minor, taxRateBp)
  const id = newId()
  const no = await nextNumberOf(context, 'invoice')
  await tx.invoice.create({
    data: {
      ...{ id, no, contractId: contract.id, ownerId: contract.ownerId, title, kind: fields.kind, currency },
      ...{
        amountMinor: amount.minor,
        netMinor: amount.minor - taxMinor,
        taxMinor,
        taxRateBp,
        rateToBase: rate,
        baseMinor,
      },
      ...{ createdAt: now, createdById: actor.id, updatedAt: now },
    },
  })
  await rememberTitle(context, contract.customerId, title)
  const of = { entity: 'invoice', id } as const
  return {
    notice: t('invoice.created', { no, contract: contract.no, amount }),
    changed: [{ entity: 'contract', id: contract.id }],
    audit: [{ action: 'invoice.create', on: of, facts: { no, contract: contract.no, amount: plainMoney(amount) } }],
    cards: [{ view: 'invoice', of, to: 'only' }],
  }
}

function checked(fields: Input, currency: string) {
  const wrong: Record<string, Text> = {}
  const amount = readMoney(fields.amount, currency)
  const taxRateBp = readPercent(fields.tax)
  const taxNo = fields.taxNo === '' ? null : readTaxNumber(fields.taxNo)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  if (taxRateBp === undefined) wrong.tax = t('field.invalid')
  if (fields.title === '') wrong.title = t('field.required')
  if (taxNo === undefined) wrong.taxNo = t('invoice.badTaxNo')
  if (fields.buyer === 'company' && taxNo === null) wrong.taxNo = t('invoice.taxNoNeeded')
  if (Object.keys(wrong).length > 0 || !amount || taxRateBp === undefined) throw new Refusal('input.fields', {}, wrong)
  const { buyer: kind, title, bank, address, mailTo } = fields
  const snapshot: Title = {
    kind,
    title,
    taxNo: taxNo ?? null,
    bank: bank || null,
    account: null,
    address: address || null,
    phone: null,
    mailTo: mailTo || null,
  }
  return { amount, taxRateBp, title: snapshot }
}

/** The next invoice of this customer begins with the same title. */
async function rememberTitle({ tx, now }: Context, customerId: string, title: Title): Promise<void> {
  await tx.invoiceTitle.upsert({
    where: { customerId_title: { customerId, title: title.title } },
    create: { id: newId(), customerId, createdAt: now, ...title },
    update: { ...title, createdAt: now },
  })
}

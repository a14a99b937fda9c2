import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { plainMoney } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import type { Tx } from '../../store/db.ts'
import { type Context, defineAction } from '../action.ts'
import { type Contract, findContract } from '../contracts/load.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { inBase } from '../quotes/rate.ts'
import { quoteSettings } from '../quotes/settings.ts'
import { tooMuch } from './hold.ts'
import { list as showInvoice } from './list.ts'
import type { Title } from './load.ts'
import { checkInvoice, invoiceQuestions, type Typed, taxedOf, typedInvoice } from './questions.ts'

const input = typedInvoice.extend({ contract: z.string().min(1).max(60) })
type Input = z.infer<typeof input>

/** Asks for an invoice on a contract; not more than is not billed yet. */
export const create = defineAction({
  name: 'invoice.create',
  words: { en: ['invoice'], zh: ['开票', '申请开票'] },
  usage: { en: '<contract | invoice> [amount]', zh: '<合同号 | 开票号> [金额]' },
  does: { en: 'Ask for an invoice on a contract, or see one', zh: '为合同申请开票，或查看开票' },
  input,
  read: rest => {
    const [contract = '', amount = ''] = rest.split(/\s+/)
    return { contract, amount }
  },
  allow: can('create', 'invoice'),
  async run(context, fields) {
    if (/^fp-/i.test(fields.contract)) return showInvoice.run(context, { invoice: fields.contract, page: 1 })
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
  const known: Typed = {
    ...{ amount, kind: fields.kind, tax: `${(await taxRateOf({ tx, company }, contract)) / 100}%` },
    ...{ buyer: last?.kind === 'person' ? 'person' : 'company', title: last?.title ?? contract.customer.name },
    ...(last
      ? { taxNo: last.taxNo ?? '', bank: last.bank ?? '', address: last.address ?? '', mailTo: last.mailTo ?? '' }
      : { ...(await particularsOf(tx, contract.customerId)), bank: '', mailTo: '' }),
  }
  return askFor(
    {
      action: 'invoice.create',
      context: { contract: contract.no },
      title: t('invoice.newTitle', { no: contract.no }),
      intro: t('invoice.left', { left: { minor: left, currency } }),
      fields: invoiceQuestions(known, reader),
    },
    reader,
  )
}

/** Who was never billed is billed as their record says. */
async function particularsOf(tx: Tx, customerId: string): Promise<{ taxNo: string; address: string }> {
  const number = await tx.contactPoint.findFirst({
    where: { entity: 'customer', entityId: customerId, kind: 'taxNo' },
    select: { raw: true },
  })
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: customerId }, select: { address: true } })
  return { taxNo: number?.raw ?? '', address: customer.address ?? '' }
}

/** What was quoted is billed; without a quote the company's usual rate. In basis points. */
async function taxRateOf({ tx, company }: Pick<Context, 'tx' | 'company'>, { quoteId }: Contract): Promise<number> {
  const quote = quoteId ? await tx.quote.findUnique({ where: { id: quoteId }, select: { taxRateBp: true } }) : null
  return quote?.taxRateBp ?? quoteSettings.of(company).taxRate * 100
}

async function save(context: Context, contract: Contract, fields: Input): Promise<Outcome> {
  const { tx, actor, now } = context
  const { currency } = contract
  const { amount, taxRateBp, title } = checkInvoice(fields, currency)
  if (amount.minor > contract.amountMinor - contract.invoicedMinor) throw await tooMuch(tx, contract.id)
  const { rate, baseMinor } = await inBase(context, amount.minor, currency)
  const id = newId()
  const no = await nextNumberOf(context, 'invoice')
  await tx.invoice.create({
    data: {
      ...{ id, no, contractId: contract.id, ownerId: contract.ownerId, title, kind: fields.kind, currency },
      ...{ ...taxedOf(amount, taxRateBp), rateToBase: rate, baseMinor },
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

/** The next invoice of this customer begins with the same title. */
export async function rememberTitle({ tx, now }: Context, customerId: string, title: Title): Promise<void> {
  await tx.invoiceTitle.upsert({
    where: { customerId_title: { customerId, title: title.title } },
    create: { id: newId(), customerId, createdAt: now, ...title },
    update: { ...title, createdAt: now },
  })
}

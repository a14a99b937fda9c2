import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { newId } from '../../core/id.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney, taxWithin } from '../../core/money.ts'
import type { Outcome } from '../../core/platform.ts'
import { can } from '../../core/rights.ts'
import { t } from '../../core/text.ts'
import { type Context, defineAction } from '../action.ts'
import { addFiles } from '../attachments/add.ts'
import { askFor } from '../form.ts'
import { nextNumberOf } from '../numbers/next.ts'
import { unbill } from './hold.ts'
import { findInvoice, type Invoice, titleSchema } from './load.ts'

/** Finance issued an approved invoice: the number that the tax office knows. From here on only a red one takes it back. */
export const issue = defineAction({
  name: 'invoice.issue',
  words: { en: ['issue invoice'], zh: ['已开票', '开具发票'] },
  usage: { en: '<invoice> <number>', zh: '<开票单号> <发票号码>' },
  does: { en: 'Note that an invoice was issued', zh: '登记发票已开具' },
  input: z.object({ invoice: z.string().min(1).max(60), number: z.string().max(40).default('') }),
  read: rest => {
    const [invoice = '', number = ''] = rest.split(/\s+/)
    return { invoice, number }
  },
  allow: can('settle', 'invoice'),
  async run(context, { invoice: said, number }) {
    const invoice = await findInvoice(context, said, 'settle')
    if (invoice.docState !== 'approved') throw new Refusal('invoice.notApproved', { no: invoice.no })
    if (invoice.issueState !== 'none')
      throw new Refusal('invoice.issuedAlready', { no: invoice.no, number: invoice.invoiceNo ?? '' })
    if (number === '') return askNumber(context, invoice)
    return write(context, invoice, number)
  },
})

function askNumber({ reader }: Context, invoice: Invoice): Outcome {
  return askFor(
    {
      action: 'invoice.issue',
      context: { invoice: invoice.no },
      title: t('invoice.issueTitle', { no: invoice.no }),
      fields: [{ id: 'number', label: t('invoice.number'), required: true, max: 40 }],
    },
    reader,
  )
}

async function write(context: Context, invoice: Invoice, number: string): Promise<Outcome> {
  const { tx, now, company } = context
  const same = await tx.invoice.findUnique({ where: { invoiceNo: number }, select: { no: true } })
  if (same) throw new Refusal('invoice.numberTaken', { number, no: same.no })
  const issued = await tx.invoice.updateMany({
    where: { id: invoice.id, issueState: 'none', docState: 'approved' },
    data: {
      issueState: 'issued',
      invoiceNo: number,
      issuedOn: new Date(localDate(now, company.zone)),
      updatedAt: now,
      version: { increment: 1 },
    },
  })
  if (issued.count === 0) throw new Refusal('record.changed', { no: invoice.no })
  if (invoice.redOf) await takeBack(context, invoice, invoice.redOf)
  const of = { entity: 'invoice', id: invoice.id } as const
  await addFiles(context, of)
  return {
    notice: t('invoice.issued', { no: invoice.no, number }),
    changed: [
      of,
      { entity: 'contract', id: invoice.contractId },
      ...(invoice.redOf ? [{ entity: 'invoice' as const, id: invoice.redOf.id }] : []),
    ],
    audit: [{ action: 'invoice.issue', on: of, facts: { no: invoice.no, number } }],
    cards: [{ view: 'invoice', of, to: { dm: invoice.ownerId } }],
  }
}

/** A red one that exists makes its original partly or wholly red, and the contract may be billed again. */
async function takeBack({ tx, now }: Context, red: Invoice, original: NonNullable<Invoice['redOf']>): Promise<void> {
  const [sum] = await tx.sql<{ issued: bigint }>`
    select coalesce(sum("amountMinor"), 0)::bigint as issued from "Invoice" where "redOfId" = ${original.id} and "issueState" = 'issued'`
  const issueState = (sum?.issued ?? 0n) >= original.amountMinor ? 'red' : 'partRed'
  await tx.invoice.update({
    where: { id: original.id },
    data: { issueState, updatedAt: now, version: { increment: 1 } },
  })
  await unbill(tx, red)
}

/** Asks to take an issued invoice back, wholly or in part. */
export const red = defineAction({
  name: 'invoice.red',
  words: { en: ['red invoice'], zh: ['红字发票', '红冲'] },
  usage: { en: '<invoice> [amount]', zh: '<开票单号> [金额]' },
  does: { en: 'Ask to take an issued invoice back', zh: '申请红冲已开发票' },
  input: z.object({ invoice: z.string().min(1).max(60), amount: z.string().max(40).default('') }),
  read: rest => {
    const [invoice = '', amount = ''] = rest.split(/\s+/)
    return { invoice, amount }
  },
  allow: can('create', 'invoice'),
  async run(context, { invoice: said, amount: typed }) {
    const { tx, actor, now } = context
    const original = await findInvoice(context, said, 'update')
    if (!['issued', 'partRed'].includes(original.issueState) || original.redOfId)
      throw new Refusal('invoice.notRedable', { no: original.no })
    const { currency, taxRateBp, rateToBase, contractId, ownerId, kind } = original
    const left = original.amountMinor - original.redMinor
    const minor = typed === '' ? left : readMoney(typed, currency)?.minor
    if (minor === undefined || minor === 0n) throw new Refusal('field.amount', {})
    if (minor > left) throw new Refusal('invoice.tooRed', { no: original.no, most: { minor: left, currency } })
    const taxMinor = taxWithin(minor, taxRateBp)
    const id = newId()
    const no = await nextNumberOf(context, 'invoice')
    const baseMinor = (original.baseMinor * minor) / original.amountMinor
    await tx.invoice.create({
      data: {
        ...{
          id,
          no,
          contractId,
          ownerId,
          kind,
          currency,
          taxRateBp,
          rateToBase,
          baseMinor,
          taxMinor,
          redOfId: original.id,
        },
        ...{ title: titleSchema.parse(original.title), amountMinor: minor, netMinor: minor - taxMinor },
        ...{ createdAt: now, createdById: actor.id, updatedAt: now },
      },
    })
    const of = { entity: 'invoice', id } as const
    const amount = { minor, currency }
    return {
      notice: t('invoice.redCreated', { no, original: original.no, amount }),
      audit: [{ action: 'invoice.red', on: of, facts: { no, original: original.no, amount: plainMoney(amount) } }],
      cards: [{ view: 'invoice', of, to: 'only' }],
    }
  },
})

import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { type Money, plainMoney, readMoney, taxWithin } from '../../core/money.ts'
import { type Reader, say, type Text, t } from '../../core/text.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { readPercent } from '../opportunities/lines/read.ts'
import { baseOf } from '../quotes/rate.ts'
import { type Invoice, kinds, type Title, titleSchema } from './load.ts'
import { readTaxNumber } from './taxNumber.ts'

/** What a form about an invoice sends. */
export const typedInvoice = z.object({
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
export type Typed = z.infer<typeof typedInvoice>

/** The questions about an invoice, filled with what is known. */
export function invoiceQuestions(known: Typed, reader: Reader): Field[] {
  const kindChoices = kinds.map(value => ({ title: say(t(`invoice.kind.${value}`), reader), value }))
  const buyers = (['company', 'person'] as const).map(value => ({
    title: say(t(`invoice.buyer.${value}`), reader),
    value,
  }))
  return [
    { id: 'amount', label: t('content.amount'), value: known.amount, required: true },
    { id: 'kind', label: t('content.invoiceKind'), value: known.kind, choices: kindChoices },
    { id: 'tax', label: t('content.taxRateBp'), value: known.tax, required: true },
    { id: 'buyer', label: t('invoice.buyer'), value: known.buyer, choices: buyers },
    { id: 'title', label: t('content.invoiceTitle'), value: known.title, required: true },
    { id: 'taxNo', label: t('content.taxNo'), value: known.taxNo },
    { id: 'bank', label: t('invoice.bank'), value: known.bank },
    { id: 'address', label: t('invoice.address'), value: known.address },
    { id: 'mailTo', label: t('invoice.mailTo'), value: known.mailTo },
  ]
}

/** An invoice as its form would send it. */
export function typedOf(invoice: Invoice): Typed {
  const { kind: buyer, title, taxNo, bank, address, mailTo } = titleSchema.parse(invoice.title)
  return {
    ...{ buyer, title, taxNo: taxNo ?? '', bank: bank ?? '', address: address ?? '', mailTo: mailTo ?? '' },
    amount: plainMoney({ minor: invoice.amountMinor, currency: invoice.currency }),
    kind: kinds.find(one => one === invoice.kind) ?? 'normal',
    tax: `${invoice.taxRateBp / 100}%`,
  }
}

type Checked = { amount: Money; taxRateBp: number; title: Title }

/** Reads what was typed. Throws a Refusal with a sentence at each bad field. */
export function checkInvoice(fields: Typed, currency: string): Checked {
  const wrong: Record<string, Text> = {}
  const amount = readMoney(fields.amount, currency)
  const taxRateBp = readPercent(fields.tax)
  // Whoever is billed as a person has none; one that was typed for a company before stays unread.
  const taxNo = fields.taxNo === '' || fields.buyer === 'person' ? null : readTaxNumber(fields.taxNo)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  if (taxRateBp === undefined) wrong.tax = t('field.percent')
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

/** What a row says of an amount: what of it is tax. */
export function taxedOf({ minor }: Money, taxRateBp: number) {
  const taxMinor = taxWithin(minor, taxRateBp)
  return { amountMinor: minor, netMinor: minor - taxMinor, taxMinor, taxRateBp }
}

/**
 * Writes the answers into an invoice that is still in one of the states its reader saw it in. Throws a Refusal when somebody was faster.
 */
export async function writeInvoice(context: Context, invoice: Invoice, fields: Typed, seen?: number): Promise<Checked> {
  const { tx, now } = context
  const checked = checkInvoice(fields, invoice.currency)
  const { rate, baseMinor } = await baseOf(context, invoice, checked.amount.minor)
  const written = await tx.invoice.updateMany({
    where: { id: invoice.id, docState: invoice.docState, version: seen ?? invoice.version },
    data: {
      ...taxedOf(checked.amount, checked.taxRateBp),
      ...{ title: checked.title, kind: fields.kind, rateToBase: rate, baseMinor },
      ...{ updatedAt: now, version: { increment: 1 } },
    },
  })
  if (written.count === 0) throw new Refusal('record.changed', { no: invoice.no })
  return checked
}

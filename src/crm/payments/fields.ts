import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import { say, type Text, t } from '../../core/text.ts'
import { readPastDay } from '../../core/when/past.ts'
import type { Context } from '../action.ts'
import type { Field } from '../form.ts'
import { wishedSchema } from './allocate.ts'
import { methods, type Payment } from './load.ts'
import type { Open } from './split.ts'

/** What a form of a payment sends. */
export const typedPayment = z.object({
  amount: z.string().max(40).default(''),
  received: z.string().max(60).default(''),
  method: z.enum(methods).default('transfer'),
  voucher: z.string().max(200).default(''),
  reference: z.string().max(100).default(''),
  split: z.string().max(1_000).default(''),
})
export type Typed = z.infer<typeof typedPayment>

/** A payment as its form would send it. */
export function typedOf(payment: Payment): Typed {
  const { currency, amountMinor, receivedOn, voucher, externalRef, wished } = payment
  const split = wishedSchema.parse(wished).map(({ period, minor }) => ({ period, minor: String(minor) }))
  return {
    amount: plainMoney({ minor: amountMinor, currency }),
    received: receivedOn.toISOString().slice(0, 10),
    method: methods.find(one => one === payment.method) ?? 'other',
    voucher: voucher ?? '',
    reference: externalRef ?? '',
    split: splitText(split, currency),
  }
}

/** The questions about a payment; without instalments nobody is asked how it is split. */
export function paymentFields(known: Typed, open: readonly Open[], { reader }: Pick<Context, 'reader'>): Field[] {
  const choices = methods.map(value => ({ title: say(t(`payment.method.${value}`), reader), value }))
  const split: Field = {
    id: 'split',
    label: t('payment.splitField'),
    hint: t('payment.splitHint'),
    many: true,
    value: known.split,
  }
  return [
    { id: 'amount', label: t('content.amount'), hint: t('card.any.amountHint'), value: known.amount, required: true },
    { id: 'received', label: t('content.receivedOn'), hint: t('payment.receivedHint'), value: known.received },
    ...(open.length > 0 ? [split] : []),
    { id: 'method', label: t('content.method'), value: known.method, choices },
    { id: 'voucher', label: t('content.voucher'), value: known.voucher },
    { id: 'reference', label: t('payment.reference'), value: known.reference, max: 100 },
  ]
}

/** A wish how a payment is split; amounts are text where they are kept. */
export type Wish = { period: number; minor: string }

/** Reads what was typed. Throws a Refusal with a sentence at each bad field. */
export function readPaymentForm(
  context: Context,
  typed: Typed,
  { currency, open }: { currency: string; open: readonly Open[] },
): { amountMinor: bigint; receivedOn: Date; wished: Wish[] } {
  const { now, company } = context
  const wrong: Record<string, Text> = {}
  const amount = readMoney(typed.amount, currency)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  const today = localDate(now, company.zone)
  const received = typed.received === '' ? today : readPastDay(typed.received, { now, zone: context.actor.zone })
  if (!received) wrong.received = t('field.date')
  if (received && received > today) wrong.received = t('payment.inFuture')
  const split = readSplit(typed.split, { currency, open, most: amount?.minor ?? 0n })
  if ('wrong' in split) wrong.split = split.wrong
  if (Object.keys(wrong).length > 0 || !amount || !received || 'wrong' in split)
    throw new Refusal('input.fields', {}, wrong)
  return { amountMinor: amount.minor, receivedOn: new Date(received), wished: split.wished }
}

/** "1: 5000" a line: so much of it for the first instalment. At most what is open on each, and the payment in all. */
function readSplit(
  text: string,
  { currency, open, most }: { currency: string; open: readonly Open[]; most: bigint },
): { wished: Wish[] } | { wrong: Text } {
  const wished: { period: number; minor: bigint }[] = []
  for (const part of text.split(/[\n;；]/).flatMap(line => line.normalize('NFKC').trim() || [])) {
    const [, period = '', said = ''] = /^\D*(\d{1,3})\D*?[:\s]\s*(\S+)$/.exec(part) ?? []
    const line = open.find(one => one.period === Number(period))
    const minor = readMoney(said, currency)?.minor
    if (!line || minor === undefined || minor === 0n || wished.some(one => one.period === line.period))
      return { wrong: t('payment.splitUnreadable', { line: part }) }
    const openOf = { minor: line.openMinor, currency }
    if (minor > line.openMinor) return { wrong: t('payment.splitTooMuch', { period: line.period, most: openOf }) }
    wished.push({ period: line.period, minor })
  }
  const sum = wished.reduce((total, { minor }) => total + minor, 0n)
  if (sum > most) return { wrong: t('payment.splitOver', { sum: { minor: sum, currency } }) }
  return { wished: wished.map(({ period, minor }) => ({ period, minor: String(minor) })) }
}

/** A wish as it is typed. */
function splitText(wished: readonly Wish[], currency: string): string {
  return wished.map(({ period, minor }) => `${period}: ${plainMoney({ minor: BigInt(minor), currency })}`).join('\n')
}

/** One line of a bank statement is one payment. */
export async function refuseTwice({ tx }: Context, reference: string, except = ''): Promise<void> {
  const same =
    reference === ''
      ? null
      : await tx.payment.findUnique({ where: { externalRef: reference }, select: { id: true, no: true } })
  if (same && same.id !== except)
    throw new Refusal('input.fields', {}, { reference: t('payment.knownReference', { no: same.no }) })
}

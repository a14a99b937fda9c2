import { z } from 'zod'
import { Refusal } from '../../core/errors.ts'
import { localDate } from '../../core/moment.ts'
import { plainMoney, readMoney } from '../../core/money.ts'
import { type Text, t } from '../../core/text.ts'
import { readWhen } from '../../core/when/read.ts'
import type { Context } from '../action.ts'
import type { ContentField } from '../approvals/documents.ts'
import { askContact, contactsMeant } from '../contacts/pick.ts'
import { type Field, none } from '../form.ts'
import { dayOf } from './load.ts'

/** What a contract says: dates as "2026-11-21", the amount in minor units. */
export const termsSchema = z.object({
  title: z.string(),
  amountMinor: z.coerce.bigint(),
  signedOn: z.string().nullable(),
  startOn: z.string(),
  endOn: z.string(),
  terms: z.string().nullable(),
  /** Who signs for the customer. A change that waits from before there were any has none. */
  signer: z.object({ id: z.string(), name: z.string() }).nullable().default(null),
})
export type Terms = z.infer<typeof termsSchema>

/** Terms as they are kept while a change of them waits; amounts travel as text. */
export function storedTerms(terms: Terms): string {
  return JSON.stringify({ ...terms, amountMinor: String(terms.amountMinor) })
}

/** What a form sends. */
export const typedTerms = z.object({
  title: z.string().max(120).optional(),
  amount: z.string().max(40).default(''),
  signed: z.string().max(60).default(''),
  start: z.string().max(60).default(''),
  end: z.string().max(60).default(''),
  terms: z.string().max(2_000).default(''),
  signer: z.string().max(60).default(''),
})

/** Of which customer, and in which currency, a contract is written. */
type Between = { customerId: string; currency: string }

/** The questions, filled with what is known. Where the customer has people, one of them may sign. */
export async function termsFields(
  context: Pick<Context, 'tx' | 'reader'>,
  known: Partial<Terms>,
  { customerId, currency }: Between,
): Promise<Field[]> {
  const signer = await askContact(context, {
    ...{ id: 'signer', label: 'content.signer', nobody: 'contract.noSigner', customerId },
    ...(known.signer ? { known: known.signer.id } : {}),
  })
  const amount = known.amountMinor === undefined ? '' : plainMoney({ minor: known.amountMinor, currency })
  return [
    { id: 'title', label: t('content.title'), value: known.title ?? '', required: true, max: 120 },
    {
      id: 'amount',
      label: t('content.amount'),
      hint: t('card.any.amountHint'),
      value: amount,
      required: true,
    },
    { id: 'start', label: t('content.startOn'), value: known.startOn ?? '', required: true },
    { id: 'end', label: t('content.endOn'), value: known.endOn ?? '', required: true },
    { id: 'signed', label: t('content.signedOn'), value: known.signedOn ?? '' },
    ...(signer ? [signer] : []),
    { id: 'terms', label: t('content.terms'), value: known.terms ?? '', many: true, max: 2_000 },
  ]
}

/** Reads what was typed. Throws a Refusal with a sentence at each bad field. */
export async function readTerms(
  context: Context,
  typed: z.infer<typeof typedTerms>,
  { customerId, currency }: Between,
): Promise<Terms> {
  const wrong: Record<string, Text> = {}
  const amount = readMoney(typed.amount, currency)
  if (!amount || amount.minor === 0n) wrong.amount = t('field.amount')
  const [startOn, endOn, signedOn] = [typed.start, typed.end, typed.signed].map(text => dayIn(context, text))
  if (!startOn) wrong.start = t('field.date')
  if (!endOn) wrong.end = t('field.date')
  if (typed.signed !== '' && !signedOn) wrong.signed = t('field.date')
  if (startOn && endOn && startOn > endOn) wrong.end = t('contract.endBeforeStart')
  if (!typed.title) wrong.title = t('field.required')
  const signers = await signersIn(context, typed.signer.trim(), customerId)
  const [signer] = signers
  if (signers.length !== 1) wrong.signer = t(signer ? 'contract.signerSeveral' : 'contract.signerElsewhere')
  if (Object.keys(wrong).length > 0 || !amount || !startOn || !endOn || !typed.title || signer === undefined)
    throw new Refusal('input.fields', {}, wrong)
  return {
    title: typed.title,
    amountMinor: amount.minor,
    startOn,
    endOn,
    signedOn: signedOn ?? null,
    terms: typed.terms || null,
    signer,
  }
}

/** Everybody at the customer who may be meant, for one: nobody is null, a stranger is none (R87). */
async function signersIn({ tx }: Context, said: string, customerId: string): Promise<Terms['signer'][]> {
  if (said === '' || said === none) return [null]
  return (await contactsMeant(tx, { customerId, said })).map(({ id, name }) => ({ id, name }))
}

/** A day in plain words or as "2026-11-21"; contracts may begin in the past. */
function dayIn({ now, actor }: Context, text: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  const when = text === '' ? undefined : readWhen(text, { now, zone: actor.zone })
  return when && localDate(when.at, actor.zone)
}

/** What an approval of a contract is bound to. */
export function contentOfTerms(terms: Terms, currency: string): ContentField[] {
  return [
    { field: 'title', kind: 'text', value: terms.title },
    { field: 'amount', kind: 'money', value: String(terms.amountMinor), currency },
    { field: 'startOn', kind: 'date', value: terms.startOn },
    { field: 'endOn', kind: 'date', value: terms.endOn },
    { field: 'signedOn', kind: 'date', value: terms.signedOn },
    // Left out where nobody is named: what was handed in before there were signers still says the same.
    ...(terms.signer ? [{ field: 'signer', kind: 'text' as const, value: terms.signer.name }] : []),
    { field: 'terms', kind: 'text', value: terms.terms },
  ]
}

/** A row's terms. */
export function termsOf(row: {
  title: string
  amountMinor: bigint
  signedOn: Date | null
  startOn: Date
  endOn: Date
  terms: string | null
  signer: { id: string; name: string } | null
}): Terms {
  const { title, amountMinor, terms, signer } = row
  return {
    title,
    amountMinor,
    terms,
    signer: signer && { id: signer.id, name: signer.name },
    signedOn: dayOf(row.signedOn) || null,
    startOn: dayOf(row.startOn),
    endOn: dayOf(row.endOn),
  }
}

/** Terms as a row has them. */
export function rowOfTerms({ title, amountMinor, signedOn, startOn, endOn, terms, signer }: Terms) {
  return {
    title,
    amountMinor,
    terms,
    signerId: signer?.id ?? null,
    signedOn: signedOn ? new Date(signedOn) : null,
    startOn: new Date(startOn),
    endOn: new Date(endOn),
  }
}

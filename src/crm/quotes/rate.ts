import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'

/**
 * An amount in the company's currency, at the newest rate up to today. The rate goes into the document and never changes there; it is the
 * worth of one minor unit in minor units, so that currencies with other digits (yen, dinars) are multiplied like all others.
 */
export type InBase = { rate: string; baseMinor: bigint }

/** Throws a Refusal when nobody has said what the currency is worth. */
export async function inBase(
  { tx, now, company }: Pick<Context, 'tx' | 'now' | 'company'>,
  minor: bigint,
  currency: string,
): Promise<InBase> {
  if (currency === company.currency) return { rate: '1', baseMinor: minor }
  const [row] = await tx.sql<{ rate: string; base: string }>`
    select round(worth, 8)::text as rate, round(${String(minor)}::numeric * worth)::text as base
    from "ExchangeRate" x cross join lateral shoal_minor_rate(x.rate, x.currency, ${company.currency}) worth
    where x.currency = ${currency} and x."on" <= (${now}::timestamptz at time zone ${company.zone})::date order by x."on" desc limit 1`
  if (!row) throw new Refusal('rate.unknown', { currency, base: company.currency })
  return { rate: row.rate, baseMinor: BigInt(row.base) }
}

/** The same for a document that has a rate: it keeps it as long as its amount stays what it was. */
export async function baseOf(
  context: Pick<Context, 'tx' | 'now' | 'company'>,
  known: { currency: string; amountMinor: bigint; rateToBase: { toString(): string }; baseMinor: bigint },
  minor: bigint,
): Promise<InBase> {
  if (minor === known.amountMinor) return { rate: known.rateToBase.toString(), baseMinor: known.baseMinor }
  return inBase(context, minor, known.currency)
}

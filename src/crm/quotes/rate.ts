import { Refusal } from '../../core/errors.ts'
import type { Context } from '../action.ts'

/** An amount in the company's currency, at the newest rate up to today; the rate goes into the document and never changes there. */
export type InBase = { rate: string; baseMinor: bigint }

/** Throws a Refusal when nobody has said what the currency is worth. */
export async function inBase({ tx, now, company }: Context, minor: bigint, currency: string): Promise<InBase> {
  if (currency === company.currency) return { rate: '1', baseMinor: minor }
  const [row] = await tx.sql<{ rate: string; base: string }>`
    select rate::text as rate, round(${String(minor)}::numeric * rate)::text as base from "ExchangeRate"
    where currency = ${currency} and "on" <= (${now}::timestamptz at time zone ${company.zone})::date order by "on" desc limit 1`
  if (!row) throw new Refusal('rate.unknown', { currency, base: company.currency })
  return { rate: row.rate, baseMinor: BigInt(row.base) }
}

import { nameKey } from '../../core/companyName.ts'
import type { Context } from '../action.ts'
import { ownersOf } from '../receivables/owners.ts'
import { paymentSettings } from './settings.ts'

const most = 5

/** A contract that a payment may belong to; the higher its score, the surer. Amounts in minor units of its currency. */
export type Candidate = {
  contract: string
  title: string
  customer: string
  openMinor: bigint
  leftMinor: bigint
  currency: string
  amount: bigint
  score: number
}

/** A contract in force with something open, and what is due on it, earliest first. */
type Open = {
  contract: string
  title: string
  customer: string
  key: string
  currency: string
  left: bigint
  due: bigint[]
}

/** Contracts with something open whose customer is named in the line, or on which exactly this amount is due. */
export async function candidates(
  context: Context,
  { line, amounts }: { line: string; amounts: bigint[] },
): Promise<Candidate[]> {
  const { tx, actor, company } = context
  const owners = await ownersOf(tx, actor)
  const { overpay } = paymentSettings.of(company)
  const key = nameKey(line)
  const rows = await tx.sql<Open>`
    select c.no as contract, c.title, cu.name as customer, cu."nameKey" as key, c.currency, c."amountMinor" - c."paidMinor" - c."pendingPayMinor" as left,
      coalesce((select array_agg(i."amountMinor" - i."allocatedMinor" order by i."dueOn") from "Instalment" i
        where i."contractId" = c.id and not i.cancelled and i."allocatedMinor" < i."amountMinor"), '{}') as due
    from "Contract" c join "Customer" cu on cu.id = c."customerId"
    where c."docState" = 'approved' and c."amountMinor" > c."paidMinor" + c."pendingPayMinor" and c.currency = ${company.currency}
      and (${owners}::uuid[] is null or c."ownerId" = any (${owners}::uuid[]))
      and (position(cu."nameKey" in ${key}) > 0 or exists (select 1 from "Instalment" i where i."contractId" = c.id and not i.cancelled
        and i."amountMinor" - i."allocatedMinor" = any (${amounts.map(String)}::bigint[])))
    limit 200`
  return rows
    .flatMap(row => amounts.map(amount => scored(row, { amount, key })))
    .filter(one => overpay || one.amount <= one.leftMinor)
    .sort((a, b) => b.score - a.score)
    .filter((one, index, all) => all.findIndex(other => other.contract === one.contract) === index)
    .slice(0, most)
}

/** A name that is written out counts more than an amount that happens to fit. */
function scored(row: Open, { amount, key }: { amount: bigint; key: string }): Candidate {
  const { contract, title, customer, currency, left, due } = row
  const named = row.key !== '' && key.includes(row.key) ? 60 : 0
  const next = due[0]
  const exact = due.map(String).includes(String(amount)) ? 30 : 0
  const whole = amount === left || (next !== undefined && BigInt(next) === amount) ? 10 : 0
  return {
    contract,
    title,
    customer,
    currency,
    amount,
    leftMinor: left,
    openMinor: next === undefined ? left : BigInt(next),
    score: named + exact + whole,
  }
}

import { DateTime } from 'luxon'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Period } from '../reports/period.ts'
import { instantsOf } from '../reports/period.ts'
import type { Holder } from './holders.ts'
import { departmentTarget, type Metric, targetsOf } from './read.ts'

/** How far somebody has come: amounts in the company's currency, and how much of the period is over, 0 to 1. */
export type Progress = { target: bigint; reached: bigint; over: number }

type Asked = {
  of: Pick<Holder, 'holder' | 'id'>
  period: Period
  metric: Metric
  now: Date
  company: Pick<Company, 'zone' | 'currency'>
}

/** Where a person or a department stands against the target of a period; undefined where none is set. For cards and digests alike. */
export async function progressOf(tx: Tx, { of, period, metric, now, company }: Asked): Promise<Progress | undefined> {
  const people = of.holder === 'user' ? [of.id] : await peopleOf(tx, of.id)
  const target =
    of.holder === 'user'
      ? (await targetsOf(tx, { people, period, metric })).get(of.id)
      : await departmentTarget(tx, { id: of.id, people, period, metric })
  if (target === undefined) return undefined
  const { fromAt, toAt } = instantsOf(period, company.zone)
  const reached =
    metric === 'won' ? await wonBy(tx, people, { fromAt, toAt, company }) : await collectedBy(tx, people, period)
  const whole = toAt.getTime() - fromAt.getTime()
  const over = Math.min(Math.max((now.getTime() - fromAt.getTime()) / whole, 0), 1)
  return { target, reached, over }
}

/** Everybody of a department and of those below it. */
async function peopleOf(tx: Tx, departmentId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>`
    select u.id from "User" u join "Department" d on d.id = u."departmentId", "Department" top
    where top.id = ${departmentId} and (d.path = top.path or starts_with(d.path, top.path || '/'))`
  return rows.map(({ id }) => id)
}

/** Deals by the day they were won, at the rate of that day. */
async function wonBy(
  tx: Tx,
  people: string[],
  { fromAt, toAt, company }: { fromAt: Date; toAt: Date; company: Asked['company'] },
): Promise<bigint> {
  const [row] = await tx.sql<{ minor: bigint }>`
    select coalesce(sum(case when r.currency = ${company.currency} then r."amountMinor" else round(r."amountMinor" * rate.rate)::bigint end), 0)::bigint as minor
    from "Opportunity" r join "Stage" s on s.id = r."stageId" and s.kind = 'won'
    left join lateral (select shoal_minor_rate(x.rate, x.currency, ${company.currency}) as rate from "ExchangeRate" x where x.currency = r.currency and r.currency <> ${company.currency}
      and x."on" <= (r."closedAt" at time zone ${company.zone})::date order by x."on" desc limit 1) rate on true
    where r."closedAt" >= ${fromAt} and r."closedAt" < ${toAt} and r."deletedAt" is null and r."ownerId" = any (${people}::uuid[])`
  return row?.minor ?? 0n
}

async function collectedBy(tx: Tx, people: string[], { from, to }: Period): Promise<bigint> {
  const [row] = await tx.sql<{ minor: bigint }>`
    select coalesce(sum("baseMinor"), 0)::bigint as minor from "Payment"
    where "docState" = 'approved' and "receivedOn" >= ${from}::date and "receivedOn" < ${to}::date and "ownerId" = any (${people}::uuid[])`
  return row?.minor ?? 0n
}

/** The present month, as periods know it. */
export function thisMonth(now: Date, zone: string): Period {
  const start = DateTime.fromJSDate(now, { zone }).startOf('month')
  return { from: start.toFormat('yyyy-MM-dd'), to: start.plus({ months: 1 }).toFormat('yyyy-MM-dd'), unit: 'month' }
}

import { localDate } from '../../core/moment.ts'
import { formatMoney } from '../../core/money.ts'
import { isTextKey, type Reader, say, type Text, t } from '../../core/text.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import type { Document } from './documents.ts'

/** What a decision should know of the customer. */
export type Standing = { lines: string[]; warnings: string[] }

type Asked = { reader: Reader; company: Company }

/** The customer behind a document: what they bought, owe and sent back, what was decided about them before, and whether this is the first time. */
export async function standingOf(tx: Tx, document: Document, asked: Asked): Promise<Standing> {
  const { customerId } = document
  if (!customerId) return { lines: [], warnings: [] }
  const { reader } = asked
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: customerId }, select: { no: true, name: true } })
  const title = `${customer.no} ${customer.name}`
  const bought = await boughtBy(tx, document, reader)
  const owes = await owedBy(tx, customerId, asked)
  const lines = [
    bought ? t('approval.wonBefore', { customer: title, ...bought }) : { words: title },
    ...(owes ? [owes] : []),
    ...(await sentBackBy(tx, customerId)),
    ...(await decidedBefore(tx, document)),
  ]
  return {
    lines: lines.map(line => ('words' in line ? line.words : say(line, reader))),
    warnings: bought ? [] : [say(t('approval.firstDeal'), reader)],
  }
}

/** Contracts that were agreed, and deals that were won without one; the document that is decided about does not count. */
async function boughtBy(tx: Tx, { customerId, id }: Document, reader: Reader) {
  const won = await tx.sql<{ deals: bigint; minor: bigint | null; currency: string }>`
    with bought as (
      select k."amountMinor" as minor, k.currency from "Contract" k
      where k."customerId" = ${customerId} and k."docState" in ('approved', 'voiding') and k.id <> ${id}
      union all
      select o."amountMinor", o.currency from "Opportunity" o join "Stage" s on s.id = o."stageId"
      where o."customerId" = ${customerId} and s.kind = 'won' and o."deletedAt" is null
        and not exists (select 1 from "Contract" k where k."opportunityId" = o.id and (k."docState" in ('approved', 'voiding') or k.id = ${id}))
    )
    select count(*) as deals, sum(minor)::bigint as minor, currency from bought group by currency order by 2 desc nulls last`
  const deals = won.reduce((sum, row) => sum + Number(row.deals), 0)
  if (deals === 0) return undefined
  const sums = won.flatMap(({ minor, currency }) =>
    minor === null ? [] : [formatMoney({ minor, currency }, reader.locale)],
  )
  return { deals, sums }
}

/** What is overdue today, in the company's currency; undefined when they owe nothing in time or late. */
async function owedBy(tx: Tx, customerId: string, { reader, company }: Asked): Promise<Text | undefined> {
  const today = localDate(reader.now, company.zone)
  const [owed] = await tx.sql<{ open: bigint; late: bigint; days: number }>`
    select coalesce(sum(o.minor), 0)::bigint as open, coalesce(sum(o.minor) filter (where o.days > 0), 0)::bigint as late,
      coalesce(max(o.days), 0)::int as days
    from "Contract" k join "Instalment" i on i."contractId" = k.id
    cross join lateral (select round((i."amountMinor" - i."allocatedMinor") * k."rateToBase") as minor, ${today}::date - i."dueOn" as days) o
    where k."customerId" = ${customerId} and k."docState" in ('approved', 'voiding') and not i.cancelled and i."allocatedMinor" < i."amountMinor"`
  if (!owed || owed.open === 0n) return undefined
  const money = (minor: bigint) => ({ minor, currency: company.currency })
  if (owed.late === 0n) return t('approval.owes', { open: money(owed.open) })
  return t('approval.owesLate', { open: money(owed.open), late: money(owed.late), days: owed.days })
}

async function sentBackBy(tx: Tx, customerId: string): Promise<Text[]> {
  const rate = await returnRate(tx, customerId)
  const [row] = await tx.sql<{ count: bigint }>`
    select count(*) as count from "Return" where "customerId" = ${customerId} and "docState" = 'approved'`
  const count = Number(row?.count ?? 0)
  return count === 0 ? [] : [t('approval.returned', { count, rate })]
}

/** What came back of everything that was shipped to a customer, in percent of its worth. */
export async function returnRate(tx: Tx, customerId: string): Promise<number> {
  const [row] = await tx.sql<{ rate: number | null }>`
    select round(100 * sum(l."returnedQty" * l."priceMinor") / nullif(sum(l."shippedQty" * l."priceMinor"), 0), 1)::float as rate
    from "OrderLine" l join "Order" o on o.id = l."orderId" where o."customerId" = ${customerId}`
  return row?.rate ?? 0
}

/** The last decisions about papers of the same customer. */
async function decidedBefore(tx: Tx, { customerId, id }: Document): Promise<Text[]> {
  const rows = await tx.sql<{ no: string; entity: string; state: string; at: Date; who: string | null }>`
    select p.no, p.entity, i.state, i."endedAt" as at, (
      select u."displayName" from "ApprovalTask" k join "User" u on u.id = k."assigneeId"
      where k."instanceId" = i.id and k.state in ('approved', 'rejected') order by k."actedAt" desc limit 1) as who
    from "DocumentNumber" p join "ApprovalInstance" i on i.entity = p.entity and i."entityId" = p.id
    where p."customerId" = ${customerId} and p.entity <> 'cost' and i.state in ('approved', 'rejected') and p.id <> ${id} and i."endedAt" is not null
    order by i."endedAt" desc limit 3`
  return rows.map(({ no, entity, state, at, who }) => {
    const kind = `kind.${entity}`
    return t(state === 'approved' ? 'approval.agreedBefore' : 'approval.rejectedBefore', {
      no,
      kind: isTextKey(kind) ? { key: kind } : no,
      who: who ?? '—',
      at,
    })
  })
}

import type { Money } from '../../core/money.ts'
import type { Owner } from '../../core/rights.ts'
import type { Tx } from '../../store/db.ts'
import type { Method } from '../followups/write.ts'

/** A customer with its people. */
export async function loadCustomer(tx: Tx, id: string) {
  const customer = await tx.customer.findFirst({
    where: { id, deletedAt: null },
    include: {
      pool: { select: { name: true, adminIds: true, hiddenFields: true } },
      owner: { select: { id: true, displayName: true, department: { select: { path: true } } } },
      contacts: {
        where: { deletedAt: null },
        include: { reportsTo: { select: { name: true, deletedAt: true } } },
        orderBy: [{ isDecisionMaker: 'desc' }, { createdAt: 'asc' }],
        take: 5,
      },
    },
  })
  if (!customer) return null
  const contactCount = await tx.contact.count({ where: { customerId: id, deletedAt: null } })
  const points = await tx.contactPoint.findMany({
    where: { entity: 'contact', entityId: { in: customer.contacts.map(contact => contact.id) } },
    orderBy: [{ kind: 'desc' }, { isPrimary: 'desc' }],
  })
  const contacts = customer.contacts.map(contact => ({
    ...contact,
    points: points.filter(point => point.entityId === contact.id),
  }))
  return { ...customer, contacts, contactCount }
}
export type Customer = NonNullable<Awaited<ReturnType<typeof loadCustomer>>>

/** What is promised to a customer, whatever record of it the promise is on, of deals only on these. */
export function promisedAt(customerId: string, deals: string[]) {
  const known = [{ entity: { not: 'opportunity' } }, { entityId: { in: deals } }]
  return { customerId, state: 'planned', OR: known }
}

/** Who looks after a customer, as rights ask; null while it waits in a sea. */
export function keptBy(owner: Customer['owner']): Owner | null {
  return owner && { id: owner.id, departmentPath: owner.department?.path ?? null }
}

export type TalkRow = { at: Date; method: Method; text: string; author: string }

/** The last three talks with a customer, whatever record they were logged on, of deals only these. */
export async function talksOf(tx: Tx, customerId: string, deals: string[]): Promise<TalkRow[]> {
  return tx.sql<TalkRow>`
    select f.at, f.method, f.text, u."displayName" as author
    from "FollowUpRecord" f join "User" u on u.id = f."authorId"
    where f."customerId" = ${customerId} and f."deletedAt" is null and (f.entity <> 'opportunity' or f."entityId" = any (${deals}::uuid[]))
    order by f.at desc limit 3`
}

/** By currency, the company's own first; `won` is true where any deal was, whatever its worth. */
export type Money360 = { openMoney: Money[]; wonMoney: Money[]; won: boolean }

/** What is open and what was won. Currencies are not added up: which day's rate would it be? */
export async function sumsOf(tx: Tx, customerId: string, currency: string): Promise<Money360> {
  const sums = await tx.sql<{ currency: string; kind: string; minor: bigint; count: number }>`
    select o.currency, s.kind, coalesce(sum(o."amountMinor"), 0)::bigint as minor, count(*)::int as count
    from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o."customerId" = ${customerId} and o."deletedAt" is null and s.kind in ('open', 'won')
    group by 1, 2 order by o.currency <> ${currency}, 3 desc`
  const money = (kind: string) =>
    sums.flatMap(sum => (sum.kind === kind ? [{ minor: sum.minor, currency: sum.currency }] : []))
  const [openMoney, wonMoney] = [money('open'), money('won')]
  return {
    openMoney: openMoney.length > 0 ? openMoney : [{ minor: 0n, currency }],
    ...{ wonMoney, won: wonMoney.length > 0 },
  }
}

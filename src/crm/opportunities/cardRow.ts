import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { approvedOf, papersOf } from '../gates/papers.ts'
import { keepers } from './held.ts'

/** A deal with everything its card shows. */
export async function loadForCard(at: { tx: Tx; now: Date; company: Company }, id: string) {
  const { tx } = at
  const deal = await tx.opportunity.findFirst({
    where: { id, deletedAt: null },
    include: {
      stage: true,
      customer: { include: { owner: keepers.owner } },
      competitor: true,
      contacts: true,
      checks: true,
      lines: { include: { product: { select: { name: true } } }, orderBy: { createdAt: 'asc' } },
      owner: { select: { id: true, displayName: true, managerId: true, department: { select: { path: true } } } },
      pipeline: { include: { stages: { orderBy: { sort: 'asc' } } } },
    },
  })
  if (!deal) return null
  const people = await tx.contact.findMany({
    where: { id: { in: deal.contacts.map(one => one.contactId) }, deletedAt: null },
    select: { name: true },
  })
  const reasonId = deal.wonReasonId ?? deal.lostReasonId
  const reason = reasonId ? await tx.dealReason.findUnique({ where: { id: reasonId } }) : null
  const approved = deal.closedAt ? new Set<never>() : approvedOf(await papersOf(at, [deal]), id)
  return { ...deal, approved, people: people.map(({ name }) => name), reason }
}
export type DealRow = NonNullable<Awaited<ReturnType<typeof loadForCard>>>

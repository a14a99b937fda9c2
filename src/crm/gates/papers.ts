import { localDate } from '../../core/moment.ts'
import type { Company } from '../../store/company.ts'
import type { Tx } from '../../store/db.ts'
import { type Approvable, approvable, type Pipeline } from '../pipelines/read.ts'

/** A document of a deal that a stage may want approved, as far as it still counts. */
export type Paper = {
  kind: Approvable
  opportunityId: string | null
  no: string
  docState: string
  ownerId: string
  owner: { department: { path: string } | null }
}

type Asked = { id: string; pipeline: Pick<Pipeline, 'stages'> }
type At = { tx: Tx; now: Date; company: Pick<Company, 'zone'> }

/**
 * The documents of these deals that their stages ask about, newest first: cost sheets that are not past their last day, the quotes that
 * stand, contracts that are not void. Nothing is read where no stage asks.
 */
export async function papersOf({ tx, now, company }: At, deals: readonly Asked[]): Promise<Paper[]> {
  const kinds = approvable.filter(kind => deals.some(deal => asksFor(deal, kind)))
  const today = new Date(localDate(now, company.zone))
  const read = await Promise.all(kinds.map(kind => rowsOf(tx, kind, { ids: deals.map(({ id }) => id), today })))
  return read.flat()
}

/** The kinds of which a deal has one that is approved. */
export function approvedOf(papers: readonly Paper[], dealId: string): ReadonlySet<Approvable> {
  const own = papers.filter(paper => paper.opportunityId === dealId && paper.docState === 'approved')
  return new Set(own.map(({ kind }) => kind))
}

function asksFor({ pipeline }: Asked, kind: Approvable): boolean {
  return pipeline.stages.some(stage => stage.approvals.includes(kind))
}

const shape = {
  select: {
    ...{ opportunityId: true, no: true, docState: true, ownerId: true },
    owner: { select: { department: { select: { path: true } } } },
  },
  orderBy: { createdAt: 'desc' },
} as const

async function rowsOf(tx: Tx, kind: Approvable, { ids, today }: { ids: string[]; today: Date }): Promise<Paper[]> {
  const rows = await found(tx, kind, { ids, today })
  return rows.map(row => ({ ...row, kind }))
}

function found(
  tx: Tx,
  kind: Approvable,
  { ids, today }: { ids: string[]; today: Date },
): Promise<Omit<Paper, 'kind'>[]> {
  const opportunityId = { in: ids }
  switch (kind) {
    case 'cost': {
      const counts = [{ docState: { notIn: ['approved', 'voided'] } }, { validUntilOn: { gte: today } }]
      return tx.costSheet.findMany({ where: { opportunityId, docState: { not: 'voided' }, OR: counts }, ...shape })
    }
    case 'quote': {
      const stands = { supersededById: null, outcome: { in: ['none', 'sent', 'accepted'] } }
      return tx.quote.findMany({ where: { opportunityId, docState: { not: 'voided' }, ...stands }, ...shape })
    }
    case 'contract':
      return tx.contract.findMany({ where: { opportunityId, docState: { not: 'voided' } }, ...shape })
  }
}

import type { Tx } from '../../../store/db.ts'
import { defineFigure, type Holders, type Why } from './figure.ts'
import { dueSoon, ever, fellOverdue, happened, overdue } from './spans.ts'

const toReceivables = { title: 'button.receivables', verb: 'receivable.list', data: {} } as const

export const collected = defineFigure({
  ...{ name: 'money.collected', hit: 'payment.received', by: 'day', of: 'payment', money: true, ...happened },
  why: noReceivables,
})

export const newlyOverdue = defineFigure({
  ...{ name: 'money.fellOverdue', hit: 'instalment.open', by: 'day', of: 'contract', money: true, span: fellOverdue },
  button: toReceivables,
})

export const allOverdue = defineFigure({
  ...{ name: 'money.overdue', hit: 'instalment.open', by: 'day', of: 'contract', money: true, span: overdue },
  button: toReceivables,
})

export const comingIn = defineFigure({
  ...{ name: 'money.dueSoon', hit: 'instalment.open', by: 'day', of: 'contract', money: true, span: dueSoon },
  button: toReceivables,
  why: noReceivables,
})

export const toIssue = defineFigure({
  ...{ name: 'invoices.toIssue', hit: 'invoice.toIssue', by: 'moment', of: 'invoice', money: true, span: ever },
  button: { title: 'button.invoices', verb: 'invoice.list', data: {} },
})

/** No money is expected where won deals have no contract, or contracts no instalments: the step that is left out, and where it begins. */
async function noReceivables(tx: Tx, holders: Holders): Promise<Why | undefined> {
  const [missing] = await tx.sql<{ won: number; without: number; unplanned: number }>`
    select count(*)::int as won, count(*) filter (where not exists (
        select 1 from "Contract" c where c."opportunityId" = o.id and c."docState" in ('approved', 'inApproval')))::int as without,
      count(*) filter (where exists (select 1 from "Contract" c where c."opportunityId" = o.id and c."docState" = 'approved'
        and not exists (select 1 from "Instalment" i where i."contractId" = c.id)))::int as unplanned
    from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where s.kind = 'won' and o."deletedAt" is null and (${holders}::uuid[] is null or o."ownerId" = any (${holders}::uuid[]))`
  const { won = 0, without = 0, unplanned = 0 } = missing ?? {}
  if (without > 0) {
    const [deal] = await tx.sql<{ no: string }>`
      select o.no from "Opportunity" o join "Stage" s on s.id = o."stageId"
      where s.kind = 'won' and o."deletedAt" is null and (${holders}::uuid[] is null or o."ownerId" = any (${holders}::uuid[]))
        and not exists (select 1 from "Contract" c where c."opportunityId" = o.id and c."docState" in ('approved', 'inApproval'))
      order by o."closedAt" desc nulls last limit 1`
    const button = deal && ({ title: 'button.newContract', verb: 'contract.create', data: { from: deal.no } } as const)
    return { text: { key: 'why.noContracts', args: { without, won } }, ...(button ? { button } : {}) }
  }
  if (unplanned === 0) return undefined
  return {
    text: { key: 'why.noPlans', args: { count: unplanned } },
    button: { title: 'button.openContracts', verb: 'contract.list', data: {} },
  }
}

import type { Store } from '../../../src/store/db.ts'

/**
 * Everything the ledgers must agree about, worked out anew from the documents alone. Returns what does not agree, one line each; nothing
 * when all is well. It knows none of the code that keeps the ledgers.
 */
export async function disagreements(store: Store): Promise<string[]> {
  const rows = await store.sql<{ what: string }>`
    with running as (
      select entity, "entityId" from "ApprovalInstance" where trigger = 'create' and state = 'running'
    ), contract as (
      select k.no, k."amountMinor" as amount, k."paidMinor" as paid, k."pendingPayMinor" as pending, k."overpaidMinor" as over, k."invoicedMinor" as billed,
        k."refundedMinor" as refunded,
        coalesce((select sum(p."amountMinor") from "Payment" p where p."contractId" = k.id and p."docState" in ('approved', 'voiding')), 0) as paid_now,
        coalesce((select sum(p."amountMinor") from "Payment" p join running r on r.entity = 'payment' and r."entityId" = p.id
          where p."contractId" = k.id and p."docState" = 'inApproval'), 0) as pending_now,
        coalesce((select sum(i."amountMinor") from "Invoice" i left join running r on r.entity = 'invoice' and r."entityId" = i.id
          where i."contractId" = k.id and i."redOfId" is null and (i."docState" in ('approved', 'voiding') or (i."docState" = 'inApproval' and r.entity is not null))), 0)
        - coalesce((select sum(i."amountMinor") from "Invoice" i
          where i."contractId" = k.id and i."redOfId" is not null and i."issueState" = 'issued'), 0) as billed_now,
        coalesce((select sum(b."refundMinor") from "Return" b join "Order" o on o.id = b."orderId"
          left join running r on r.entity = 'return' and r."entityId" = b.id
          where o."contractId" = k.id and (b."docState" in ('approved', 'voiding') or (b."docState" = 'inApproval' and r.entity is not null))), 0)
          as refunded_now
      from "Contract" k
    ), line as (
      select o.no || ' ' || l.sort as no, l.qty, l."shippedQty" as shipped, l."returnedQty" as returned, l."pendingReturnQty" as pending,
        coalesce((select sum(s.qty) from "ShipmentLine" s where s."orderLineId" = l.id), 0) as shipped_now,
        coalesce((select sum(b.qty) from "ReturnLine" b join "Return" t on t.id = b."returnId"
          where b."orderLineId" = l.id and t."docState" in ('approved', 'voiding')), 0) as returned_now,
        coalesce((select sum(b.qty) from "ReturnLine" b join "Return" t on t.id = b."returnId" join running r on r.entity = 'return' and r."entityId" = t.id
          where b."orderLineId" = l.id and t."docState" = 'inApproval'), 0) as pending_now
      from "OrderLine" l join "Order" o on o.id = l."orderId"
    ), document as (
      select 'payment' as entity, id, "docState" as state from "Payment" union all select 'invoice', id, "docState" from "Invoice"
      union all select 'return', id, "docState" from "Return" union all select 'contract', id, "docState" from "Contract"
      union all select 'order', id, "docState" from "Order" union all select 'quote', id, "docState" from "Quote"
    )
    select no || ' paid ' || paid || ' is ' || paid_now as what from contract where paid <> paid_now
    union all select no || ' pending ' || pending || ' is ' || pending_now from contract where pending <> pending_now
    union all select no || ' billed ' || billed || ' is ' || billed_now from contract where billed <> billed_now
    union all select no || ' refunded ' || refunded || ' is ' || refunded_now from contract where refunded <> refunded_now
    union all select no || ' is over by ' || over from contract where over <> greatest(0, paid + pending - amount)
    union all select no || ' passes its amount' from contract where paid + pending > amount + over or billed > amount or refunded > paid
    union all select no || ' ships, returns or holds otherwise than its papers' from line
      where shipped <> shipped_now or returned <> returned_now or pending <> pending_now
    union all select no || ' passes what was ordered or shipped' from line where shipped > qty or returned + pending > shipped
    union all select 'instalment of ' || k.no || ' has ' || i."allocatedMinor" from "Instalment" i join "Contract" k on k.id = i."contractId"
      where i."allocatedMinor" <> coalesce((select sum(a."amountMinor") from "Allocation" a join "Payment" p on p.id = a."paymentId"
          where a."instalmentId" = i.id and p."docState" in ('approved', 'voiding')), 0) or i."allocatedMinor" > i."amountMinor"
    union all select 'allocations of ' || p.no from "Payment" p
      where p."amountMinor" < (select sum(a."amountMinor") from "Allocation" a where a."paymentId" = p.id)
    union all select 'red of ' || i.no from "Invoice" i where i."redMinor" > i."amountMinor"
    union all select i.entity || ' ' || i.trigger || ' ' || i.state || ' but the document is ' || d.state
      from "ApprovalInstance" i join document d on d.entity = i.entity and d.id = i."entityId"
      where i.trigger = 'create' and (
        (i.state = 'approved' and d.state not in ('approved', 'voiding', 'voided'))
        or (i.state = 'rejected' and d.state <> 'rejected') or (i.state = 'running' and d.state <> 'inApproval') or (i.state = 'returned' and d.state <> 'draft'))
    union all select 'approval ' || i.id || ' is over and still asks somebody' from "ApprovalInstance" i join "ApprovalTask" t on t."instanceId" = i.id
      where i.state not in ('running', 'returned') and t.state in ('waiting', 'pending')
    union all select 'approval ' || i.id || ' waits for nobody' from "ApprovalInstance" i
      where i.state = 'running' and not exists (select 1 from "ApprovalTask" t where t."instanceId" = i.id and t.state = 'pending')
    union all select 'decided twice ' || e.task from (
      -- Whoever took their word back may give it again (R128).
      select facts ->> 'task' as task, count(*) filter (where action = 'approval.agree') - count(*) filter (where action = 'approval.takeback') as n
      from "AuditEvent" where action in ('approval.agree', 'approval.takeback') and facts ->> 'task' is not null group by 1) e
      where e.n > 1`
  return rows.map(({ what }) => what)
}

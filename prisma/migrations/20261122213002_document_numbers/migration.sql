-- Every document that goes through approval by its number; the revisions of a quote share theirs.
create view "DocumentNumber" as
  select 'cost' as entity, c.id, c.no, o."customerId" from "CostSheet" c join "Opportunity" o on o.id = c."opportunityId"
  union all select 'quote', id, no, "customerId" from "Quote"
  union all select 'contract', id, no, "customerId" from "Contract"
  union all select 'order', id, no, "customerId" from "Order"
  union all select 'return', id, no, "customerId" from "Return"
  union all select 'payment', p.id, p.no, k."customerId" from "Payment" p join "Contract" k on k.id = p."contractId"
  union all select 'invoice', f.id, f.no, k."customerId" from "Invoice" f join "Contract" k on k.id = f."contractId";

-- The approval of the document with this number that is under way, else the newest.
create function shoal_approval_of(wanted text) returns uuid language sql stable as $$
  select i.id from "DocumentNumber" d join "ApprovalInstance" i on i.entity = d.entity and i."entityId" = d.id
  where d.no = wanted order by i.state in ('running', 'returned') desc, i."startedAt" desc, i.id desc limit 1
$$;

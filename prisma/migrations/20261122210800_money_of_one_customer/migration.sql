-- What one customer's documents say about recycling. Asked of one customer it goes by their own documents; joined to the view, a plan
-- would rather read every customer once.
create function shoal_customer_money(customer uuid)
returns table ("lastContractEndOn" date, "openDocument" boolean, unpaid boolean, "openReturn" boolean) language sql stable as $$
select
  -- When the last approved contract ends or ended, unless a later one is being written or decided.
  (select k."endOn" from "Contract" k
    where k."customerId" = customer and k."docState" in ('approved', 'voiding')
      and not exists (select 1 from "Contract" n where n."customerId" = customer and n."docState" in ('draft', 'inApproval') and n."endOn" > k."endOn")
    order by k."endOn" desc limit 1) as "lastContractEndOn",
  -- Something waits for a decision.
  exists (select 1 from "Quote" q where q."customerId" = customer and q."docState" in ('inApproval', 'voiding'))
    or exists (select 1 from "Contract" k where k."customerId" = customer and (
      k."docState" in ('inApproval', 'voiding') or k.change is not null
      or exists (select 1 from "Payment" p where p."contractId" = k.id and p."docState" in ('inApproval', 'voiding'))
      or exists (select 1 from "Invoice" i where i."contractId" = k.id and i."docState" in ('inApproval', 'voiding'))
      or exists (select 1 from "Order" o where o."contractId" = k.id and (o."docState" in ('inApproval', 'voiding')
        or exists (select 1 from "Return" r where r."orderId" = o.id and r."docState" in ('inApproval', 'voiding'))))
    )) as "openDocument",
  -- An instalment of a contract in force is not paid, due or not.
  exists (select 1 from "Contract" k join "Instalment" i on i."contractId" = k.id
    where k."customerId" = customer and k."docState" in ('approved', 'voiding') and not i.cancelled and i."allocatedMinor" < i."amountMinor")
    as unpaid,
  -- Goods are on their way back, or money is.
  exists (select 1 from "Contract" k join "Order" o on o."contractId" = k.id join "Return" r on r."orderId" = o.id
    where k."customerId" = customer and r."docState" = 'approved'
      and (r."receivedAt" is null or (r."refundedAt" is null and r."refundMinor" > 0))) as "openReturn"
$$;

create or replace view "CustomerMoney" as
select c.id as "customerId", money.*
from "Customer" c cross join lateral shoal_customer_money(c.id) money
where exists (select 1 from "Contract" k where k."customerId" = c.id)
  or exists (select 1 from "Quote" q where q."customerId" = c.id and q."docState" in ('inApproval', 'voiding'));

-- As before, but for the lateral call.
create or replace function shoal_due(entity_name text, record uuid, at timestamptz, zone text, min_chars int)
returns table ("ownerId" uuid, "poolId" uuid, "targetId" uuid, "ruleId" uuid, kind text, "limitDays" int, "clockStart" timestamptz,
  "graceDays" int, "daysLeft" int)
language sql stable as $$
  with one as (
    select r.*, shoal_clock(r.entity, r.id, r."ownerSince", r."lastFollowUpAt", min_chars) as clock,
      shoal_fall_pool(r.entity, r."homePoolId", r."ownerId") as pool
    from "Recyclable" r where r.entity = entity_name and r.id = record and not r.locked
  )
  select o."ownerId", o.pool, coalesce(target.id, o.pool), rule.id, rule.kind, days.most, o.clock, grace.days,
    days.most + grace.days - ((at at time zone zone)::date - since.start)
  from one o
  join "RecycleRule" rule on rule."poolId" = o.pool and rule.enabled and rule."deletedAt" is null
  left join "Pool" target on target.id = rule."targetPoolId" and target.enabled
  left join lateral shoal_customer_money(o.id) money on true
  cross join lateral (select coalesce((rule."byLevel" ->> o.level)::int, rule."limitDays") as most) days
  cross join lateral (select case when o."graceFrom" = o.clock then o."graceDays" else 0 end as days) grace
  cross join lateral (
    select case rule.kind when 'noFollowUp' then (o.clock at time zone zone)::date when 'contractEnded' then money."lastContractEndOn"
      else (o."ownerSince" at time zone zone)::date end as start
  ) since
  where since.start is not null
    and not coalesce(money."openDocument" or money.unpaid or money."openReturn", false)
    and (not o.dealt or rule.kind = 'contractEnded' or (rule.kind = 'noDeal' and rule."includeDealt"))
    and not (rule.kind = 'contractEnded' and money."lastContractEndOn" >= (at at time zone zone)::date)
    and not ((rule.kind = 'noOpportunity' or rule."exemptWithOpportunity") and shoal_has_live_deal(o.id))
  order by 9, rule.id limit 1
$$;

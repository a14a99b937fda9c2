-- What a customer's documents say about recycling, one row a customer that has any. Nothing here depends on the day: whether a contract
-- still runs is asked by those who know what day it is.
drop view "CustomerMoney";
create view "CustomerMoney" as
select c.id as "customerId",
  -- When the last approved contract ends or ended, unless a later one is being written or decided.
  (select k."endOn" from "Contract" k
    where k."customerId" = c.id and k."docState" in ('approved', 'voiding')
      and not exists (select 1 from "Contract" n where n."customerId" = c.id and n."docState" in ('draft', 'inApproval') and n."endOn" > k."endOn")
    order by k."endOn" desc limit 1) as "lastContractEndOn",
  -- Something waits for a decision.
  exists (select 1 from "Quote" q where q."customerId" = c.id and q."docState" in ('inApproval', 'voiding'))
    or exists (select 1 from "Contract" k where k."customerId" = c.id and (
      k."docState" in ('inApproval', 'voiding') or k.change is not null
      or exists (select 1 from "Payment" p where p."contractId" = k.id and p."docState" in ('inApproval', 'voiding'))
      or exists (select 1 from "Invoice" i where i."contractId" = k.id and i."docState" in ('inApproval', 'voiding'))
      or exists (select 1 from "Order" o where o."contractId" = k.id and (o."docState" in ('inApproval', 'voiding')
        or exists (select 1 from "Return" r where r."orderId" = o.id and r."docState" in ('inApproval', 'voiding'))))
    )) as "openDocument",
  -- An instalment of a contract in force is not paid, due or not.
  exists (select 1 from "Contract" k join "Instalment" i on i."contractId" = k.id
    where k."customerId" = c.id and k."docState" in ('approved', 'voiding') and not i.cancelled and i."allocatedMinor" < i."amountMinor")
    as unpaid,
  -- Goods are on their way back, or money is.
  exists (select 1 from "Contract" k join "Order" o on o."contractId" = k.id join "Return" r on r."orderId" = o.id
    where k."customerId" = c.id and r."docState" = 'approved'
      and (r."receivedAt" is null or (r."refundedAt" is null and r."refundMinor" > 0))) as "openReturn"
from "Customer" c
where exists (select 1 from "Contract" k where k."customerId" = c.id)
  or exists (select 1 from "Quote" q where q."customerId" = c.id and q."docState" in ('inApproval', 'voiding'));

-- As before, but a contract runs as long as its last day has not passed.
-- The rule that recycles a record first, and how many days are left; below zero it is due. No row: no rule, or never recycled.
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
  left join "CustomerMoney" money on money."customerId" = o.id
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

-- What a rule would have taken in the last days, had it been in force: every stretch of ownership is replayed, talk by talk. Locks, deals
-- and contracts are taken as they are today.
create or replace function shoal_backtest(entity_name text, pool_id uuid, rule_kind text, most int, levels jsonb, include_dealt boolean,
  spare_live boolean, at timestamptz, zone text, min_chars int, days_back int)
returns table (id uuid, no text, title text, "ownerName" text, "wentOn" date, "runningContract" boolean)
language sql stable as $$
  with record as materialized (
    select l.id, l.no, l.title, l."homePoolId", l.level, false as dealt, false as locked, null::date as "contractEnd", false as running
    from "Lead" l where entity_name = 'lead' and l."deletedAt" is null and l."convertedAt" is null
    union all
    select c.id, c.no, c.name, c."homePoolId", c.level, c."dealStatus" = 'won', c."lockedAt" is not null, m."lastContractEndOn",
      coalesce(m."lastContractEndOn" >= (at at time zone zone)::date, false)
    from "Customer" c left join "CustomerMoney" m on m."customerId" = c.id where entity_name = 'customer' and c."deletedAt" is null
  ), home as materialized (
    select u.id as owner, u."displayName" as name, shoal_fall_pool(entity_name, null, u.id) as pool from "User" u
  ), stay as (
    select r.*, e."startAt", coalesce(e."endAt", at) as until, h.name as owner, coalesce((levels ->> r.level)::int, most) as days
    from "OwnershipEpisode" e
    join record r on r.id = e."entityId"
    join home h on h.owner = e."ownerId"
    left join "Pool" p on p.id = r."homePoolId" and p.enabled and p.entity = entity_name
    where e.entity = entity_name and (e."endAt" is null or e."endAt" > at - days_back * interval '1 day')
      and coalesce(p.id, h.pool) = pool_id and not r.locked
      and (not r.dealt or rule_kind = 'contractEnded' or (rule_kind = 'noDeal' and include_dealt))
  ), clock as (
    select s.*, s."startAt" as since from stay s where rule_kind <> 'contractEnded'
    union all
    select s.*, (s."contractEnd"::timestamp at time zone zone) from stay s where rule_kind = 'contractEnded' and s."contractEnd" is not null
    union all
    select s.*, f.at from stay s join "FollowUpRecord" f on f."deletedAt" is null and f.at > s."startAt" and f.at < s.until
      and case entity_name when 'customer' then f."customerId" = s.id else f.entity = 'lead' and f."entityId" = s.id end
      and (min_chars = 0 or f.method in ('call', 'visit', 'meeting') or char_length(regexp_replace(f.text, '\s', '', 'g')) >= min_chars)
    where rule_kind = 'noFollowUp'
  ), gap as (
    select c.*, lead(c.since, 1, c.until) over (partition by c.id, c."startAt" order by c.since) as ended,
      (((c.since at time zone zone)::date + c.days + 1)::timestamp + interval '3 hours') at time zone zone as run
    from clock c
  )
  select distinct on (g.id) g.id, g.no, g.title, g.owner, (g.run at time zone zone)::date, g.running
  from gap g
  where g.run < g.ended and g.run <= at and g.run > at - days_back * interval '1 day'
    and not ((rule_kind = 'noOpportunity' or spare_live) and exists (
      select 1 from "Opportunity" o join "Stage" s on s.id = o."stageId"
      where o."customerId" = g.id and o."deletedAt" is null and o."createdAt" < g.run
        and (s.kind in ('open', 'won') or o."closedAt" > g.run)))
  order by g.id, g.run
$$;

-- A rule may leave those who help with a record on it, and may spare only what has a deal that came far enough.
alter table "RecycleRule" add column "keepTeam" boolean not null default false, add column "exemptFromBp" integer not null default 0;
alter table "RecycleRule" add constraint "RecycleRule_exemptFromBp_check" check ("exemptFromBp" between 0 and 10000);

-- A live deal whose stage is worth at least so much; a probability set by hand does not count.
create function shoal_has_live_deal(customer uuid, from_bp int) returns boolean language sql stable as $$
  select exists (
    select 1 from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o."customerId" = customer and o."deletedAt" is null and s.kind in ('open', 'won') and s."probabilityBp" >= from_bp
  )
$$;

-- As before, but for the stage that spares, and for a running contract, which keeps its customer from every rule.
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
    and not exists (select 1 from "Contract" k where k."customerId" = o.id and k."docState" in ('approved', 'voiding')
      and k."endOn" >= (at at time zone zone)::date)
    and not (rule.kind = 'noOpportunity' and shoal_has_live_deal(o.id))
    and not (rule."exemptWithOpportunity" and shoal_has_live_deal(o.id, rule."exemptFromBp"))
  order by 9, rule.id limit 1
$$;

-- As before, but for the team.
create or replace function shoal_recycle(entity_name text, owner uuid, ids uuid[], at timestamptz, zone text, min_chars int)
returns table (id uuid, no text, title text, "poolName" text, kind text, "limitDays" int) language plpgsql as $$
declare
  gone shoal_gone[];
begin
  if entity_name = 'lead' then
    perform 1 from "Lead" l where l.id = any (ids) order by l.id for update;
  else
    perform 1 from "Customer" c where c.id = any (ids) order by c.id for update;
  end if;

  select array_agg(row(i, d."targetId", d."ruleId", d.kind, d."limitDays")::shoal_gone order by i) into gone
  from unnest(ids) i, lateral shoal_due(entity_name, i, at, zone, min_chars) d
  where d."daysLeft" < 0 and d."ownerId" = owner;

  if entity_name = 'lead' then
    update "Lead" l set "ownerId" = null, "ownerSince" = null, "poolId" = g."targetId", "pooledAt" = at, "nextFollowUpAt" = null,
      "updatedAt" = at, version = l.version + 1 from unnest(gone) g where l.id = g.id;
  else
    update "Customer" c set "ownerId" = null, "ownerSince" = null, "poolId" = g."targetId", "pooledAt" = at, "nextFollowUpAt" = null,
      "updatedAt" = at, version = c.version + 1 from unnest(gone) g where c.id = g.id;
  end if;
  update "OwnershipEpisode" e set "endAt" = at, "endReason" = 'recycle', "ruleId" = g."ruleId", "toPoolId" = g."targetId"
  from unnest(gone) g where e.entity = entity_name and e."entityId" = g.id and e."endAt" is null;
  delete from "TeamMember" m using unnest(gone) g join "RecycleRule" r on r.id = g."ruleId" and not r."keepTeam"
  where m.entity = entity_name and m."entityId" = g.id;
  with dropped as (
    update "FollowUpPlan" p set state = 'cancelled', "closedAt" = at, "updatedAt" = at, version = p.version + 1
    from unnest(gone) g where p.entity = entity_name and p."entityId" = g.id and p."ownerId" = owner and p.state = 'planned'
    returning p.id
  )
  update "Reminder" r set state = 'dropped' from dropped d where r.entity = 'plan' and r."entityId" = d.id and r.state = 'waiting';

  return query
    select g.id, n.no, n.title, p.name, g.kind, g."limitDays" from unnest(gone) g
    join "NamedRecord" n on n.entity = entity_name and n.id = g.id join "Pool" p on p.id = g."targetId" order by g.id;
end $$;

-- As before, but for the stage that spares: where a deal stood on the night in question.
drop function shoal_backtest(text, uuid, text, int, jsonb, boolean, boolean, timestamptz, text, int, int);
create function shoal_backtest(entity_name text, pool_id uuid, rule_kind text, most int, levels jsonb, include_dealt boolean,
  spare_live boolean, spare_from int, at timestamptz, zone text, min_chars int, days_back int)
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
        and (s.kind in ('open', 'won') or o."closedAt" > g.run)
        and (rule_kind = 'noOpportunity' or spare_from <= (
          select stood."probabilityBp" from "StageLog" l join "Stage" stood on stood.id = l."toId"
          where l."opportunityId" = o.id and l.at < g.run order by l.at desc, l.id desc limit 1))))
  order by g.id, g.run
$$;

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "graceDays" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "graceFrom" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Lead" ADD COLUMN     "graceDays" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "graceFrom" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "OwnershipEpisode" ADD COLUMN     "ruleId" UUID,
ADD COLUMN     "toPoolId" UUID,
ADD COLUMN     "toldAt" TIMESTAMPTZ(3);

ALTER TABLE "Pool" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3);
-- A name stands for one pool of its kind.
create unique index "Pool_name" on "Pool" ("entity", lower("name")) where "deletedAt" is null;

-- CreateTable
CREATE TABLE "RecycleRule" (
    "id" UUID NOT NULL,
    "poolId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "limitDays" INTEGER NOT NULL,
    "byLevel" JSONB,
    "includeDealt" BOOLEAN NOT NULL DEFAULT false,
    "exemptWithOpportunity" BOOLEAN NOT NULL DEFAULT false,
    "targetPoolId" UUID,
    "warnDays" INTEGER[] DEFAULT ARRAY[7, 3, 1]::INTEGER[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecycleRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RecycleWarning" (
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "threshold" INTEGER NOT NULL,
    "clockStart" TIMESTAMPTZ(3) NOT NULL,
    "graceDays" INTEGER NOT NULL,
    "ownerId" UUID NOT NULL,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RecycleWarning_pkey" PRIMARY KEY ("entity","entityId","threshold","clockStart","graceDays")
);

-- CreateTable
CREATE TABLE "RecycleExtension" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "nth" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "RecycleExtension_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ViewLog" (
    "userId" UUID NOT NULL,
    "poolId" UUID NOT NULL,
    "entityId" UUID NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "ViewLog_pkey" PRIMARY KEY ("userId","poolId","day","entityId")
);

-- CreateIndex
CREATE INDEX "RecycleRule_poolId_idx" ON "RecycleRule"("poolId");

-- CreateIndex
CREATE INDEX "RecycleExtension_toldAt_idx" ON "RecycleExtension"("toldAt");

-- CreateIndex
CREATE UNIQUE INDEX "RecycleExtension_entity_entityId_quarter_nth_key" ON "RecycleExtension"("entity", "entityId", "quarter", "nth");

-- AddForeignKey
ALTER TABLE "RecycleRule" ADD CONSTRAINT "RecycleRule_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "RecycleRule" add constraint "RecycleRule_kind_check"
  check ("kind" in ('noFollowUp', 'noDeal', 'noOpportunity', 'contractEnded'));
alter table "RecycleRule" add constraint "RecycleRule_limitDays_check" check ("limitDays" between 1 and 3650);
alter table "RecycleRule" add constraint "RecycleRule_warnDays_check" check ("limitDays" > all ("warnDays") and 0 < all ("warnDays"));
alter table "RecycleExtension" add constraint "RecycleExtension_entity_check" check ("entity" in ('lead', 'customer'));
alter table "RecycleExtension" add constraint "RecycleExtension_nth_check" check ("nth" in (1, 2));
alter table "RecycleWarning" add constraint "RecycleWarning_entity_check" check ("entity" in ('lead', 'customer'));

create index "OwnershipEpisode_untold" on "OwnershipEpisode" ("endAt") where "endReason" = 'recycle' and "toldAt" is null;
create index "OwnershipEpisode_told" on "OwnershipEpisode" ("toldAt") where "toldAt" is not null;
create index "Customer_talkClock" on "Customer" (greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "lockedAt" is null and "dealStatus" <> 'won';
create index "Customer_ownerClock" on "Customer" ("ownerSince") where "ownerId" is not null and "deletedAt" is null and "lockedAt" is null;
create index "Lead_talkClock" on "Lead" (greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "convertedAt" is null;

-- What later issues know of a customer's documents, one row a customer. There are no contracts yet, so there are no rows; whoever brings
-- them replaces this view and leaves its columns as they are.
create view "CustomerMoney" as
select null::uuid as "customerId",
  -- A contract is in force now.
  false as "runningContract",
  -- When the last approved contract ended, if no later one is in draft, approval or force.
  null::date as "lastContractEndOn",
  -- Something waits for a decision, a payment, or goods on their way back.
  false as "openDocument", false as "unpaid", false as "openReturn"
where false;

-- Everything that somebody owns and that could fall back into a pool.
create view "Recyclable" as
select 'lead' as entity, l.id, l.no, l.title, l."ownerId", l."ownerSince", l."homePoolId", l.level, l."lastFollowUpAt", l."graceDays",
  l."graceFrom", greatest(l."ownerSince", l."lastFollowUpAt") as "talkClock", false as dealt, false as locked
from "Lead" l where l."ownerId" is not null and l."deletedAt" is null and l."convertedAt" is null
union all
select 'customer', c.id, c.no, c.name, c."ownerId", c."ownerSince", c."homePoolId", c.level, c."lastFollowUpAt", c."graceDays",
  c."graceFrom", greatest(c."ownerSince", c."lastFollowUpAt"), c."dealStatus" = 'won', c."lockedAt" is not null
from "Customer" c where c."ownerId" is not null and c."deletedAt" is null;

-- The pool a record would fall into: its home while that is open, else the first of its owner's.
create function shoal_fall_pool(entity_name text, home uuid, owner uuid) returns uuid language sql stable as $$
  select coalesce(
    (select p.id from "Pool" p where p.id = home and p.enabled and p.entity = entity_name),
    (select p.id from "Pool" p join "User" u on u.id = owner
      where p.entity = entity_name and p.enabled and shoal_in_pool(p, u) order by p.priority, p.id limit 1))
$$;

-- When a record was last taken care of by its owner. With a least length only talks that say something count; calls, visits and
-- meetings always do.
create function shoal_clock(entity_name text, record uuid, owned timestamptz, talked timestamptz, min_chars int) returns timestamptz
language sql stable as $$
  select greatest(owned, case when min_chars = 0 then talked else (
    select max(f.at) from "FollowUpRecord" f
    where f."deletedAt" is null
      and case entity_name when 'customer' then f."customerId" = record else f.entity = 'lead' and f."entityId" = record end
      and (f.method in ('call', 'visit', 'meeting') or char_length(regexp_replace(f.text, '\s', '', 'g')) >= min_chars)
  ) end)
$$;

create function shoal_has_live_deal(customer uuid) returns boolean language sql stable as $$
  select exists (
    select 1 from "Opportunity" o join "Stage" s on s.id = o."stageId"
    where o."customerId" = customer and o."deletedAt" is null and s.kind in ('open', 'won')
  )
$$;

-- The rule that recycles a record first, and how many days are left; below zero it is due. No row: no rule, or never recycled.
create function shoal_due(entity_name text, record uuid, at timestamptz, zone text, min_chars int)
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
    and not (rule.kind = 'contractEnded' and money."runningContract")
    and not ((rule.kind = 'noOpportunity' or rule."exemptWithOpportunity") and shoal_has_live_deal(o.id))
  order by 9, rule.id limit 1
$$;

-- Everything with at most so many days left, and the rule that says so. The days become moments first, so that an index finds the few
-- among a million; whether each of them is really due is then asked of shoal_due alone.
create function shoal_due_soon(entity_name text, at timestamptz, zone text, min_chars int, at_most int)
returns table (id uuid, "ownerId" uuid, "poolId" uuid, "targetId" uuid, "ruleId" uuid, kind text, "limitDays" int, "clockStart" timestamptz,
  "graceDays" int, "daysLeft" int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return query
    with rule as materialized (
      select r."poolId", r.kind, r."includeDealt",
        (((at at time zone zone)::date - least(r."limitDays", (select min(value::int) from jsonb_each_text(r."byLevel")))
          + at_most + 1)::timestamp at time zone zone) as cutoff
      from "RecycleRule" r join "Pool" p on p.id = r."poolId" and p.enabled and p.entity = entity_name
      where r.enabled and r."deletedAt" is null
    ), home as materialized (
      select u.id as owner, shoal_fall_pool(entity_name, null, u.id) as pool from "User" u where exists (select 1 from rule)
    ), open_pool as materialized (
      select p.id from "Pool" p where p.enabled and p.entity = entity_name
    ), overdue as (
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Recyclable" c on c."talkClock" < rule.cutoff
      where rule.kind = 'noFollowUp' and min_chars = 0 and c.entity = entity_name and not c.locked and not c.dealt
      union all
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Recyclable" c on c."ownerSince" < rule.cutoff and (rule."includeDealt" or not c.dealt)
      where (rule.kind in ('noDeal', 'noOpportunity') or (rule.kind = 'noFollowUp' and min_chars > 0))
        and c.entity = entity_name and not c.locked
        and (rule.kind <> 'noOpportunity' or not exists (
          select 1 from "Opportunity" o join "Stage" s on s.id = o."stageId"
          where o."customerId" = c.id and o."deletedAt" is null and s.kind in ('open', 'won')))
      union all
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "CustomerMoney" m on (m."lastContractEndOn"::timestamp at time zone zone) < rule.cutoff
      join "Recyclable" c on c.entity = entity_name and c.id = m."customerId" and not c.locked
      where rule.kind = 'contractEnded'
    ), candidate as materialized (
      select distinct o.id from overdue o
      left join open_pool p on p.id = o."homePoolId"
      left join home h on h.owner = o."ownerId"
      where coalesce(p.id, h.pool) = o."poolId"
    )
    select c.id, d.* from candidate c, lateral shoal_due(entity_name, c.id, at, zone, min_chars) d where d."daysLeft" <= at_most;
end $$;

create type shoal_gone as (id uuid, "targetId" uuid, "ruleId" uuid, kind text, "limitDays" int);

-- Gives back to their pools what of these is due, once it is locked: a talk that was logged a moment ago keeps its record.
create function shoal_recycle(entity_name text, owner uuid, ids uuid[], at timestamptz, zone text, min_chars int)
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
  delete from "TeamMember" m using unnest(gone) g where m.entity = entity_name and m."entityId" = g.id;
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

-- What a rule would have taken in the last days, had it been in force: every stretch of ownership is replayed, talk by talk. Locks, deals
-- and contracts are taken as they are today.
create function shoal_backtest(entity_name text, pool_id uuid, rule_kind text, most int, levels jsonb, include_dealt boolean,
  spare_live boolean, at timestamptz, zone text, min_chars int, days_back int)
returns table (id uuid, no text, title text, "ownerName" text, "wentOn" date, "runningContract" boolean)
language sql stable as $$
  with record as materialized (
    select l.id, l.no, l.title, l."homePoolId", l.level, false as dealt, false as locked, null::date as "contractEnd", false as running
    from "Lead" l where entity_name = 'lead' and l."deletedAt" is null and l."convertedAt" is null
    union all
    select c.id, c.no, c.name, c."homePoolId", c.level, c."dealStatus" = 'won', c."lockedAt" is not null, m."lastContractEndOn",
      coalesce(m."runningContract", false)
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

-- Counts a look at a pooled record. False when it would be one more than a day allows; the same record twice a day is one.
create function shoal_view(person_id uuid, pool_id uuid, record uuid, today date, most int) returns boolean language plpgsql as $$
begin
  if exists (select 1 from "ViewLog" v where v."userId" = person_id and v."poolId" = pool_id and v.day = today and v."entityId" = record) then
    return true;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(person_id::text || pool_id::text, 0));
  if (select count(*) from "ViewLog" v where v."userId" = person_id and v."poolId" = pool_id and v.day = today and v."entityId" <> record) >= most then
    return false;
  end if;
  insert into "ViewLog" ("userId", "poolId", day, "entityId") values (person_id, pool_id, today, record) on conflict do nothing;
  return true;
end $$;

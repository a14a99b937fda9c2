-- The clock of the talks, level by level: rules have a limit for each level, and the shortest one must not decide how many are looked at.
drop index "Customer_talkClock";
create index "Customer_talkClock" on "Customer" ((coalesce("level", '')), greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "lockedAt" is null and "dealStatus" <> 'won';
drop index "Lead_talkClock";
create index "Lead_talkClock" on "Lead" ((coalesce("level", '')), greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "convertedAt" is null;

-- Everything with at most so many days left, and the rule that says so. The days become moments first, one for each level, so that an
-- index finds the few among a million; whether each of them is really due is then asked of shoal_due alone.
create or replace function shoal_due_soon(entity_name text, at timestamptz, zone text, min_chars int, at_most int)
returns table (id uuid, "ownerId" uuid, "poolId" uuid, "targetId" uuid, "ruleId" uuid, kind text, "limitDays" int, "clockStart" timestamptz,
  "graceDays" int, "daysLeft" int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return query
    with rule as materialized (
      select r."poolId", r.kind, r."includeDealt", level.name as level,
        (((at at time zone zone)::date - coalesce((r."byLevel" ->> level.name)::int, r."limitDays") + at_most + 1)::timestamp at time zone zone) as cutoff
      from "RecycleRule" r join "Pool" p on p.id = r."poolId" and p.enabled and p.entity = entity_name
      cross join unnest(array['', 'A', 'B', 'C']) level(name)
      where r.enabled and r."deletedAt" is null
    ), home as materialized (
      select u.id as owner, shoal_fall_pool(entity_name, null, u.id) as pool from "User" u where exists (select 1 from rule)
    ), open_pool as materialized (
      select p.id from "Pool" p where p.enabled and p.entity = entity_name
    ), overdue as (
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Customer" c on coalesce(c.level, '') = rule.level and greatest(c."ownerSince", c."lastFollowUpAt") < rule.cutoff
        and c."ownerId" is not null and c."deletedAt" is null and c."lockedAt" is null and c."dealStatus" <> 'won'
      where rule.kind = 'noFollowUp' and min_chars = 0 and entity_name = 'customer'
      union all
      select l.id, l."ownerId", l."homePoolId", rule."poolId"
      from rule join "Lead" l on coalesce(l.level, '') = rule.level and greatest(l."ownerSince", l."lastFollowUpAt") < rule.cutoff
        and l."ownerId" is not null and l."deletedAt" is null and l."convertedAt" is null
      where rule.kind = 'noFollowUp' and min_chars = 0 and entity_name = 'lead'
      union all
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Recyclable" c on coalesce(c.level, '') = rule.level and c."ownerSince" < rule.cutoff and (rule."includeDealt" or not c.dealt)
      where rule.kind in ('noDeal', 'noOpportunity') and c.entity = entity_name and not c.locked
        and (rule.kind <> 'noOpportunity' or not exists (
          select 1 from "Opportunity" o join "Stage" s on s.id = o."stageId"
          where o."customerId" = c.id and o."deletedAt" is null and s.kind in ('open', 'won')))
      union all
      -- Where empty phrases do not count, the talks themselves are asked.
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Recyclable" c on coalesce(c.level, '') = rule.level and c."ownerSince" < rule.cutoff and not c.dealt
      where rule.kind = 'noFollowUp' and min_chars > 0 and c.entity = entity_name and not c.locked
        and not exists (
          select 1 from "FollowUpRecord" f
          where (f."customerId" = c.id or (f.entity = 'lead' and f."entityId" = c.id)) and f."deletedAt" is null and f.at >= rule.cutoff
            and (f.method in ('call', 'visit', 'meeting') or char_length(regexp_replace(f.text, '\s', '', 'g')) >= min_chars))
      union all
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "CustomerMoney" m on (m."lastContractEndOn"::timestamp at time zone zone) < rule.cutoff
      join "Recyclable" c on c.entity = entity_name and c.id = m."customerId" and not c.locked and coalesce(c.level, '') = rule.level
      where rule.kind = 'contractEnded'
    ), candidate as materialized (
      select distinct o.id from overdue o
      left join open_pool p on p.id = o."homePoolId"
      left join home h on h.owner = o."ownerId"
      where coalesce(p.id, h.pool) = o."poolId"
    )
    select c.id, d.* from candidate c, lateral shoal_due(entity_name, c.id, at, zone, min_chars) d where d."daysLeft" <= at_most;
end $$;

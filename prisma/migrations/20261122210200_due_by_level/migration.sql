-- The clock of the talks, level by level: rules have a limit for each level, and the shortest one must not decide how many are looked at.
drop index "Customer_talkClock";
create index "Customer_talkClock" on "Customer" ((coalesce("level", '')), greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "lockedAt" is null and "dealStatus" <> 'won';
drop index "Lead_talkClock";
create index "Lead_talkClock" on "Lead" ((coalesce("level", '')), greatest("ownerSince", "lastFollowUpAt"))
  where "ownerId" is not null and "deletedAt" is null and "convertedAt" is null;

-- The moment before which a clock must have started for a rule to leave at most so many days, level by level; '' is for records without one.
create function shoal_cutoffs(entity_name text, at timestamptz, zone text, at_most int)
returns table ("poolId" uuid, kind text, "includeDealt" boolean, level text, cutoff timestamptz) language sql stable as $$
  select r."poolId", r.kind, r."includeDealt", level.name,
    ((at at time zone zone)::date - coalesce((r."byLevel" ->> level.name)::int, r."limitDays") + at_most + 1)::timestamp at time zone zone
  from "RecycleRule" r join "Pool" p on p.id = r."poolId" and p.enabled and p.entity = entity_name
  cross join unnest(array['', 'A', 'B', 'C']) level(name)
  where r.enabled and r."deletedAt" is null
$$;

-- Everything with at most so many days left, and the rule that says so. The days become moments first, one for each level, so that an
-- index finds the few among a million; whether each of them is really due is then asked of shoal_due alone.
create or replace function shoal_due_soon(entity_name text, at timestamptz, zone text, min_chars int, at_most int)
returns table (id uuid, "ownerId" uuid, "poolId" uuid, "targetId" uuid, "ruleId" uuid, kind text, "limitDays" int, "clockStart" timestamptz,
  "graceDays" int, "daysLeft" int)
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
declare
  cut record;
  quiet_here uuid[];
  quiet uuid[] := '{}';
  kinds text[];
begin
  -- A branch that no rule needs is left out of the plan.
  select array_agg(distinct c.kind) into kinds from shoal_cutoffs(entity_name, at, zone, at_most) c;
  -- One look into the clock a rule and level: with the moment known, the index is known to lead to few.
  for cut in select c.level, max(c.cutoff) as cutoff from shoal_cutoffs(entity_name, at, zone, at_most) c
    where c.kind = 'noFollowUp' and min_chars = 0 group by c.level loop
    if entity_name = 'customer' then
      select array_agg(c.id) into quiet_here from "Customer" c
      where coalesce(c.level, '') = cut.level and greatest(c."ownerSince", c."lastFollowUpAt") < cut.cutoff
        and c."ownerId" is not null and c."deletedAt" is null and c."lockedAt" is null and c."dealStatus" <> 'won';
    else
      select array_agg(l.id) into quiet_here from "Lead" l
      where coalesce(l.level, '') = cut.level and greatest(l."ownerSince", l."lastFollowUpAt") < cut.cutoff
        and l."ownerId" is not null and l."deletedAt" is null and l."convertedAt" is null;
    end if;
    quiet := quiet || coalesce(quiet_here, '{}');
  end loop;

  return query
    with rule as materialized (
      select * from shoal_cutoffs(entity_name, at, zone, at_most)
    ), home as materialized (
      select u.id as owner, shoal_fall_pool(entity_name, null, u.id) as pool from "User" u where exists (select 1 from rule)
    ), open_pool as materialized (
      select p.id from "Pool" p where p.enabled and p.entity = entity_name
    ), still as materialized (
      select * from "Recyclable" c where c.entity = entity_name and c.id = any (quiet)
    ), overdue as (
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from still c join rule on rule.kind = 'noFollowUp' and rule.level = coalesce(c.level, '') and c."talkClock" < rule.cutoff
      union all
      select c.id, c."ownerId", c."homePoolId", rule."poolId"
      from rule join "Recyclable" c on coalesce(c.level, '') = rule.level and c."ownerSince" < rule.cutoff and (rule."includeDealt" or not c.dealt)
      where kinds && array['noDeal', 'noOpportunity'] and rule.kind in ('noDeal', 'noOpportunity') and c.entity = entity_name and not c.locked
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
      where 'contractEnded' = any (kinds) and rule.kind = 'contractEnded'
    ), candidate as materialized (
      select distinct o.id from overdue o
      left join open_pool p on p.id = o."homePoolId"
      left join home h on h.owner = o."ownerId"
      where coalesce(p.id, h.pool) = o."poolId"
    )
    select c.id, d.* from candidate c, lateral shoal_due(entity_name, c.id, at, zone, min_chars) d where d."daysLeft" <= at_most;
end $$;

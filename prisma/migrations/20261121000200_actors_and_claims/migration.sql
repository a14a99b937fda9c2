-- What a permission check needs about a person, in one row.
create view "ActorRow" as
select
  u.id,
  u."displayName" as name,
  u.locale,
  u."timeZone" as zone,
  u."departmentId",
  d.path as "departmentPath",
  coalesce((
    select json_agg(json_build_object(
      'name', r.name,
      'grants', r.grants,
      'fields', coalesce((
        select json_object_agg(f.entity || '.' || f.field, f.mode) from "FieldRule" f where f."roleId" = r.id
      ), '{}'::json)
    ) order by r.name)
    from "UserRole" ur join "Role" r on r.id = ur."roleId"
    where ur."userId" = u.id
  ), '[]'::json) as roles
from "User" u
left join "Department" d on d.id = u."departmentId"
where u.status = 'active';

-- True when the person may use the pool: nobody named means everybody.
create function shoal_in_pool(pool "Pool", person "User") returns boolean language sql stable as $$
  select (cardinality(pool."departmentIds") = 0 and cardinality(pool."userIds") = 0)
    or person.id = any (pool."userIds")
    or person.id = any (pool."adminIds")
    or exists (
      select 1 from "Department" mine
      where mine.id = person."departmentId"
        and exists (select 1 from unnest(pool."departmentIds") allowed where position(allowed::text in mine.path) > 0)
    )
$$;

-- Claims leads for one person, all or none. Every limit is tested against rows that are locked at that moment, so any
-- number of parallel calls never passes a limit and never gives one lead to two people. Lock order: leads by id, then
-- counters by key. The answer names the first reason that stands against it. Its statements are planned once a connection: with
-- plans for the very numbers that are claimed, a third of the time would go into planning.
create function shoal_claim_leads(person_id uuid, numbers text[], at timestamptz, zone text) returns json
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  person "User";
  today date := (at at time zone zone)::date;
  wanted "Lead"[];
  lead "Lead";
  pool "Pool";
  rule "PickRule";
  counter "OwnerCounter";
  last_episode "OwnershipEpisode";
  capacity "CapacityRule";
  batch int;
  free_again date;
begin
  select * into person from "User" where id = person_id;

  select array_agg(l order by l.id) into wanted
  from (select * from "Lead" where no = any (numbers) and "deletedAt" is null order by id for update) l;

  if coalesce(cardinality(wanted), 0) < cardinality(numbers) then
    return json_build_object('code', 'lead.unknown', 'ref',
      (select n from unnest(numbers) n where not exists (select 1 from unnest(wanted) w where w.no = n) limit 1));
  end if;

  -- Mine already: the same wish again is not an error.
  if not exists (select 1 from unnest(wanted) w where w."ownerId" is distinct from person_id) then
    return json_build_object('code', 'mine', 'leads', (select json_agg(json_build_object('id', w.id, 'no', w.no, 'title', w.title)) from unnest(wanted) w));
  end if;

  foreach lead in array wanted loop
    if lead."ownerId" = person_id then
      return json_build_object('code', 'lead.alreadyYours', 'no', lead.no, 'title', lead.title);
    end if;
    if lead."ownerId" is not null then
      return json_build_object('code', 'lead.taken', 'no', lead.no, 'title', lead.title, 'at', lead."ownerSince",
        'who', (select "displayName" from "User" where id = lead."ownerId"));
    end if;
    if lead."poolId" is null then
      return json_build_object('code', 'lead.closed', 'no', lead.no, 'title', lead.title);
    end if;
    select * into pool from "Pool" where id = lead."poolId";
    if not shoal_in_pool(pool, person) then
      return json_build_object('code', 'lead.notYourPool', 'no', lead.no, 'pool', pool.name);
    end if;
  end loop;

  -- Counter rows must exist before they can be locked.
  insert into "OwnerCounter" ("userId", kind, entity, scope)
  select person_id, 'held', 'lead', ''
  union all
  select distinct person_id, 'claimed', 'lead', w."poolId"::text from unnest(wanted) w
  on conflict do nothing;

  perform 1 from "OwnerCounter" c
  where c."userId" = person_id and c.entity = 'lead'
    and (c.kind = 'held' or c.scope in (select w."poolId"::text from unnest(wanted) w))
  order by c.kind, c.scope
  for update;

  for pool in select p.* from "Pool" p where p.id in (select w."poolId" from unnest(wanted) w) order by p.id loop
    select * into rule from "PickRule" where "poolId" = pool.id;
    continue when rule is null or (rule."adminsExempt" and person_id = any (pool."adminIds"));
    select count(*) into batch from unnest(wanted) w where w."poolId" = pool.id;
    select * into counter from "OwnerCounter" c
    where c."userId" = person_id and c.kind = 'claimed' and c.entity = 'lead' and c.scope = pool.id::text;
    if (case when counter.day = today then counter.value else 0 end) + batch > rule."dailyMax" then
      return json_build_object('code', 'lead.dailyLimit', 'pool', pool.name, 'max', rule."dailyMax", 'wanted', batch,
        'left', greatest(rule."dailyMax" - (case when counter.day = today then counter.value else 0 end), 0));
    end if;
    foreach lead in array wanted loop
      continue when lead."poolId" <> pool.id;
      select * into last_episode from "OwnershipEpisode" e
      where e.entity = 'lead' and e."entityId" = lead.id and e."endReason" <> 'undo'
      order by e."endAt" desc limit 1;
      free_again := (last_episode."endAt" at time zone zone)::date + rule."cooldownDays";
      if last_episode."ownerId" = person_id and last_episode."endReason" <> 'merge' and today < free_again then
        return json_build_object('code', 'lead.coolDown', 'no', lead.no, 'title', lead.title,
          'since', last_episode."endAt", 'from', free_again);
      end if;
      if at < lead."pooledAt" + make_interval(hours => rule."freshHours") then
        return json_build_object('code', 'lead.fresh', 'no', lead.no, 'title', lead.title,
          'until', lead."pooledAt" + make_interval(hours => rule."freshHours"));
      end if;
    end loop;
  end loop;

  select c.* into counter from "OwnerCounter" c
  where c."userId" = person_id and c.kind = 'held' and c.entity = 'lead' and c.scope = '';
  select r.* into capacity from "CapacityRule" r
  where r.entity = 'lead' and (r."userId" = person_id or r."departmentId"::text in (
    select unnest(string_to_array(d.path, '/')) from "Department" d where d.id = person."departmentId"))
  order by r.max limit 1;
  if found and counter.value + cardinality(wanted) > capacity.max then
    return json_build_object('code', 'lead.capacity', 'rule', capacity.name, 'max', capacity.max, 'wanted', cardinality(wanted),
      'left', greatest(capacity.max - counter.value, 0));
  end if;

  update "OwnerCounter" c set value = c.value + cardinality(wanted)
  where c."userId" = person_id and c.kind = 'held' and c.entity = 'lead' and c.scope = '';
  update "OwnerCounter" c
  set value = (case when c.day = today then c.value else 0 end) + n.taken, day = today
  from (select w."poolId"::text as scope, count(*)::int as taken from unnest(wanted) w group by 1) n
  where c."userId" = person_id and c.kind = 'claimed' and c.entity = 'lead' and c.scope = n.scope;
  update "Lead" l
  set "ownerId" = person_id, "ownerSince" = at, "poolId" = null, "homePoolId" = l."poolId", "updatedAt" = at, version = l.version + 1
  where l.id in (select w.id from unnest(wanted) w);
  insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId", "poolId")
  select gen_random_uuid(), 'lead', w.id, person_id, at, 'claim', person_id, w."poolId" from unnest(wanted) w;

  return json_build_object('code', 'ok', 'leads',
    (select json_agg(json_build_object('id', w.id, 'no', w.no, 'title', w.title, 'pool', w."poolId")) from unnest(wanted) w));
end $$;

-- Number and name of everything that has a number: what lists and trails show.
create view "NamedRecord" as
select 'lead' as entity, id, no, title, "ownerId" from "Lead"
union all
select 'customer', id, no, name, "ownerId" from "Customer"
union all
select 'opportunity', id, no, name, "ownerId" from "Opportunity";

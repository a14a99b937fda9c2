drop function shoal_claim_leads;

-- Capacity: a rule has a scope of people, departments and roles, and counts what is owned or what is locked.
DROP INDEX "CapacityRule_entity_userId_departmentId_key";
ALTER TABLE "CapacityRule"
ADD COLUMN     "departmentIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "excludes" TEXT NOT NULL DEFAULT 'dealt',
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'own',
ADD COLUMN     "roleIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "scopeKey" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "userIds" UUID[] DEFAULT ARRAY[]::UUID[];
update "CapacityRule" set
  "departmentIds" = array_remove(array["departmentId"], null),
  "userIds" = array_remove(array["userId"], null);
ALTER TABLE "CapacityRule" DROP COLUMN "departmentId", DROP COLUMN "userId";

create function shoal_scope_key() returns trigger language plpgsql as $$
begin
  new."scopeKey" := (
    select coalesce(string_agg(kind || ':' || id, ' ' order by kind, id), '') from (
      select distinct 'department' as kind, unnest(new."departmentIds") as id
      union select 'role', unnest(new."roleIds")
      union select 'user', unnest(new."userIds")
    ) named
  );
  return new;
end $$;
create trigger "CapacityRule_scope" before insert or update on "CapacityRule"
  for each row execute function shoal_scope_key();
update "CapacityRule" set "scopeKey" = '';
CREATE UNIQUE INDEX "CapacityRule_entity_kind_scopeKey_key" ON "CapacityRule"("entity", "kind", "scopeKey");

ALTER TABLE "Customer" ADD COLUMN     "lockedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lockedById" UUID;
ALTER TABLE "PickRule" ADD COLUMN     "countBy" TEXT NOT NULL DEFAULT 'calendar',
ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'firstTap';
ALTER TABLE "Pool" ADD COLUMN     "dailyViewMax" INTEGER;

alter table "CapacityRule" add constraint "CapacityRule_kind_check" check ("kind" in ('own', 'lock'));
alter table "CapacityRule" add constraint "CapacityRule_excludes_check" check ("excludes" in ('dealt', 'none'));
alter table "CapacityRule" add constraint "CapacityRule_max_check" check ("max" >= 0);
alter table "PickRule" add constraint "PickRule_countBy_check" check ("countBy" in ('calendar', 'elapsed'));
alter table "PickRule" add constraint "PickRule_mode_check" check ("mode" in ('firstTap', 'sealed'));
alter table "PickRule" add constraint "PickRule_limits_check"
  check ("dailyMax" >= 0 and "batchMax" between 1 and 20 and "cooldownDays" >= 0 and "freshHours" >= 0);
alter table "Pool" add constraint "Pool_dailyViewMax_check" check ("dailyViewMax" >= 1);
alter table "OwnerCounter" drop constraint "OwnerCounter_kind_check";
alter table "OwnerCounter" add constraint "OwnerCounter_kind_check" check ("kind" in ('held', 'locked', 'claimed'));
-- Only what somebody owns can be locked.
alter table "Customer" add constraint "Customer_locked_check" check ("lockedAt" is null or "ownerId" is not null);

create index "Customer_pooled" on "Customer" ("poolId", "pooledAt" desc, "id") where "ownerId" is null and "deletedAt" is null;

-- True for a person a scope names: one by one, by department (those below it included), or by role. An empty scope is everybody.
create function shoal_in_scope(user_ids uuid[], department_ids uuid[], role_ids uuid[], person "User") returns boolean
language sql stable as $$
  select (cardinality(user_ids) = 0 and cardinality(department_ids) = 0 and cardinality(role_ids) = 0)
    or person.id = any (user_ids)
    or exists (
      select 1 from "Department" mine, unnest(department_ids) allowed
      where mine.id = person."departmentId" and position(allowed::text in mine.path) > 0
    )
    or exists (select 1 from "UserRole" mine where mine."userId" = person.id and mine."roleId" = any (role_ids))
$$;

-- What a record adds to its owner's counters.
create function shoal_counted(owned boolean, dealt boolean, locked boolean) returns table (kind text, scope text)
language sql immutable as $$
  select c.kind, c.scope
  from (values ('held', '', true), ('held', 'dealt', dealt), ('locked', '', locked), ('locked', 'dealt', locked and dealt))
    c (kind, scope, applies)
  where owned and c.applies
$$;

-- One row a counter that changed by this statement. Whoever changes who owns, has bought or has locked what: the counters follow. They
-- are taken in the order of their keys, so that two statements never wait for each other.
create function shoal_follow_counters(entity_name text, changes jsonb) returns void language plpgsql as $$
declare
  change record;
begin
  for change in
    select c.owner, c.kind, c.scope, sum(c.delta)::int as delta
    from jsonb_to_recordset(changes) as c (owner uuid, kind text, scope text, delta int)
    group by 1, 2, 3 having sum(c.delta) <> 0 order by 1, 2, 3
  loop
    insert into "OwnerCounter" ("userId", kind, entity, scope, value)
    values (change.owner, change.kind, entity_name, change.scope, greatest(change.delta, 0))
    on conflict ("userId", kind, entity, scope) do update set value = greatest("OwnerCounter".value + change.delta, 0);
  end loop;
end $$;

create function shoal_count_leads() returns trigger language plpgsql as $$
declare
  changes jsonb;
begin
  if tg_op = 'UPDATE' then
    select jsonb_agg(to_jsonb(c)) into changes from (
      select side.owner, n.kind, n.scope, sum(side.delta) as delta
      from before b join after a using (id),
        lateral (values (b."ownerId", -1, b."convertedAt", b."deletedAt"), (a."ownerId", 1, a."convertedAt", a."deletedAt"))
          side (owner, delta, converted, deleted),
        lateral shoal_counted(side.owner is not null and side.converted is null and side.deleted is null, false, false) n
      where (b."ownerId", b."convertedAt", b."deletedAt") is distinct from (a."ownerId", a."convertedAt", a."deletedAt")
      group by 1, 2, 3
    ) c;
  elsif tg_op = 'INSERT' then
    select jsonb_agg(to_jsonb(c)) into changes from (
      select a."ownerId" as owner, n.kind, n.scope, count(*) as delta
      from after a, lateral shoal_counted(a."ownerId" is not null and a."convertedAt" is null and a."deletedAt" is null, false, false) n
      group by 1, 2, 3
    ) c;
  else
    select jsonb_agg(to_jsonb(c)) into changes from (
      select b."ownerId" as owner, n.kind, n.scope, -count(*) as delta
      from before b, lateral shoal_counted(b."ownerId" is not null and b."convertedAt" is null and b."deletedAt" is null, false, false) n
      group by 1, 2, 3
    ) c;
  end if;
  if changes is not null then perform shoal_follow_counters('lead', changes); end if;
  return null;
end $$;

create function shoal_count_customers() returns trigger language plpgsql as $$
declare
  changes jsonb;
begin
  if tg_op = 'UPDATE' then
    select jsonb_agg(to_jsonb(c)) into changes from (
      select side.owner, n.kind, n.scope, sum(side.delta) as delta
      from before b join after a using (id),
        lateral (values (b."ownerId", -1, b."dealStatus", b."lockedAt", b."deletedAt"), (a."ownerId", 1, a."dealStatus", a."lockedAt", a."deletedAt"))
          side (owner, delta, deal, locked, deleted),
        lateral shoal_counted(side.owner is not null and side.deleted is null, side.deal = 'won', side.locked is not null) n
      where (b."ownerId", b."dealStatus", b."lockedAt", b."deletedAt") is distinct from (a."ownerId", a."dealStatus", a."lockedAt", a."deletedAt")
      group by 1, 2, 3
    ) c;
  elsif tg_op = 'INSERT' then
    select jsonb_agg(to_jsonb(c)) into changes from (
      select a."ownerId" as owner, n.kind, n.scope, count(*) as delta
      from after a, lateral shoal_counted(a."ownerId" is not null and a."deletedAt" is null, a."dealStatus" = 'won', a."lockedAt" is not null) n
      group by 1, 2, 3
    ) c;
  else
    select jsonb_agg(to_jsonb(c)) into changes from (
      select b."ownerId" as owner, n.kind, n.scope, -count(*) as delta
      from before b, lateral shoal_counted(b."ownerId" is not null and b."deletedAt" is null, b."dealStatus" = 'won', b."lockedAt" is not null) n
      group by 1, 2, 3
    ) c;
  end if;
  if changes is not null then perform shoal_follow_counters('customer', changes); end if;
  return null;
end $$;

create trigger "Lead_counted_new" after insert on "Lead" referencing new table as after
  for each statement execute function shoal_count_leads();
create trigger "Lead_counted" after update on "Lead" referencing old table as before new table as after
  for each statement execute function shoal_count_leads();
create trigger "Lead_counted_gone" after delete on "Lead" referencing old table as before
  for each statement execute function shoal_count_leads();
create trigger "Customer_counted_new" after insert on "Customer" referencing new table as after
  for each statement execute function shoal_count_customers();
create trigger "Customer_counted" after update on "Customer" referencing old table as before new table as after
  for each statement execute function shoal_count_customers();
create trigger "Customer_counted_gone" after delete on "Customer" referencing old table as before
  for each statement execute function shoal_count_customers();

-- What the counters should say, from the records themselves.
create view "OwnerCount" as
select l."ownerId" as "userId", n.kind, 'lead' as entity, n.scope, count(*)::int as value
from "Lead" l, lateral shoal_counted(l."ownerId" is not null and l."convertedAt" is null and l."deletedAt" is null, false, false) n
group by 1, 2, 4
union all
select c."ownerId", n.kind, 'customer', n.scope, count(*)::int
from "Customer" c, lateral shoal_counted(c."ownerId" is not null and c."deletedAt" is null, c."dealStatus" = 'won', c."lockedAt" is not null) n
group by 1, 2, 4;

-- Puts the counters right and returns those that were not.
create function shoal_recount() returns table ("userId" uuid, kind text, entity text, scope text, said int, is int) language plpgsql as $$
begin
  lock table "Lead", "Customer" in share row exclusive mode;
  return query
    with fact as (
      select coalesce(o."userId", c."userId") as "userId", coalesce(o.kind, c.kind) as kind, coalesce(o.entity, c.entity) as entity,
        coalesce(o.scope, c.scope) as scope, coalesce(c.value, 0) as said, coalesce(o.value, 0) as is
      from "OwnerCount" o
      full join (select * from "OwnerCounter" where "OwnerCounter".kind <> 'claimed') c
        on (c."userId", c.kind, c.entity, c.scope) = (o."userId", o.kind, o.entity, o.scope)
    ), mended as (
      insert into "OwnerCounter" as c ("userId", kind, entity, scope, value)
      select f."userId", f.kind, f.entity, f.scope, f.is from fact f where f.said <> f.is order by 1, 2, 3, 4
      on conflict on constraint "OwnerCounter_pkey" do update set value = excluded.value
    )
    select f."userId", f.kind, f.entity, f.scope, f.said, f.is from fact f where f.said <> f.is;
end $$;

delete from "OwnerCounter" where kind = 'held';
insert into "OwnerCounter" ("userId", kind, entity, scope, value) select "userId", kind, entity, scope, value from "OwnerCount";

-- Locks what a person's counters say and returns the capacity rule that leaves least room; no row when none is for them. All matching
-- rules must hold, so the strictest speaks. `rule_kind` is own or lock.
create function shoal_room(person_id uuid, entity_name text, rule_kind text)
returns table (name text, max int, counted int, room int)
language plpgsql as $$
declare
  counter_kind text := case rule_kind when 'lock' then 'locked' else 'held' end;
begin
  -- Rows must exist before they can be locked.
  insert into "OwnerCounter" ("userId", kind, entity, scope)
  select person_id, counter_kind, entity_name, s from unnest(case entity_name when 'customer' then array['', 'dealt'] else array[''] end) s
  order by s on conflict do nothing;
  perform 1 from "OwnerCounter" c
  where c."userId" = person_id and c.entity = entity_name and c.kind = counter_kind order by c.scope for update;
  return query
    select r.name, r.max, n.counted, r.max - n.counted
    from "CapacityRule" r
    join "User" u on u.id = person_id and shoal_in_scope(r."userIds", r."departmentIds", r."roleIds", u),
    lateral (
      select coalesce(sum(case c.scope when '' then c.value else -c.value end), 0)::int as counted from "OwnerCounter" c
      where c."userId" = person_id and c.entity = entity_name and c.kind = counter_kind and (c.scope = '' or r.excludes = 'dealt')
    ) n
    where r.entity = entity_name and r.kind = rule_kind
    order by 4, r.name limit 1;
end $$;

-- A record as far as claiming goes, whatever it is.
create type shoal_claimable as (
  id uuid, no text, title text, "ownerId" uuid, "ownerSince" timestamptz, "poolId" uuid, "pooledAt" timestamptz
);

-- Takes records out of their pools for a person, all or none, checking in the order of the rules. Returns a code and its facts: ok, mine,
-- or the first reason against it.
create function shoal_claim(person_id uuid, entity_name text, numbers text[], at timestamptz, zone text) returns json
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  person "User";
  today date := (at at time zone zone)::date;
  wanted shoal_claimable[];
  record shoal_claimable;
  pool "Pool";
  rule "PickRule";
  used int;
  last_episode "OwnershipEpisode";
  capacity record;
  batch int;
  free_on date;
  free_at timestamptz;
begin
  select * into person from "User" where id = person_id;

  if entity_name = 'lead' then
    select array_agg(row(l.id, l.no, l.title, l."ownerId", l."ownerSince", l."poolId", l."pooledAt")::shoal_claimable order by l.id) into wanted
    from (select * from "Lead" where no = any (numbers) and "deletedAt" is null order by id for update) l;
  else
    select array_agg(row(c.id, c.no, c.name, c."ownerId", c."ownerSince", c."poolId", c."pooledAt")::shoal_claimable order by c.id) into wanted
    from (select * from "Customer" where no = any (numbers) and "deletedAt" is null order by id for update) c;
  end if;

  if coalesce(cardinality(wanted), 0) < cardinality(numbers) then
    return json_build_object('code', 'unknown', 'ref',
      (select n from unnest(numbers) n where not exists (select 1 from unnest(wanted) w where w.no = n) limit 1));
  end if;

  -- Mine already: the same wish again is not an error.
  if not exists (select 1 from unnest(wanted) w where w."ownerId" is distinct from person_id) then
    return json_build_object('code', 'mine', 'records', (select json_agg(json_build_object('id', w.id, 'no', w.no, 'title', w.title)) from unnest(wanted) w));
  end if;

  foreach record in array wanted loop
    if record."ownerId" = person_id then
      return json_build_object('code', 'alreadyYours', 'no', record.no, 'title', record.title);
    end if;
    if record."ownerId" is not null then
      return json_build_object('code', 'taken', 'no', record.no, 'title', record.title, 'at', record."ownerSince",
        'who', (select "displayName" from "User" where id = record."ownerId"));
    end if;
    if record."poolId" is null then
      return json_build_object('code', 'closed', 'no', record.no, 'title', record.title);
    end if;
    select * into pool from "Pool" where id = record."poolId";
    if not shoal_in_pool(pool, person) then
      return json_build_object('code', 'notYourPool', 'no', record.no, 'pool', pool.name);
    end if;
  end loop;

  -- Counter rows must exist before they can be locked.
  insert into "OwnerCounter" ("userId", kind, entity, scope)
  select distinct person_id, 'claimed', entity_name, w."poolId"::text from unnest(wanted) w order by 4
  on conflict do nothing;
  perform 1 from "OwnerCounter" c
  where c."userId" = person_id and c.entity = entity_name and c.kind = 'claimed' and c.scope in (select w."poolId"::text from unnest(wanted) w)
  order by c.scope for update;

  for pool in select p.* from "Pool" p where p.id in (select w."poolId" from unnest(wanted) w) order by p.id loop
    select * into rule from "PickRule" where "poolId" = pool.id;
    continue when rule is null;
    select count(*) into batch from unnest(wanted) w where w."poolId" = pool.id;
    if batch > rule."batchMax" then
      return json_build_object('code', 'batch', 'max', rule."batchMax", 'wanted', batch);
    end if;
    continue when rule."adminsExempt" and person_id = any (pool."adminIds");
    select case when c.day = today then c.value else 0 end into used from "OwnerCounter" c
    where c."userId" = person_id and c.kind = 'claimed' and c.entity = entity_name and c.scope = pool.id::text;
    if used + batch > rule."dailyMax" then
      return json_build_object('code', 'dailyLimit', 'pool', pool.name, 'max', rule."dailyMax", 'wanted', batch,
        'left', greatest(rule."dailyMax" - used, 0));
    end if;
    foreach record in array wanted loop
      continue when record."poolId" <> pool.id;
      select * into last_episode from "OwnershipEpisode" e
      where e.entity = entity_name and e."entityId" = record.id and e."endReason" <> 'undo'
      order by e."endAt" desc limit 1;
      if last_episode."ownerId" = person_id and last_episode."endReason" <> 'merge' then
        free_on := (last_episode."endAt" at time zone zone)::date + rule."cooldownDays";
        free_at := last_episode."endAt" + rule."cooldownDays" * interval '24 hours';
        if rule."countBy" = 'calendar' and today < free_on then
          return json_build_object('code', 'coolDown', 'no', record.no, 'title', record.title,
            'since', last_episode."endAt", 'from', free_on);
        end if;
        if rule."countBy" = 'elapsed' and at < free_at then
          return json_build_object('code', 'coolDownUntil', 'no', record.no, 'title', record.title,
            'since', last_episode."endAt", 'until', free_at);
        end if;
      end if;
      if at < record."pooledAt" + make_interval(hours => rule."freshHours") then
        return json_build_object('code', 'fresh', 'no', record.no, 'title', record.title,
          'until', record."pooledAt" + make_interval(hours => rule."freshHours"));
      end if;
    end loop;
  end loop;

  select * into capacity from shoal_room(person_id, entity_name, 'own');
  if capacity.room < cardinality(wanted) then
    return json_build_object('code', 'capacity', 'rule', capacity.name, 'max', capacity.max, 'wanted', cardinality(wanted),
      'left', greatest(capacity.room, 0));
  end if;

  update "OwnerCounter" c
  set value = (case when c.day = today then c.value else 0 end) + n.taken, day = today
  from (select w."poolId"::text as scope, count(*)::int as taken from unnest(wanted) w group by 1) n
  where c."userId" = person_id and c.kind = 'claimed' and c.entity = entity_name and c.scope = n.scope;
  if entity_name = 'lead' then
    update "Lead" l
    set "ownerId" = person_id, "ownerSince" = at, "poolId" = null, "homePoolId" = l."poolId", "updatedAt" = at, version = l.version + 1
    where l.id in (select w.id from unnest(wanted) w);
  else
    update "Customer" c
    set "ownerId" = person_id, "ownerSince" = at, "poolId" = null, "homePoolId" = c."poolId", "acquiredBy" = 'claim', "updatedAt" = at,
      version = c.version + 1
    where c.id in (select w.id from unnest(wanted) w);
  end if;
  insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId", "poolId")
  select gen_random_uuid(), entity_name, w.id, person_id, at, 'claim', person_id, w."poolId" from unnest(wanted) w;

  return json_build_object('code', 'ok', 'records',
    (select json_agg(json_build_object('id', w.id, 'no', w.no, 'title', w.title, 'pool', w."poolId")) from unnest(wanted) w));
end $$;

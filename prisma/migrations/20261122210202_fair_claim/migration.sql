-- AlterTable
ALTER TABLE "PickRule" ADD COLUMN     "fairSeconds" INTEGER NOT NULL DEFAULT 0;
alter table "PickRule" add constraint "PickRule_fairSeconds_check" check ("fairSeconds" between 0 and 600);

-- CreateTable
CREATE TABLE "FairClaim" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "poolId" UUID NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closesAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "winnerId" UUID,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "FairClaim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FairTap" (
    "claimId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "nth" INTEGER NOT NULL,
    "parts" JSONB,
    "score" INTEGER,
    "because" JSONB,

    CONSTRAINT "FairTap_pkey" PRIMARY KEY ("claimId","userId")
);

-- CreateIndex
CREATE INDEX "FairClaim_entity_entityId_idx" ON "FairClaim"("entity", "entityId");

-- AddForeignKey
ALTER TABLE "FairTap" ADD CONSTRAINT "FairTap_claimId_fkey" FOREIGN KEY ("claimId") REFERENCES "FairClaim"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table "FairClaim" add constraint "FairClaim_entity_check" check ("entity" in ('lead', 'customer'));
alter table "FairClaim" add constraint "FairClaim_state_check" check ("state" in ('open', 'settled'));
-- One window a record, and the ones to settle in the order in which they close.
create unique index "FairClaim_one" on "FairClaim" ("entity", "entityId") where "state" = 'open';
create index "FairClaim_open" on "FairClaim" ("closesAt") where "state" = 'open';

-- As before; a claim in a fair pool is answered with the window it belongs into, unless it is the settlement that claims.
drop function shoal_claim(uuid, text, text[], timestamptz, text);
create function shoal_claim(person_id uuid, entity_name text, numbers text[], at timestamptz, zone text,
  settling boolean default false) returns json
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
  sealed record;
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

  -- In a fair pool a claim only says that somebody wants it; who gets it is settled when the window closes.
  if not settling then
    select r."fairSeconds", w.no, w.title, w.id, w."poolId" into sealed
    from unnest(wanted) w join "PickRule" r on r."poolId" = w."poolId" and r."fairSeconds" > 0 limit 1;
    if found and cardinality(wanted) > 1 then
      return json_build_object('code', 'fairAlone', 'no', sealed.no, 'title', sealed.title);
    end if;
    if sealed.id is not null then
      return json_build_object('code', 'fair', 'id', sealed.id, 'no', sealed.no, 'title', sealed.title, 'pool', sealed."poolId",
        'seconds', sealed."fairSeconds");
    end if;
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

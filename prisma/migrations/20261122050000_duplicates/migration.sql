-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "mergedIntoId" UUID;

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "deletedById" UUID,
ADD COLUMN     "mergedIntoId" UUID,
ADD COLUMN     "nameBigrams" TEXT[];

-- AlterTable
ALTER TABLE "Lead" ADD COLUMN     "deletedById" UUID,
ADD COLUMN     "mergedIntoId" UUID,
ADD COLUMN     "nameBigrams" TEXT[];

-- AlterTable
ALTER TABLE "Opportunity" ADD COLUMN     "mergedIntoId" UUID;

-- CreateTable
CREATE TABLE "Merge" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "survivorId" UUID NOT NULL,
    "loserIds" UUID[],
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "losers" JSONB NOT NULL,
    "moved" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" UUID NOT NULL,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DuplicateAsk" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "askerId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "DuplicateAsk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DailyUse" (
    "userId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "value" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "DailyUse_pkey" PRIMARY KEY ("userId","kind")
);

-- CreateIndex
CREATE INDEX "Merge_entity_survivorId_at_idx" ON "Merge"("entity", "survivorId", "at");

-- CreateIndex
CREATE INDEX "DuplicateAsk_entity_entityId_idx" ON "DuplicateAsk"("entity", "entityId");

-- CreateIndex
CREATE INDEX "Lead_convertedCustomerId_idx" ON "Lead"("convertedCustomerId");

-- Words.

alter table "ContactPoint" drop constraint "ContactPoint_kind_check";
alter table "ContactPoint" add constraint "ContactPoint_kind_check"
  check ("kind" in ('phone', 'email', 'wechat', 'domain', 'taxNo', 'name'));
alter table "OwnershipEpisode" drop constraint "OwnershipEpisode_endReason_check";
alter table "OwnershipEpisode" add constraint "OwnershipEpisode_endReason_check"
  check ("endReason" in ('return', 'recycle', 'transfer', 'leaver', 'merge', 'convert', 'undo', 'delete'));
alter table "Merge" add constraint "Merge_entity_check"
  check ("entity" in ('lead', 'customer', 'contact', 'opportunity'));
alter table "DuplicateAsk" add constraint "DuplicateAsk_entity_check" check ("entity" in ('lead', 'customer'));
alter table "DuplicateAsk" add constraint "DuplicateAsk_state_check"
  check ("state" in ('waiting', 'shared', 'handedOver', 'declined'));
alter table "DailyUse" add constraint "DailyUse_kind_check" check ("kind" in ('lookUp'));
-- One open question of a person about a record.
create unique index "DuplicateAsk_waiting" on "DuplicateAsk" ("entity", "entityId", "askerId") where "state" = 'waiting';

-- A merged record left every list, so it has the mark that lists look at.
alter table "Lead" add constraint "Lead_merged_check" check ("mergedIntoId" is null or "deletedAt" is not null);
alter table "Customer" add constraint "Customer_merged_check" check ("mergedIntoId" is null or "deletedAt" is not null);
alter table "Contact" add constraint "Contact_merged_check" check ("mergedIntoId" is null or "deletedAt" is not null);
alter table "Opportunity" add constraint "Opportunity_merged_check"
  check ("mergedIntoId" is null or "deletedAt" is not null);
create index "Lead_merged" on "Lead" ("mergedIntoId") where "mergedIntoId" is not null;
create index "Customer_merged" on "Customer" ("mergedIntoId") where "mergedIntoId" is not null;
create index "Contact_merged" on "Contact" ("mergedIntoId") where "mergedIntoId" is not null;
create index "Opportunity_merged" on "Opportunity" ("mergedIntoId") where "mergedIntoId" is not null;

-- A phone is one key for leads and customers: whoever has it, nobody else gets it.
update "ContactPoint" set "uniqueKey" = 'phone:' || normalised where "uniqueKey" = 'lead:phone:' || normalised;

-- Pairs of letters: kept by the database, so that no way of writing a name can forget them. A row that was there before has none
-- until its key is made anew, which only the app can do.

create function shoal_pairs(key text) returns text[] language sql immutable parallel safe as $$
  select case when length(key) < 2 then array_remove(array[key], '')
    else array(select distinct substr(key, i, 2) from generate_series(1, length(key) - 1) i) end
$$;

create function shoal_keep_pairs() returns trigger language plpgsql as $$
begin
  new."nameBigrams" := shoal_pairs(new."nameKey");
  return new;
end
$$;

create trigger "Lead_pairs" before insert or update of "nameKey", "nameBigrams" on "Lead"
  for each row execute function shoal_keep_pairs();
create trigger "Customer_pairs" before insert or update of "nameKey", "nameBigrams" on "Customer"
  for each row execute function shoal_keep_pairs();

create index "Lead_pairs" on "Lead" using gin ("nameBigrams") where "deletedAt" is null and "convertedAt" is null;
create index "Customer_pairs" on "Customer" using gin ("nameBigrams") where "deletedAt" is null;
create index "Lead_unpaired" on "Lead" (id) where "nameBigrams" is null;
create index "Customer_unpaired" on "Customer" (id) where "nameBigrams" is null;
-- How common a pair is decides where to look, so the statistics know more of them than usual.
alter table "Lead" alter column "nameBigrams" set statistics 300;
alter table "Customer" alter column "nameBigrams" set statistics 300;

-- The pairs to look a name up by. A name that is 0.60 alike shares at least 3/7 of the pairs, so it has one of any 4/7 of them, plus one:
-- the rarest are taken, and no more than lead to some 5,000 names, so that a name of common words alone costs no more than another.
create function shoal_rarest(of_table text, pairs text[]) returns text[] language sql stable as $$
  select array_agg(ranked.pair) from (
    select pair, row_number() over rarest as place, sum(coalesce(known.share, 0)) over rarest * greatest(c.reltuples, 0) as names
    from pg_class c, unnest(pairs) pair
    left join (
      select common.pair, common.share
      from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) common(pair, share)
      where s.schemaname = 'public' and s.tablename = of_table and s.attname = 'nameBigrams'
    ) known using (pair)
    where c.oid = format('public.%I', of_table)::regclass
    window rarest as (order by coalesce(known.share, 0), pair)
  ) ranked
  where ranked.place = 1
    or ranked.place <= greatest(cardinality(pairs) - ceil(cardinality(pairs) * 3 / 7.0) + 1, least(cardinality(pairs), 5))
      and ranked.names <= 5000
$$;

-- Names that may look like this one, the most alike first: twice the shared pairs over all pairs; of Latin names also those that share all
-- pairs but four, which two letters of difference leave. The caller looks closer.
create function shoal_alike(key text, latin boolean, most int) returns table (entity text, id uuid, "nameKey" text, score float8)
language plpgsql stable as $$
#variable_conflict use_column
declare
  pairs text[] := shoal_pairs(key);
  many int := cardinality(pairs);
  rare_leads text[] := shoal_rarest('Lead', pairs);
  rare_customers text[] := shoal_rarest('Customer', pairs);
begin
  return query
  select near.entity, near.id, near."nameKey", 2.0::float8 * near.shared / (many + near.size)
  from (
    select 'lead' as entity, l.id, l."nameKey", cardinality(l."nameBigrams") as size,
      (select count(*)::int from unnest(l."nameBigrams") p where p = any (pairs)) as shared
    from "Lead" l
    where l."nameBigrams" && rare_leads and l."deletedAt" is null and l."convertedAt" is null and l."nameKey" <> key
      and cardinality(l."nameBigrams") between many * 3 / 7.0 - 1 and many * 7 / 3.0 + 1
    union all
    select 'customer', c.id, c."nameKey", cardinality(c."nameBigrams"),
      (select count(*)::int from unnest(c."nameBigrams") p where p = any (pairs))
    from "Customer" c
    where c."nameBigrams" && rare_customers and c."deletedAt" is null and c."nameKey" <> key
      and cardinality(c."nameBigrams") between many * 3 / 7.0 - 1 and many * 7 / 3.0 + 1
  ) near
  where 20 * near.shared >= 6 * (many + near.size) or latin and near.shared >= many - 4
  order by 4 desc, near.id
  limit most;
end
$$;

-- Merging. What hangs on a record is listed in the app; these move and change rows of any of those tables.

-- The rows, locked in the order of their ids.
create function shoal_hold(of_table text, ids uuid[]) returns setof jsonb language plpgsql as $$
begin
  execute format('select 1 from (select id from %I where id = any ($1) order by id for update) held', of_table) using ids;
  return query execute format('select to_jsonb(r) from %I r where id = any ($1) order by id', of_table) using ids;
end
$$;

-- Writes the given columns of one row.
create function shoal_patch(of_table text, row_id uuid, patch jsonb) returns void language plpgsql as $$
declare
  assignments text;
begin
  select string_agg(format('%1$I = p.%1$I', k), ', ') into assignments from jsonb_object_keys(patch) k;
  if assignments is null then return; end if;
  execute format('update %1$I r set %2$s from jsonb_populate_record(null::%1$I, $2) p where r.id = $1', of_table, assignments)
    using row_id, patch;
end
$$;

-- Points rows from some records to another; where a row of that kind is there already, they stay behind. `kind` names the column that says
-- what `link` points to, and is '' where it can be one thing only. Returns each moved row by its key, and where it was.
create function shoal_move(of_table text, link text, row_key text, kind text, entity text, origins uuid[], target uuid)
returns table (key uuid, origin uuid) language plpgsql as $$
#variable_conflict use_variable
declare
  same_kind text := case when kind = '' then '' else format(' and r.%I = %L', kind, entity) end;
begin
  return query execute format(
    'with mine as (
      select distinct on (%5$s) r.ctid as place, r.%2$I as origin, r.%3$I as key from %1$I r
      where r.%2$I = any ($1)%4$s and r.%3$I <> $2
        and not exists (select 1 from %1$I o where o.%2$I = $2%6$s and o.%3$I = r.%3$I)
      order by %5$s
    )
    update %1$I r set %2$I = $2 from mine where r.ctid = mine.place returning mine.key, mine.origin',
    of_table, link, row_key, same_kind, format('r.%I', row_key), replace(same_kind, ' r.', ' o.'))
    using origins, target;
end
$$;

-- Points them back, as far as they still point to where they were moved. Returns how many went.
create function shoal_move_back(of_table text, link text, row_key text, kind text, entity text, keys uuid[], origin uuid, target uuid)
returns bigint language plpgsql as $$
declare
  went bigint;
begin
  execute format('update %1$I r set %2$I = $2 where r.%2$I = $3 and r.%3$I = any ($1)%4$s', of_table, link, row_key,
    case when kind = '' then '' else format(' and r.%I = %L', kind, entity) end)
    using keys, origin, target;
  get diagnostics went = row_count;
  return went;
end
$$;

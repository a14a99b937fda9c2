-- AlterTable
ALTER TABLE "Merge" DROP COLUMN "after",
DROP COLUMN "before",
DROP COLUMN "losers",
DROP COLUMN "moved",
ADD COLUMN     "parts" JSONB NOT NULL;

-- Points rows from some records to another. A row stays behind where the target has one with the same values in `same`, and of several
-- such rows one goes. `kind` names the column that says what `link` points to, and is '' where it can be one thing only. Returns each moved
-- row by its key, and where it was.
drop function shoal_move;
create function shoal_move(of_table text, link text, row_key text, kind text, entity text, same text[], origins uuid[], target uuid)
returns table (key uuid, origin uuid) language plpgsql as $$
#variable_conflict use_variable
declare
  same_kind text := case when kind = '' then '' else format(' and r.%I = %L', kind, entity) end;
  distinction text := case when cardinality(same) = 0 then format('r.%I', row_key)
    else (select string_agg(format('r.%I', s), ', ') from unnest(same) s) end;
  alike text := case when cardinality(same) = 0 then 'false'
    else (select string_agg(format('o.%1$I is not distinct from r.%1$I', s), ' and ') from unnest(same) s) end;
begin
  return query execute format(
    'with mine as (
      select distinct on (%5$s) r.ctid as place, r.%2$I as origin, r.%3$I as key from %1$I r
      where r.%2$I = any ($1)%4$s and r.%3$I <> $2
        and not exists (select 1 from %1$I o where o.%2$I = $2%6$s and %7$s)
      order by %5$s, r.%3$I
    )
    update %1$I r set %2$I = $2 from mine where r.ctid = mine.place returning mine.key, mine.origin',
    of_table, link, row_key, same_kind, distinction, replace(same_kind, ' r.', ' o.'), alike)
    using origins, target;
end
$$;

-- How many rows hang on some records.
create function shoal_hanging(of_table text, link text, kind text, entity text, origins uuid[]) returns bigint
language plpgsql stable as $$
declare
  many bigint;
begin
  execute format('select count(*) from %1$I r where r.%2$I = any ($1)%3$s', of_table, link,
    case when kind = '' then '' else format(' and r.%I = %L', kind, entity) end)
    into many using origins;
  return many;
end
$$;

-- Whoever writes about a record while it is being merged waits, and then writes about the one that lives on.

create function shoal_follow_merged_customer() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  if new."customerId" is not null then
    select "mergedIntoId" into survivor from "Customer" where id = new."customerId" for key share;
    new."customerId" := coalesce(survivor, new."customerId");
  end if;
  return new;
end
$$;

create function shoal_follow_merged_entity() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  if new.entity = 'lead' then select "mergedIntoId" into survivor from "Lead" where id = new."entityId" for key share;
  elsif new.entity = 'customer' then select "mergedIntoId" into survivor from "Customer" where id = new."entityId" for key share;
  elsif new.entity = 'opportunity' then select "mergedIntoId" into survivor from "Opportunity" where id = new."entityId" for key share;
  end if;
  new."entityId" := coalesce(survivor, new."entityId");
  return new;
end
$$;

create trigger "Contact_follow_merge" before insert on "Contact" for each row execute function shoal_follow_merged_customer();
create trigger "Opportunity_follow_merge" before insert on "Opportunity" for each row execute function shoal_follow_merged_customer();
create trigger "FollowUpRecord_follow_merge" before insert on "FollowUpRecord" for each row execute function shoal_follow_merged_customer();
create trigger "FollowUpPlan_follow_merge" before insert on "FollowUpPlan" for each row execute function shoal_follow_merged_customer();
create trigger "FollowUpRecord_follow_entity" before insert on "FollowUpRecord" for each row execute function shoal_follow_merged_entity();
create trigger "FollowUpPlan_follow_entity" before insert on "FollowUpPlan" for each row execute function shoal_follow_merged_entity();

-- The rows as they are, for a look.
create function shoal_rows(of_table text, ids uuid[]) returns setof jsonb language plpgsql stable as $$
begin
  return query execute format('select to_jsonb(r) from %I r where id = any ($1)', of_table) using ids;
end
$$;

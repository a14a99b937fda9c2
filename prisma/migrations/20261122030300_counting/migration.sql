-- Whoever taps first gets it; there is no other way yet.
ALTER TABLE "PickRule" DROP COLUMN "mode";

-- Puts one person's counters right and returns those that were not. The counters are locked before the records are counted: whoever is
-- changing an owner has either raised them and committed, or waits here and is not counted yet.
drop function shoal_recount;
create function shoal_recount(person_id uuid) returns table (kind text, entity text, scope text, said int, is int) language plpgsql as $$
begin
  perform 1 from "OwnerCounter" c where c."userId" = person_id and c.kind <> 'claimed' order by c.kind, c.entity, c.scope for update;
  return query
    with fact as (
      select coalesce(o.kind, c.kind) as kind, coalesce(o.entity, c.entity) as entity, coalesce(o.scope, c.scope) as scope,
        coalesce(c.value, 0) as said, coalesce(o.value, 0) as is
      from (select * from "OwnerCount" where "userId" = person_id) o
      full join (select * from "OwnerCounter" c where c."userId" = person_id and c.kind <> 'claimed') c
        on (c.kind, c.entity, c.scope) = (o.kind, o.entity, o.scope)
    ), mended as (
      insert into "OwnerCounter" ("userId", kind, entity, scope, value)
      select person_id, f.kind, f.entity, f.scope, f.is from fact f where f.said <> f.is order by 2, 3, 4
      on conflict on constraint "OwnerCounter_pkey" do update set value = excluded.value
    )
    select f.kind, f.entity, f.scope, f.said, f.is from fact f where f.said <> f.is;
end $$;

-- Why a record left its last owner: what they said, or the rule that took it.
create function shoal_left_because(entity_name text, record uuid) returns json language sql stable as $$
  select json_build_object('reason', e.reason, 'kind', r.kind, 'days', r."limitDays")
  from "OwnershipEpisode" e left join "RecycleRule" r on r.id = e."ruleId"
  where e.entity = entity_name and e."entityId" = record and e."endAt" is not null and e."endReason" <> 'undo'
  order by e."endAt" desc limit 1
$$;

-- How many rows of a table still live and point to a record: what is in the recycle bin does not, nor a document that nobody agreed to.
create or replace function shoal_living(of_table text, link text, target uuid) returns bigint language plpgsql stable as $$
declare
  many bigint;
begin
  execute format($q$select count(*) from %1$I r where %2$I = $1 and to_jsonb(r) ->> 'deletedAt' is null
    and coalesce(to_jsonb(r) ->> 'docState', 'approved') in ('inApproval', 'approved', 'voiding')$q$, of_table, link) into many using target;
  return many;
end
$$;

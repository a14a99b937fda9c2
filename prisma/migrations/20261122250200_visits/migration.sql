-- Visits as an engineer's morning counts them: of open tickets, by the beginning of the time that was agreed.
create index "Ticket_visit" on "Ticket" ("windowFrom") where "windowFrom" is not null and state in ('new', 'taken', 'onTheWay', 'working', 'waiting');
do $$ begin
  execute 'create or replace view "FigureMoment" as ' || rtrim(pg_get_viewdef('"FigureMoment"'::regclass), ';') ||
    ' union all select ''engineer.visit'', t."ownerId", t."windowFrom", ''ticket'', t.id, null::bigint, null::text from "Ticket" t'
    ' where t."windowFrom" is not null and t."ownerId" is not null and t.state in (''new'', ''taken'', ''onTheWay'', ''working'', ''waiting'')';
end $$;

-- When a reminder was put off for the last time that it may be (R145).
alter table "Reminder" add column "putOffAt" timestamptz(3);
create index "Reminder_putOff" on "Reminder" ("putOffAt") where "putOffAt" is not null and state not in ('done', 'dropped');

-- What was put off too often, promises and reminders alike, under the name that promises had. What somebody wrote down on a record is named in
-- their words, the rest by its record; notes about no record are nobody else's business.
do $$ begin
  execute 'create or replace view "FigureMoment" as ' || rtrim(pg_get_viewdef('"FigureMoment"'::regclass), ';') ||
    ' union all select ''plan.snoozedOut'', r."recipientId", r."putOffAt", case when r.kind = ''free'' then ''reminder'' else r.entity end,'
    ' case when r.kind = ''free'' then r.id else r."entityId" end, null::bigint, null::text'
    ' from "Reminder" r where r."putOffAt" is not null and r.state not in (''done'', ''dropped'') and r.entity not in (''reminder'', ''user'')';
end $$;

create or replace function shoal_named(entity_name text, record uuid) returns table (no text, title text) language sql stable as $$
  select n.no, n.title from "NamedRecord" n where n.entity = entity_name and n.id = record
  union all select n.no, p.text from "FollowUpPlan" p join "NamedRecord" n on n.entity = p.entity and n.id = p."entityId" where entity_name = 'plan' and p.id = record
  union all select c.no, c.title from "Contract" c where entity_name = 'contract' and c.id = record
  union all select p.no, c.title from "Payment" p join "Contract" c on c.id = p."contractId" where entity_name = 'payment' and p.id = record
  union all select n.no, c.title from "Invoice" n join "Contract" c on c.id = n."contractId" where entity_name = 'invoice' and n.id = record
  union all select t.no, t.subject from "Ticket" t where entity_name = 'ticket' and t.id = record
  union all select null, f.name from "ApprovalInstance" i join "FlowVersion" v on v.id = i."flowVersionId" join "ApprovalFlow" f on f.id = v."flowId"
    where entity_name = 'approval' and i.id = record
  union all select q.no, k.name from "Quote" q join "Customer" k on k.id = q."customerId" where entity_name = 'quote' and q.id = record
  union all select n.no, coalesce(r.says ->> 'words', n.title) from "Reminder" r join "NamedRecord" n on n.entity = r.entity and n.id = r."entityId"
    where entity_name = 'reminder' and r.id = record
$$;

-- What happens with tickets is found by the day it happened on.
create index "Ticket_created" on "Ticket" ("createdAt");
create index "Ticket_solved" on "Ticket" ("resolvedAt") where "resolvedAt" is not null;
create index "Ticket_ratedAt" on "Ticket" ("ratedAt") where "ratedAt" is not null;
create index "Ticket_openedAgain" on "Ticket" ("clockFrom") where episode > 1;
create index "Ticket_answered" on "Ticket" ("firstRespondedAt") where "firstRespondedAt" is not null;
create index "Ticket_waiting" on "Ticket" ("holdSince") where state = 'waiting';
create index "Ticket_due" on "Ticket" ((case when "firstRespondedAt" is null then least("responseDueAt", "resolutionDueAt") else "resolutionDueAt" end))
  where state in ('new', 'taken', 'onTheWay', 'working');
create index "SlaEvent_breach" on "SlaEvent" (at) where kind in ('responseBreach', 'resolutionBreach');

-- Tickets as digests count them. They count for whoever is at them, then for whoever keeps their customer, then for whoever opened them; the
-- figures of "customerTicket" count for whoever keeps the customer, those of "engineer" only for who is at it. Stars stand where others have money.
create view "TicketMoment" as
select 'ticket.created' as figure, coalesce(t."ownerId", c."ownerId", t."createdById") as holder, t."createdAt" as at, 'ticket' as entity, t.id, null::bigint as minor, null::text as currency
from "Ticket" t left join "Customer" c on c.id = t."customerId"
union all
select 'ticket.resolved', coalesce(t."ownerId", c."ownerId", t."createdById"), t."resolvedAt", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t."resolvedAt" is not null and t.state in ('resolved', 'closed')
union all
select 'ticket.reopened', coalesce(t."ownerId", c."ownerId", t."createdById"), t."clockFrom", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.episode > 1
union all
select 'ticket.lateAnswer', coalesce(t."ownerId", c."ownerId", t."createdById"), e.at, 'ticket', t.id, null, null
from "SlaEvent" e join "Ticket" t on t.id = e."ticketId" left join "Customer" c on c.id = t."customerId"
where e.kind = 'responseBreach'
union all
select 'ticket.lateSolution', coalesce(t."ownerId", c."ownerId", t."createdById"), e.at, 'ticket', t.id, null, null
from "SlaEvent" e join "Ticket" t on t.id = e."ticketId" left join "Customer" c on c.id = t."customerId"
where e.kind = 'resolutionBreach'
union all
select 'ticket.rated', coalesce(t."ownerId", c."ownerId", t."createdById"), t."ratedAt", 'ticket', t.id, t.satisfaction, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t."ratedAt" is not null
union all
select 'ticket.ratedBadly', coalesce(t."ownerId", c."ownerId", t."createdById"), t."ratedAt", 'ticket', t.id, t.satisfaction, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t."ratedAt" is not null and t.satisfaction <= 2
union all
select 'ticket.open', coalesce(t."ownerId", c."ownerId", t."createdById"), t."createdAt", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.state in ('new', 'taken', 'onTheWay', 'working', 'waiting')
union all
select 'ticket.queued', coalesce(t."ownerId", c."ownerId", t."createdById"), t."createdAt", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.state = 'new' and t."ownerId" is null
union all
select 'ticket.waiting', coalesce(t."ownerId", c."ownerId", t."createdById"), t."holdSince", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.state = 'waiting'
union all
select 'ticket.escalated', coalesce(t."ownerId", c."ownerId", t."createdById"), t."escalatedAt", 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.state in ('new', 'taken', 'onTheWay', 'working', 'waiting') and t."escalatedAt" is not null
union all
select 'ticket.due', coalesce(t."ownerId", c."ownerId", t."createdById"), case when t."firstRespondedAt" is null then least(t."responseDueAt", t."resolutionDueAt") else t."resolutionDueAt" end, 'ticket', t.id, null, null
from "Ticket" t left join "Customer" c on c.id = t."customerId"
where t.state in ('new', 'taken', 'onTheWay', 'working')
union all
select 'customerTicket.due', c."ownerId", case when t."firstRespondedAt" is null then least(t."responseDueAt", t."resolutionDueAt") else t."resolutionDueAt" end, 'ticket', t.id, null, null
from "Ticket" t join "Customer" c on c.id = t."customerId"
where t.state in ('new', 'taken', 'onTheWay', 'working')
union all
select 'customerTicket.rated', c."ownerId", t."ratedAt", 'ticket', t.id, t.satisfaction, null
from "Ticket" t join "Customer" c on c.id = t."customerId"
where t."ratedAt" is not null
union all
select 'engineer.open', t."ownerId", t."createdAt", 'ticket', t.id, null, null
from "Ticket" t
where t.state in ('new', 'taken', 'onTheWay', 'working', 'waiting') and t."ownerId" is not null
union all
select 'engineer.due', t."ownerId", case when t."firstRespondedAt" is null then least(t."responseDueAt", t."resolutionDueAt") else t."resolutionDueAt" end, 'ticket', t.id, null, null
from "Ticket" t
where t.state in ('new', 'taken', 'onTheWay', 'working') and t."ownerId" is not null;

-- The views of all figures are extended as they stand, so that what they count otherwise is not repeated here. Minutes stand where others have money.
do $$ begin
  execute 'create or replace view "FigureMoment" as ' || rtrim(pg_get_viewdef('"FigureMoment"'::regclass), ';') || ' union all select * from "TicketMoment"';
  execute 'create or replace view "FigureDay" as ' || rtrim(pg_get_viewdef('"FigureDay"'::regclass), ';') ||
    ' union all select ''ticket.hours'', w."userId", w."on", ''ticket'', w."ticketId", (w.minutes + w."travelMinutes")::bigint, null::text'
    ' from "Worklog" w where w."deletedAt" is null';
end $$;

-- Number and name of what a figure counts, tickets among them.
create or replace function shoal_named(entity_name text, record uuid) returns table (no text, title text) language sql stable as $$
  select n.no, n.title from "NamedRecord" n where n.entity = entity_name and n.id = record
  union all select n.no, p.text from "FollowUpPlan" p join "NamedRecord" n on n.entity = p.entity and n.id = p."entityId" where entity_name = 'plan' and p.id = record
  union all select c.no, c.title from "Contract" c where entity_name = 'contract' and c.id = record
  union all select p.no, c.title from "Payment" p join "Contract" c on c.id = p."contractId" where entity_name = 'payment' and p.id = record
  union all select n.no, c.title from "Invoice" n join "Contract" c on c.id = n."contractId" where entity_name = 'invoice' and n.id = record
  union all select t.no, t.subject from "Ticket" t where entity_name = 'ticket' and t.id = record
  union all select null, f.name from "ApprovalInstance" i join "FlowVersion" v on v.id = i."flowVersionId" join "ApprovalFlow" f on f.id = v."flowId"
    where entity_name = 'approval' and i.id = record
$$;

-- Who hands tickets out has a digest of their own now, which tells of their own day too.
update "Digest" d set state = 'off' from "UserRole" u join "Role" r on r.id = u."roleId"
where d."userId" = u."userId" and d.kind = 'agenda' and d.state = 'on' and r.grants -> 'ticket' ? 'assign'
  and not exists (select 1 from "UserRole" x join "Role" y on y.id = x."roleId" where x."userId" = u."userId" and y.grants -> 'company' ? 'update');

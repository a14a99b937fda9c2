-- What the schema language cannot say. Hand-written; the engine that compares migrations and schema does not see
-- extensions, checks, triggers and partial indexes, and is told about the rest in prisma/schema.

create extension if not exists pg_trgm;

-- Short lists that are asked for all the time: rows leave these indexes as soon as they are dealt with.

create index "Lead_pooled" on "Lead" ("poolId", "createdAt" desc, "id") where "ownerId" is null and "deletedAt" is null;
create index "Reminder_waiting" on "Reminder" ("dueAt") where "state" = 'waiting';
create index "FollowUpPlan_planned" on "FollowUpPlan" ("ownerId", "dueAt") where "state" = 'planned';
create unique index "OwnershipEpisode_open" on "OwnershipEpisode" ("entity", "entityId") where "endAt" is null;
create index "CardPost_behind" on "CardPost" ("busyUntil") where "drawn" < "wanted" and "state" in ('queued', 'live');
create index "AuditEvent_unsealed" on "AuditEvent" ("at") where "sealSeq" is null;

-- Search: anywhere in a name, and anywhere in its initials, since a company's own follow those of its city.

create index "Lead_title_trgm" on "Lead" using gin ("title" gin_trgm_ops);
create index "Customer_name_trgm" on "Customer" using gin ("name" gin_trgm_ops);
create index "Contact_name_trgm" on "Contact" using gin ("name" gin_trgm_ops);
create index "Lead_nameInitials_trgm" on "Lead" using gin ("nameInitials" gin_trgm_ops);
create index "Customer_nameInitials_trgm" on "Customer" using gin ("nameInitials" gin_trgm_ops);
create index "Contact_nameInitials_trgm" on "Contact" using gin ("nameInitials" gin_trgm_ops);

-- A record that is alive is either somebody's or in a pool, never both and never neither.

alter table "Lead" add constraint "Lead_place_check"
  check ("status" = 'converted' or "deletedAt" is not null or num_nonnulls("ownerId", "poolId") = 1);
alter table "Customer" add constraint "Customer_place_check"
  check ("deletedAt" is not null or num_nonnulls("ownerId", "poolId") = 1);

-- Numbers.

alter table "OwnerCounter" add constraint "OwnerCounter_value_check" check ("value" >= 0);
alter table "CompanySettings" add constraint "CompanySettings_id_check" check ("id" = 1);
alter table "Opportunity" add constraint "Opportunity_probabilityBp_check" check ("probabilityBp" between 0 and 10000);

-- Words: the lists in the comments of prisma/schema.

alter table "Pool" add constraint "Pool_entity_check" check ("entity" in ('lead', 'customer'));
alter table "CapacityRule" add constraint "CapacityRule_entity_check" check ("entity" in ('lead', 'customer'));
alter table "OwnerCounter" add constraint "OwnerCounter_kind_check" check ("kind" in ('held', 'claimed'));
alter table "Lead" add constraint "Lead_level_check" check ("level" in ('A', 'B', 'C'));
alter table "Lead" add constraint "Lead_status_check"
  check ("status" in ('new', 'contacted', 'qualified', 'hold', 'lost', 'converted'));
alter table "Customer" add constraint "Customer_acquiredBy_check"
  check ("acquiredBy" in ('claim', 'assign', 'create', 'import', 'convert', 'transfer'));
alter table "Customer" add constraint "Customer_dealStatus_check" check ("dealStatus" in ('none', 'won'));
alter table "ContactPoint" add constraint "ContactPoint_entity_check"
  check ("entity" in ('lead', 'customer', 'contact'));
alter table "ContactPoint" add constraint "ContactPoint_kind_check"
  check ("kind" in ('phone', 'email', 'wechat', 'domain', 'taxNo'));
alter table "OwnershipEpisode" add constraint "OwnershipEpisode_startReason_check"
  check ("startReason" in ('create', 'claim', 'assign', 'transfer', 'import', 'convert'));
alter table "OwnershipEpisode" add constraint "OwnershipEpisode_endReason_check"
  check ("endReason" in ('return', 'recycle', 'transfer', 'leaver', 'merge', 'convert', 'undo'));
alter table "User" add constraint "User_status_check" check ("status" in ('active', 'suspended', 'left'));
alter table "FieldRule" add constraint "FieldRule_mode_check" check ("mode" in ('hidden', 'masked', 'read', 'edit'));
alter table "ChatIdentity" add constraint "ChatIdentity_linkMethod_check"
  check ("linkMethod" in ('org', 'email', 'code', 'admin'));
alter table "ChatSpace" add constraint "ChatSpace_kind_check" check ("kind" in ('group', 'dm'));
alter table "ChatSpace" add constraint "ChatSpace_purpose_check"
  check ("purpose" in ('pool', 'deal', 'digest', 'general'));
alter table "PlaygroundMessage" add constraint "PlaygroundMessage_audience_check"
  check ("audience" in ('room', 'user'));
alter table "CardPost" add constraint "CardPost_audience_check" check ("audience" in ('room', 'only'));
alter table "CardPost" add constraint "CardPost_state_check" check ("state" in ('queued', 'live', 'frozen', 'lost'));
alter table "Reminder" add constraint "Reminder_kind_check" check ("kind" in ('plan'));
alter table "Reminder" add constraint "Reminder_state_check" check ("state" in ('waiting', 'sent', 'dropped'));
alter table "AuditEvent" add constraint "AuditEvent_via_check" check ("via" in ('chat', 'api', 'web', 'job', 'import'));
alter table "FollowUpRecord" add constraint "FollowUpRecord_entity_check"
  check ("entity" in ('lead', 'customer', 'opportunity'));
alter table "FollowUpRecord" add constraint "FollowUpRecord_method_check"
  check ("method" in ('visit', 'call', 'wechat', 'chat', 'email', 'meeting', 'other'));
alter table "FollowUpPlan" add constraint "FollowUpPlan_state_check"
  check ("state" in ('planned', 'done', 'cancelled'));
alter table "Stage" add constraint "Stage_kind_check" check ("kind" in ('open', 'won', 'lost'));
alter table "Opportunity" add constraint "Opportunity_probabilitySource_check"
  check ("probabilitySource" in ('stage', 'manual', 'model'));

-- The trail is append only. The one change allowed is to seal a row that has no seal yet.

create function audit_event_guard() returns trigger language plpgsql as $$
declare
  unsealed "AuditEvent";
begin
  if tg_op = 'UPDATE' then
    unsealed := new;
    if old."sealSeq" is null then unsealed."sealSeq" := null; end if;
    if old."prevHash" is null then unsealed."prevHash" := null; end if;
    if old."hash" is null then unsealed."hash" := null; end if;
    if unsealed is not distinct from old then return new; end if;
  end if;
  raise exception 'AuditEvent is append only: % refused', tg_op using errcode = 'restrict_violation';
end
$$;

create trigger "AuditEvent_guard" before update or delete on "AuditEvent"
  for each row execute function audit_event_guard();
create trigger "AuditEvent_guard_truncate" before truncate on "AuditEvent"
  for each statement execute function audit_event_guard();

-- A room has a budget of its own, so what is counted for is no longer always a person.
ALTER TABLE "PushCount" RENAME COLUMN "userId" TO "targetId";

-- AlterTable
ALTER TABLE "Reminder" ADD COLUMN     "params" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "says" JSONB,
ADD COLUMN     "snoozes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "view" TEXT,
ADD COLUMN     "wasDueAt" TIMESTAMPTZ(3);

-- What was told before is not told again: the keys move to the reminders.
insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", state, "sentAt", "createdAt")
select gen_random_uuid(), 'recycle', entity, "entityId", "ownerId", "sentAt",
  'recycle:' || "entityId" || ':' || threshold || ':' || (extract(epoch from "clockStart") * 1000)::bigint || ':' || "graceDays" || ':' || "ownerId",
  'sent', "sentAt", "sentAt"
from "RecycleWarning" on conflict ("fireKey") do nothing;

insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", state, "sentAt", "createdAt")
select gen_random_uuid(), 'instalment', 'contract', i."contractId", c."ownerId", t.at, t.key || ':' || c."ownerId", 'sent', t.at, t.at
from "ToldOnce" t join "Instalment" i on i.id::text = split_part(t.key, ':', 2) join "Contract" c on c.id = i."contractId"
where t.key like 'instalment:%' on conflict ("fireKey") do nothing;

insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", state, "sentAt", "createdAt")
select gen_random_uuid(), 'contract', 'contract', c.id, c."ownerId", t.at, t.key || ':' || c."ownerId", 'sent', t.at, t.at
from "ToldOnce" t join "Contract" c on c.id::text = split_part(t.key, ':', 2)
where t.key like 'contract:%' on conflict ("fireKey") do nothing;

-- DropTable
DROP TABLE "Nudge";

-- DropTable
DROP TABLE "RecycleWarning";

-- CreateTable
CREATE TABLE "Rhythm" (
    "userId" UUID NOT NULL,
    "quietFrom" INTEGER,
    "quietTo" INTEGER,
    "offDaysQuiet" BOOLEAN,
    "dndUntil" TIMESTAMPTZ(3),
    "kinds" JSONB NOT NULL DEFAULT '{}',
    "seenAt" TIMESTAMPTZ(3),

    CONSTRAINT "Rhythm_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Digest" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "userId" UUID,
    "spaceId" UUID,
    "ownerId" UUID NOT NULL,
    "every" TEXT NOT NULL,
    "at" INTEGER NOT NULL DEFAULT 540,
    "zone" TEXT NOT NULL,
    "anchor" INTEGER NOT NULL DEFAULT 1,
    "nextOn" DATE NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "doneTo" DATE,
    "slowed" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'on',
    "because" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Digest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DigestRun" (
    "id" UUID NOT NULL,
    "digestId" UUID NOT NULL,
    "slotOn" DATE NOT NULL,
    "fromOn" DATE NOT NULL,
    "toOn" DATE NOT NULL,
    "recipientId" UUID,
    "state" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DigestRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Digest_userId_kind_every_key" ON "Digest"("userId", "kind", "every");

-- CreateIndex
CREATE UNIQUE INDEX "Digest_spaceId_kind_every_key" ON "Digest"("spaceId", "kind", "every");

-- CreateIndex
CREATE INDEX "DigestRun_recipientId_at_idx" ON "DigestRun"("recipientId", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "DigestRun_digestId_slotOn_key" ON "DigestRun"("digestId", "slotOn");

-- AddForeignKey
ALTER TABLE "DigestRun" ADD CONSTRAINT "DigestRun_digestId_fkey" FOREIGN KEY ("digestId") REFERENCES "Digest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "Reminder" drop constraint "Reminder_kind_check";
alter table "Reminder" drop constraint "Reminder_state_check";
alter table "Reminder" add constraint "Reminder_state_check" check ("state" in ('waiting', 'sent', 'folded', 'told', 'missed', 'done', 'dropped'));
alter table "Reminder" add constraint "Reminder_snoozes_check" check ("snoozes" between 0 and 5);
create index "Reminder_waitingOf" on "Reminder" ("recipientId", "dueAt") where "state" = 'waiting';
create index "Reminder_folded" on "Reminder" ("recipientId", "dueAt") where "state" = 'folded';
create index "Reminder_own" on "Reminder" ("recipientId", "dueAt") where "kind" = 'free' and "state" in ('waiting', 'sent', 'folded', 'told', 'missed');

alter table "Rhythm" add constraint "Rhythm_minutes_check" check ("quietFrom" between 0 and 1439 and "quietTo" between 0 and 1439);

alter table "Digest" add constraint "Digest_kind_check" check ("kind" in ('agenda', 'team', 'finance', 'service', 'group'));
alter table "Digest" add constraint "Digest_every_check" check ("every" in ('day', 'week', 'month', 'quarter'));
alter table "Digest" add constraint "Digest_state_check" check ("state" in ('on', 'off', 'paused'));
alter table "Digest" add constraint "Digest_target_check" check (num_nonnulls("userId", "spaceId") = 1);
alter table "Digest" add constraint "Digest_at_check" check ("at" between 0 and 1439 and "anchor" between 1 and 31);
alter table "DigestRun" add constraint "DigestRun_state_check" check ("state" in ('sent', 'empty', 'held'));
create index "Digest_due" on "Digest" ("nextAt") where "state" = 'on';

-- So many of the pushes a target still may get on a day are taken at once; returns how many there were.
drop function shoal_take_push(uuid, date, int);
create function shoal_take_pushes(target uuid, today date, wanted int, most int) returns int language plpgsql as $$
declare before int; granted int;
begin
  insert into "PushCount" ("targetId", day, count) values (target, today, 0) on conflict do nothing;
  select count into before from "PushCount" where "targetId" = target and day = today for update;
  granted := greatest(least(wanted, most - before), 0);
  update "PushCount" set count = count + granted where "targetId" = target and day = today;
  return granted;
end $$;

-- What digests count is found by the day it happened on.
create index "FollowUpRecord_at" on "FollowUpRecord" (at) include ("authorId") where "deletedAt" is null;
create index "Lead_created" on "Lead" ("createdAt") include ("ownerId", "poolId") where "deletedAt" is null;
create index "OwnershipEpisode_claimed" on "OwnershipEpisode" ("startAt") include ("ownerId", entity) where "startReason" = 'claim';
create index "OwnershipEpisode_recycled" on "OwnershipEpisode" ("endAt") include ("ownerId", entity) where "endReason" = 'recycle';
create index "StageLog_at" on "StageLog" (at) include ("opportunityId", "toId") where "fromId" is not null;
create index "Opportunity_closed" on "Opportunity" ("closedAt") where "closedAt" is not null and "deletedAt" is null;
create index "Opportunity_expected" on "Opportunity" ("expectedCloseOn") where "closedAt" is null and "deletedAt" is null;
create index "FollowUpPlan_snoozedOut" on "FollowUpPlan" ("updatedAt") where state = 'planned' and "snoozeCount" >= 5;
create index "Invoice_toIssue" on "Invoice" ("createdAt") where "docState" = 'approved' and "issueState" = 'none';
create index "Payment_received" on "Payment" ("receivedOn") where "docState" = 'approved';
create index "Contact_birthday" on "Contact" ((extract(month from birthday) * 100 + extract(day from birthday))) where birthday is not null and "deletedAt" is null;

-- What an admin had decided about hints goes on for reminders.
update "CompanySettings" set policies = (policies - 'nudges') || jsonb_build_object('reminders', (policies -> 'nudges') - 'push')
where policies ? 'nudges';
create index "Customer_silent" on "Customer" (greatest("ownerSince", "lastFollowUpAt")) where "ownerId" is not null and "deletedAt" is null;

-- What digests count and what stands behind each number: one row a happening, by the moment it happened or falls due. A figure is the
-- count of a span of them, and its list is the same rows; so the two cannot differ. Money is in "currency", null being the company's own.
create view "FigureMoment" as
select 'lead.created' as figure, coalesce(l."ownerId", l."poolId") as holder, l."createdAt" as at, 'lead' as entity, l.id, null::bigint as minor,
  null::text as currency
from "Lead" l where l."deletedAt" is null
union all
select 'record.claimed', e."ownerId", e."startAt", e.entity, e."entityId", null, null from "OwnershipEpisode" e where e."startReason" = 'claim'
union all
select 'record.recycled', e."ownerId", e."endAt", e.entity, e."entityId", null, null from "OwnershipEpisode" e where e."endReason" = 'recycle'
union all
select 'record.extended', x."byId", x.at, x.entity, x."entityId", null, null from "RecycleExtension" x
union all
select 'talk', f."authorId", f.at, f.entity, f."entityId", null, null from "FollowUpRecord" f where f."deletedAt" is null
union all
select 'plan.open', p."ownerId", p."dueAt", 'plan', p.id, null, null from "FollowUpPlan" p where p.state = 'planned'
union all
select 'plan.snoozedOut', p."ownerId", p."updatedAt", 'plan', p.id, null, null from "FollowUpPlan" p where p.state = 'planned' and p."snoozeCount" >= 5
union all
select 'deal.moved', o."ownerId", g.at, 'opportunity', o.id, o."amountMinor", o.currency
from "StageLog" g join "Stage" s on s.id = g."toId" and s.kind = 'open' join "Opportunity" o on o.id = g."opportunityId" and o."deletedAt" is null
where g."fromId" is not null
union all
select 'deal.won', o."ownerId", o."closedAt", 'opportunity', o.id, o."amountMinor", o.currency
from "Opportunity" o join "Stage" s on s.id = o."stageId" and s.kind = 'won' where o."closedAt" is not null and o."deletedAt" is null
union all
select 'deal.lost', o."ownerId", o."closedAt", 'opportunity', o.id, o."amountMinor", o.currency
from "Opportunity" o join "Stage" s on s.id = o."stageId" and s.kind = 'lost' where o."closedAt" is not null and o."deletedAt" is null
union all
select 'deal.stuck', o."ownerId", o."ownerToldAt", 'opportunity', o.id, o."amountMinor", o.currency
from "Opportunity" o where o."ownerToldAt" is not null and o."closedAt" is null and o."deletedAt" is null
union all
select 'invoice.toIssue', c."ownerId", n."createdAt", 'invoice', n.id, n."baseMinor", null
from "Invoice" n join "Contract" c on c.id = n."contractId" where n."docState" = 'approved' and n."issueState" = 'none'
union all
select 'approval.waiting', t."assigneeId", t."pendingAt", 'approval', i.id, i."baseMinor", null
from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId" and i.state = 'running' where t.state = 'pending' and t."pendingAt" is not null;

-- The same for what has a day and no hour.
create view "FigureDay" as
select 'payment.received' as figure, c."ownerId" as holder, p."receivedOn" as day, 'payment' as entity, p.id, p."baseMinor" as minor, null::text as currency
from "Payment" p join "Contract" c on c.id = p."contractId" where p."docState" = 'approved'
union all
select 'instalment.open', c."ownerId", i."dueOn", 'contract', c.id, round((i."amountMinor" - i."allocatedMinor") * c."rateToBase")::bigint, null
from "Instalment" i join "Contract" c on c.id = i."contractId" and c."docState" = 'approved'
where not i.cancelled and i."allocatedMinor" < i."amountMinor"
union all
select 'deal.expected', o."ownerId", o."expectedCloseOn", 'opportunity', o.id, o."amountMinor", o.currency
from "Opportunity" o where o."closedAt" is null and o."deletedAt" is null and o."expectedCloseOn" is not null;

-- Number and name of what a figure counts. A promise is known by what it is about and says what was promised.
create function shoal_named(entity_name text, record uuid) returns table (no text, title text) language sql stable as $$
  select n.no, n.title from "NamedRecord" n where n.entity = entity_name and n.id = record
  union all select n.no, p.text from "FollowUpPlan" p join "NamedRecord" n on n.entity = p.entity and n.id = p."entityId" where entity_name = 'plan' and p.id = record
  union all select c.no, c.title from "Contract" c where entity_name = 'contract' and c.id = record
  union all select p.no, c.title from "Payment" p join "Contract" c on c.id = p."contractId" where entity_name = 'payment' and p.id = record
  union all select n.no, c.title from "Invoice" n join "Contract" c on c.id = n."contractId" where entity_name = 'invoice' and n.id = record
  union all select null, f.name from "ApprovalInstance" i join "FlowVersion" v on v.id = i."flowVersionId" join "ApprovalFlow" f on f.id = v."flowId"
    where entity_name = 'approval' and i.id = record
$$;

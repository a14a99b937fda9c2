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
create index "Payment_received" on "Payment" ("receivedOn") where "docState" = 'approved';
create index "Contact_birthday" on "Contact" ((extract(month from birthday) * 100 + extract(day from birthday))) where birthday is not null and "deletedAt" is null;

-- What an admin had decided about hints goes on for reminders.
update "CompanySettings" set policies = (policies - 'nudges') || jsonb_build_object('reminders', (policies -> 'nudges') - 'push')
where policies ? 'nudges';
create index "Customer_silent" on "Customer" (greatest("ownerSince", "lastFollowUpAt")) where "ownerId" is not null and "deletedAt" is null;

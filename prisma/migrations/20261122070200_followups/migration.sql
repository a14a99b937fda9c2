-- AlterTable
ALTER TABLE "FollowUpRecord" ADD COLUMN     "byFormerOwner" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "contactIds" UUID[],
ADD COLUMN     "deletedBecause" TEXT,
ADD COLUMN     "deletedById" UUID,
ADD COLUMN     "editedAt" TIMESTAMPTZ(3),
ADD COLUMN     "fileIds" UUID[],
ADD COLUMN     "result" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "mentionIds" UUID[],
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MessageLink" (
    "id" UUID NOT NULL,
    "installId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "textHash" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,
    "linkedById" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MessageLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Nudge" (
    "fireKey" TEXT NOT NULL,
    "recipientId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Nudge_pkey" PRIMARY KEY ("fireKey")
);

-- CreateTable
CREATE TABLE "PushCount" (
    "userId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "PushCount_pkey" PRIMARY KEY ("userId","day")
);

-- CreateIndex
CREATE INDEX "Comment_entity_entityId_at_idx" ON "Comment"("entity", "entityId", "at" DESC);

-- CreateIndex
CREATE INDEX "MessageLink_entity_entityId_idx" ON "MessageLink"("entity", "entityId");

-- CreateIndex
CREATE UNIQUE INDEX "MessageLink_installId_chatId_messageId_entity_entityId_key" ON "MessageLink"("installId", "chatId", "messageId", "entity", "entityId");

-- CreateIndex
CREATE INDEX "Nudge_recipientId_at_idx" ON "Nudge"("recipientId", "at");

-- Words.
alter table "FollowUpRecord" add constraint "FollowUpRecord_result_check"
  check ("result" in ('talked', 'interested', 'notNow', 'declined', 'unreached'));
alter table "Comment" add constraint "Comment_entity_check" check ("entity" in ('lead', 'customer', 'opportunity', 'followup'));
alter table "MessageLink" add constraint "MessageLink_entity_check" check ("entity" in ('followup'));
alter table "Nudge" add constraint "Nudge_state_check" check ("state" in ('sent', 'folded'));

-- Takes one push out of a person's budget for the day; false when it is used up.
create function shoal_take_push(person uuid, today date, most int) returns boolean language sql as $$
  with taken as (
    insert into "PushCount" ("userId", day, count) select person, today, 1 where most > 0
    on conflict ("userId", day) do update set count = "PushCount".count + 1 where "PushCount".count < most
    returning 1
  ) select exists (select 1 from taken)
$$;

-- My records that nobody talked to for long are looked for every morning.
create index "Lead_quiet" on "Lead" ("ownerId", "lastFollowUpAt") where "convertedAt" is null and "deletedAt" is null;
create index "Customer_quiet" on "Customer" ("ownerId", "lastFollowUpAt") where "deletedAt" is null;

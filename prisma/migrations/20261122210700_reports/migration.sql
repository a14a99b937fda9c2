-- CreateTable
CREATE TABLE "SavedReport" (
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "wanted" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportSchedule" (
    "id" UUID NOT NULL,
    "savedId" UUID NOT NULL,
    "spaceId" UUID,
    "every" TEXT NOT NULL,
    "on" INTEGER NOT NULL DEFAULT 1,
    "at" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReportSchedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportPicture" (
    "hash" TEXT NOT NULL,
    "fileId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReportPicture_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "Target" (
    "id" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "holderId" UUID NOT NULL,
    "metric" TEXT NOT NULL DEFAULT 'won',
    "period" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Target_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SavedReport_ownerId_name_key" ON "SavedReport"("ownerId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ReportSchedule_savedId_spaceId_key" ON "ReportSchedule"("savedId", "spaceId");

-- CreateIndex
CREATE INDEX "ReportPicture_at_idx" ON "ReportPicture"("at");

-- CreateIndex
CREATE INDEX "Target_period_idx" ON "Target"("period");

-- CreateIndex
CREATE UNIQUE INDEX "Target_holder_holderId_metric_period_key" ON "Target"("holder", "holderId", "metric", "period");

-- AddForeignKey
ALTER TABLE "ReportSchedule" ADD CONSTRAINT "ReportSchedule_savedId_fkey" FOREIGN KEY ("savedId") REFERENCES "SavedReport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table "ReportSchedule" add constraint "ReportSchedule_every_check" check ("every" in ('day', 'week', 'month'));
alter table "ReportSchedule" add constraint "ReportSchedule_state_check" check ("state" in ('active', 'paused'));
alter table "Target" add constraint "Target_holder_check" check ("holder" in ('user', 'department'));
alter table "Target" add constraint "Target_metric_check" check ("metric" in ('won', 'collected'));
alter table "Target" add constraint "Target_amount_check" check ("amountMinor" >= 0);

-- The same report goes to its owner once.
create unique index "ReportSchedule_owner_key" on "ReportSchedule" ("savedId") where "spaceId" is null;
-- The tick looks for what is due.
create index "ReportSchedule_due_idx" on "ReportSchedule" ("nextAt") where state = 'active';

-- What closed, and what began, in a span of days.
create index "Opportunity_closedAt_idx" on "Opportunity" ("closedAt") where "closedAt" is not null and "deletedAt" is null;
create index "Opportunity_createdAt_idx" on "Opportunity" ("createdAt") where "deletedAt" is null;
-- Who talked in a span of days, answered from the index alone.
create index "FollowUpRecord_at_idx" on "FollowUpRecord" (at) include ("authorId", method, entity, "entityId") where "deletedAt" is null;
-- What was received in a span of days.
create index "Payment_receivedOn_idx" on "Payment" ("receivedOn") where "docState" = 'approved';
create index "Instalment_dueOn_idx" on "Instalment" ("dueOn") where not cancelled;

-- CreateTable
CREATE TABLE "ImportJob" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "fileId" UUID NOT NULL,
    "fileName" TEXT NOT NULL,
    "fileHash" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sheet" TEXT NOT NULL,
    "sheets" TEXT[],
    "headerNo" INTEGER NOT NULL,
    "headers" TEXT[],
    "mapping" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "doneTo" INTEGER NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "overLimit" INTEGER NOT NULL DEFAULT 0,
    "takenBack" INTEGER NOT NULL DEFAULT 0,
    "left" INTEGER NOT NULL DEFAULT 0,
    "problem" JSONB,
    "startedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImportJob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportRow" (
    "jobId" UUID NOT NULL,
    "rowNo" INTEGER NOT NULL,
    "cells" TEXT[],
    "outcome" TEXT NOT NULL,
    "reason" JSONB,
    "entityId" UUID,
    "before" JSONB,
    "undo" TEXT,

    CONSTRAINT "ImportRow_pkey" PRIMARY KEY ("jobId","rowNo")
);

-- CreateTable
CREATE TABLE "ImportKey" (
    "jobId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "rowNo" INTEGER NOT NULL,
    "entityId" UUID NOT NULL,
    "fresh" BOOLEAN NOT NULL,

    CONSTRAINT "ImportKey_pkey" PRIMARY KEY ("jobId","key")
);

-- CreateTable
CREATE TABLE "ImportMapping" (
    "userId" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "headers" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,

    CONSTRAINT "ImportMapping_pkey" PRIMARY KEY ("userId","entity","headers")
);

-- CreateTable
CREATE TABLE "ExportJob" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "rows" INTEGER NOT NULL DEFAULT 0,
    "fileId" UUID,
    "startedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ExportJob_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImportJob_fileHash_idx" ON "ImportJob"("fileHash");

-- CreateIndex
CREATE INDEX "ImportJob_startedById_createdAt_idx" ON "ImportJob"("startedById", "createdAt" DESC);

alter table "ImportJob" add constraint "ImportJob_entity_check"
  check ("entity" in ('lead', 'customer', 'contact', 'opportunity', 'followup'));
alter table "ImportJob" add constraint "ImportJob_format_check" check ("format" in ('xlsx', 'csv'));
alter table "ImportJob" add constraint "ImportJob_state_check" check ("state" in
  ('mapping', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'cancelled', 'failed'));
alter table "ImportJob" add constraint "ImportJob_counts_check" check
  ("state" not in ('checked', 'done') or "created" + "updated" + "skipped" + "failed" = "rows");
alter table "ImportRow" add constraint "ImportRow_outcome_check"
  check ("outcome" in ('created', 'updated', 'skipped', 'failed'));
alter table "ImportRow" add constraint "ImportRow_undo_check" check ("undo" in ('takenBack', 'left'));
alter table "ExportJob" add constraint "ExportJob_entity_check"
  check ("entity" in ('lead', 'customer', 'contact', 'opportunity', 'followup'));
alter table "ExportJob" add constraint "ExportJob_format_check" check ("format" in ('xlsx', 'csv'));
alter table "ExportJob" add constraint "ExportJob_state_check" check ("state" in ('running', 'done', 'failed'));

-- What was left out, for the file of it and for the first few on the card.
create index "ImportRow_left_out" on "ImportRow" ("jobId", "rowNo") where "outcome" in ('skipped', 'failed');

-- AlterTable
ALTER TABLE "CompanySettings" ADD COLUMN     "policies" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "ScheduleTick" (
    "name" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScheduleTick_pkey" PRIMARY KEY ("name","period")
);

-- CreateTable
CREATE TABLE "StoredFile" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StoredFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "StoredFile_createdAt_idx" ON "StoredFile"("createdAt");

alter table "User" drop constraint "User_status_check";
alter table "User" add constraint "User_status_check" check ("status" in ('active', 'suspended', 'left', 'system'));

-- What happens without anybody asking is done in this name.
insert into "User" (id, handle, "displayName", status, "createdOrder")
values ('00000000-0000-7000-8000-000000000001', 'shoal', 'Shoal', 'system', 0);

alter table "StoredFile" add constraint "StoredFile_size_check" check (size = octet_length(bytes));

-- AlterTable
ALTER TABLE "ChatIdentity" ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'active';

-- AlterTable
ALTER TABLE "InboundEvent" ADD COLUMN     "unsaid" JSONB;

-- CreateTable
CREATE TABLE "JoinRequest" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "identityId" UUID NOT NULL,
    "email" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),
    "decidedById" UUID,

    CONSTRAINT "JoinRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "JoinRequest_no_key" ON "JoinRequest"("no");

-- CreateIndex
CREATE UNIQUE INDEX "JoinRequest_identityId_key" ON "JoinRequest"("identityId");

-- CreateIndex
CREATE INDEX "JoinRequest_state_createdAt_idx" ON "JoinRequest"("state", "createdAt");

-- CreateIndex
CREATE INDEX "ChatSpace_identityId_idx" ON "ChatSpace"("identityId");

-- AddForeignKey
ALTER TABLE "JoinRequest" ADD CONSTRAINT "JoinRequest_identityId_fkey" FOREIGN KEY ("identityId") REFERENCES "ChatIdentity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JoinRequest" ADD CONSTRAINT "JoinRequest_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

alter table "ChatIdentity" add constraint "ChatIdentity_state_check" check ("state" in ('active', 'gone'));
alter table "ChatInstall" add constraint "ChatInstall_state_check" check ("state" in ('active', 'removed'));
alter table "JoinRequest" add constraint "JoinRequest_state_check" check ("state" in ('waiting', 'approved', 'rejected'));
-- What waits was decided by nobody, everything else by somebody.
alter table "JoinRequest" add constraint "JoinRequest_decided_check" check (("state" = 'waiting') = ("decidedById" is null));

-- Answers that were left behind: few, and looked for every few seconds.
create index "InboundEvent_unsaid_idx" on "InboundEvent" ("receivedAt") where unsaid is not null;

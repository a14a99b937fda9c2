-- AlterTable
ALTER TABLE "Department" ADD COLUMN     "headId" UUID;

-- CreateTable
CREATE TABLE "ApprovalFlow" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "trigger" TEXT NOT NULL DEFAULT 'create',
    "condition" JSONB NOT NULL DEFAULT '[]',
    "priority" INTEGER NOT NULL DEFAULT 100,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ApprovalFlow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FlowVersion" (
    "id" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "steps" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdById" UUID NOT NULL,

    CONSTRAINT "FlowVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApprovalInstance" (
    "id" UUID NOT NULL,
    "flowVersionId" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "trigger" TEXT NOT NULL DEFAULT 'create',
    "content" JSONB NOT NULL,
    "before" JSONB,
    "contentHash" TEXT NOT NULL,
    "baseMinor" BIGINT,
    "initiatorId" UUID NOT NULL,
    "picked" UUID[] DEFAULT ARRAY[]::UUID[],
    "route" JSONB NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'running',
    "lastUrgedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalInstance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApprovalTask" (
    "id" UUID NOT NULL,
    "instanceId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "assigneeId" UUID NOT NULL,
    "actingForId" UUID,
    "seq" INTEGER NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'flow',
    "parentId" UUID,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "comment" TEXT,
    "pendingAt" TIMESTAMPTZ(3),
    "actedAt" TIMESTAMPTZ(3),
    "clockedAt" TIMESTAMPTZ(3),
    "remindAt" TIMESTAMPTZ(3),
    "escalateAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalTask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApprovalCopy" (
    "instanceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalCopy_pkey" PRIMARY KEY ("instanceId","userId")
);

-- CreateTable
CREATE TABLE "Delegation" (
    "id" UUID NOT NULL,
    "fromUserId" UUID NOT NULL,
    "toUserId" UUID NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "endAt" TIMESTAMPTZ(3) NOT NULL,
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "maxBaseMinor" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Delegation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Quote" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "title" TEXT NOT NULL,
    "opportunityId" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "discountMinor" BIGINT NOT NULL DEFAULT 0,
    "totalMinor" BIGINT NOT NULL,
    "rateToBase" DECIMAL(18,8) NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "taxRateBp" INTEGER NOT NULL DEFAULT 1300,
    "validUntilOn" DATE NOT NULL,
    "terms" TEXT,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "outcome" TEXT NOT NULL DEFAULT 'none',
    "sentAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closedNote" TEXT,
    "supersededById" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Quote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QuoteLine" (
    "id" UUID NOT NULL,
    "quoteId" UUID NOT NULL,
    "sort" INTEGER NOT NULL,
    "productId" UUID,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "listPriceMinor" BIGINT NOT NULL,
    "dealPriceMinor" BIGINT NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,
    "discountBp" INTEGER NOT NULL DEFAULT 0,
    "totalMinor" BIGINT NOT NULL,

    CONSTRAINT "QuoteLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExchangeRate" (
    "currency" CHAR(3) NOT NULL,
    "on" DATE NOT NULL,
    "rate" DECIMAL(18,8) NOT NULL,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ExchangeRate_pkey" PRIMARY KEY ("currency","on")
);

-- CreateIndex
CREATE INDEX "ApprovalFlow_entity_trigger_priority_idx" ON "ApprovalFlow"("entity", "trigger", "priority");

-- CreateIndex
CREATE UNIQUE INDEX "FlowVersion_flowId_number_key" ON "FlowVersion"("flowId", "number");

-- CreateIndex
CREATE INDEX "ApprovalInstance_initiatorId_state_idx" ON "ApprovalInstance"("initiatorId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ApprovalInstance_entity_entityId_trigger_key" ON "ApprovalInstance"("entity", "entityId", "trigger");

-- CreateIndex
CREATE INDEX "ApprovalTask_instanceId_round_step_idx" ON "ApprovalTask"("instanceId", "round", "step");

-- CreateIndex
CREATE INDEX "Delegation_fromUserId_startAt_idx" ON "Delegation"("fromUserId", "startAt");

-- CreateIndex
CREATE INDEX "Quote_opportunityId_idx" ON "Quote"("opportunityId");

-- CreateIndex
CREATE INDEX "Quote_customerId_idx" ON "Quote"("customerId");

-- CreateIndex
CREATE INDEX "Quote_ownerId_updatedAt_idx" ON "Quote"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Quote_no_revision_key" ON "Quote"("no", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "QuoteLine_quoteId_sort_key" ON "QuoteLine"("quoteId", "sort");

-- AddForeignKey
ALTER TABLE "FlowVersion" ADD CONSTRAINT "FlowVersion_flowId_fkey" FOREIGN KEY ("flowId") REFERENCES "ApprovalFlow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalInstance" ADD CONSTRAINT "ApprovalInstance_flowVersionId_fkey" FOREIGN KEY ("flowVersionId") REFERENCES "FlowVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalInstance" ADD CONSTRAINT "ApprovalInstance_initiatorId_fkey" FOREIGN KEY ("initiatorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalTask" ADD CONSTRAINT "ApprovalTask_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "ApprovalInstance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalTask" ADD CONSTRAINT "ApprovalTask_assigneeId_fkey" FOREIGN KEY ("assigneeId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalCopy" ADD CONSTRAINT "ApprovalCopy_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "ApprovalInstance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quote" ADD CONSTRAINT "Quote_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuoteLine" ADD CONSTRAINT "QuoteLine_quoteId_fkey" FOREIGN KEY ("quoteId") REFERENCES "Quote"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "ApprovalFlow" add constraint "ApprovalFlow_trigger_check" check ("trigger" in ('create', 'update', 'void'));
alter table "ApprovalInstance" add constraint "ApprovalInstance_state_check"
  check ("state" in ('running', 'returned', 'approved', 'rejected', 'withdrawn', 'cancelled'));
alter table "ApprovalTask" add constraint "ApprovalTask_origin_check"
  check ("origin" in ('flow', 'transfer', 'before', 'after', 'parallel', 'escalation'));
alter table "ApprovalTask" add constraint "ApprovalTask_state_check"
  check ("state" in ('waiting', 'pending', 'approved', 'rejected', 'returned', 'transferred', 'skipped', 'cancelled'));
alter table "Delegation" add constraint "Delegation_period_check" check ("startAt" < "endAt" and "fromUserId" <> "toUserId");

-- Nobody is asked twice in one step.
create unique index "ApprovalTask_asked_once" on "ApprovalTask" ("instanceId", round, step, "assigneeId") where state in ('waiting', 'pending');
-- Whose turn it is: the inbox and the reminders.
create index "ApprovalTask_due" on "ApprovalTask" (least("remindAt", "escalateAt")) where state = 'pending';
create index "ApprovalTask_turn" on "ApprovalTask" ("assigneeId", "instanceId") where state = 'pending';

-- What was written once about a flow is what ran: versions never change.
create function flow_version_guard() returns trigger language plpgsql as $$
begin
  raise exception 'FlowVersion is written once: % refused', tg_op using errcode = 'restrict_violation';
end
$$;
create trigger "FlowVersion_guard" before update on "FlowVersion" for each row execute function flow_version_guard();

alter table "Quote" add constraint "Quote_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "Quote" add constraint "Quote_outcome_check"
  check ("outcome" in ('none', 'sent', 'accepted', 'declined', 'expired', 'superseded'));
alter table "Quote" add constraint "Quote_money_check" check ("totalMinor" >= 0 and "discountMinor" >= 0 and "rateToBase" > 0);
alter table "ExchangeRate" add constraint "ExchangeRate_rate_check" check (rate > 0);
-- One version of an offer is accepted.
create unique index "Quote_accepted_once" on "Quote" (no) where outcome = 'accepted';

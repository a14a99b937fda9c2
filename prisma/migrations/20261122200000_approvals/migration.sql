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
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ApprovalFlow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FlowVersion" (
    "id" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "steps" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
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
    "initiatorId" UUID NOT NULL,
    "picked" UUID[],
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
    "remindedAt" TIMESTAMPTZ(3),
    "escalatedAt" TIMESTAMPTZ(3),

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
    "kinds" TEXT[],
    "maxBaseMinor" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Delegation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ApprovalFlow_entity_trigger_priority_idx" ON "ApprovalFlow"("entity", "trigger", "priority");

-- CreateIndex
CREATE UNIQUE INDEX "FlowVersion_flowId_number_key" ON "FlowVersion"("flowId", "number");

-- CreateIndex
CREATE INDEX "ApprovalInstance_entity_entityId_idx" ON "ApprovalInstance"("entity", "entityId");

-- CreateIndex
CREATE INDEX "ApprovalInstance_initiatorId_state_idx" ON "ApprovalInstance"("initiatorId", "state");

-- CreateIndex
CREATE INDEX "ApprovalTask_instanceId_round_step_idx" ON "ApprovalTask"("instanceId", "round", "step");

-- CreateIndex
CREATE INDEX "Delegation_fromUserId_startAt_idx" ON "Delegation"("fromUserId", "startAt");

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

alter table "ApprovalFlow" add constraint "ApprovalFlow_trigger_check" check ("trigger" in ('create', 'update', 'void'));
alter table "ApprovalInstance" add constraint "ApprovalInstance_state_check"
  check ("state" in ('running', 'returned', 'approved', 'rejected', 'withdrawn', 'cancelled'));
alter table "ApprovalTask" add constraint "ApprovalTask_origin_check"
  check ("origin" in ('flow', 'transfer', 'before', 'after', 'parallel', 'escalation'));
alter table "ApprovalTask" add constraint "ApprovalTask_state_check"
  check ("state" in ('waiting', 'pending', 'approved', 'rejected', 'returned', 'transferred', 'skipped', 'cancelled'));
alter table "Delegation" add constraint "Delegation_period_check" check ("startAt" < "endAt" and "fromUserId" <> "toUserId");

-- One approval of a document for one purpose, and nobody asked twice in one step.
create unique index "ApprovalInstance_one_way" on "ApprovalInstance" (entity, "entityId", trigger);
create unique index "ApprovalTask_asked_once" on "ApprovalTask" ("instanceId", round, step, "assigneeId") where state in ('waiting', 'pending');
-- Whose turn it is: the inbox and the reminders.
create index "ApprovalTask_turn" on "ApprovalTask" ("assigneeId", "instanceId") where state = 'pending';

-- What was written once about a flow is what ran: versions never change.
create function flow_version_guard() returns trigger language plpgsql as $$
begin
  raise exception 'FlowVersion is written once: % refused', tg_op using errcode = 'restrict_violation';
end
$$;
create trigger "FlowVersion_guard" before update on "FlowVersion" for each row execute function flow_version_guard();

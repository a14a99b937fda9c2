-- CreateTable
CREATE TABLE "Pool" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 100,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "departmentIds" UUID[],
    "userIds" UUID[],
    "adminIds" UUID[],
    "hiddenFields" TEXT[] DEFAULT ARRAY['phone', 'email', 'wechat']::TEXT[],

    CONSTRAINT "Pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PickRule" (
    "poolId" UUID NOT NULL,
    "dailyMax" INTEGER NOT NULL DEFAULT 10,
    "batchMax" INTEGER NOT NULL DEFAULT 20,
    "cooldownDays" INTEGER NOT NULL DEFAULT 7,
    "freshHours" INTEGER NOT NULL DEFAULT 0,
    "adminsExempt" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "PickRule_pkey" PRIMARY KEY ("poolId")
);

-- CreateTable
CREATE TABLE "CapacityRule" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "max" INTEGER NOT NULL,
    "userId" UUID,
    "departmentId" UUID,

    CONSTRAINT "CapacityRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OwnerCounter" (
    "userId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "scope" TEXT NOT NULL DEFAULT '',
    "day" DATE NOT NULL DEFAULT '1970-01-01'::date,
    "value" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "OwnerCounter_pkey" PRIMARY KEY ("userId","kind","entity","scope")
);

-- CreateTable
CREATE TABLE "Lead" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "companyName" TEXT,
    "nameKey" TEXT NOT NULL DEFAULT '',
    "nameInitials" TEXT NOT NULL DEFAULT '',
    "personName" TEXT,
    "position" TEXT,
    "need" TEXT,
    "source" TEXT,
    "region" TEXT,
    "level" TEXT,
    "tags" TEXT[],
    "rawText" TEXT,
    "status" TEXT NOT NULL DEFAULT 'new',
    "lostReasonId" UUID,
    "lostNote" TEXT,
    "ownerId" UUID,
    "poolId" UUID,
    "homePoolId" UUID,
    "ownerSince" TIMESTAMPTZ(3),
    "pooledAt" TIMESTAMPTZ(3),
    "lastFollowUpAt" TIMESTAMPTZ(3),
    "lastFollowUpText" TEXT,
    "nextFollowUpAt" TIMESTAMPTZ(3),
    "convertedAt" TIMESTAMPTZ(3),
    "convertedCustomerId" UUID,
    "convertedContactId" UUID,
    "convertedOpportunityId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Customer" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "nameInitials" TEXT NOT NULL,
    "industry" TEXT,
    "region" TEXT,
    "address" TEXT,
    "website" TEXT,
    "level" TEXT,
    "source" TEXT,
    "tags" TEXT[],
    "ownerId" UUID,
    "poolId" UUID,
    "homePoolId" UUID,
    "ownerSince" TIMESTAMPTZ(3),
    "pooledAt" TIMESTAMPTZ(3),
    "acquiredBy" TEXT NOT NULL DEFAULT 'create',
    "dealStatus" TEXT NOT NULL DEFAULT 'none',
    "firstDealAt" TIMESTAMPTZ(3),
    "lastDealAt" TIMESTAMPTZ(3),
    "lastFollowUpAt" TIMESTAMPTZ(3),
    "lastFollowUpText" TEXT,
    "nextFollowUpAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameInitials" TEXT NOT NULL DEFAULT '',
    "title" TEXT,
    "isDecisionMaker" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ContactPoint" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "normalised" TEXT NOT NULL,
    "isPrimary" BOOLEAN NOT NULL DEFAULT false,
    "uniqueKey" TEXT,

    CONSTRAINT "ContactPoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OwnershipEpisode" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "startReason" TEXT NOT NULL,
    "endAt" TIMESTAMPTZ(3),
    "endReason" TEXT,
    "actorId" UUID NOT NULL,
    "poolId" UUID,
    "reason" TEXT,

    CONSTRAINT "OwnershipEpisode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CompanySettings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "locale" TEXT NOT NULL DEFAULT 'zh',
    "baseCurrency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "defaultRegion" TEXT NOT NULL DEFAULT 'CN',
    "clockOffsetMs" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "CompanySettings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Department" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "parentId" UUID,
    "path" TEXT NOT NULL,

    CONSTRAINT "Department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "createdOrder" SERIAL NOT NULL,
    "title" TEXT,
    "displayName" TEXT NOT NULL,
    "nameInitials" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "departmentId" UUID,
    "managerId" UUID,
    "status" TEXT NOT NULL DEFAULT 'active',
    "timeZone" TEXT,
    "locale" TEXT,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Role" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "grants" JSONB NOT NULL,

    CONSTRAINT "Role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UserRole" (
    "userId" UUID NOT NULL,
    "roleId" UUID NOT NULL,

    CONSTRAINT "UserRole_pkey" PRIMARY KEY ("userId","roleId")
);

-- CreateTable
CREATE TABLE "FieldRule" (
    "roleId" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "mode" TEXT NOT NULL,

    CONSTRAINT "FieldRule_pkey" PRIMARY KEY ("roleId","entity","field")
);

-- CreateTable
CREATE TABLE "ChatInstall" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "externalTenant" TEXT NOT NULL,
    "appId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',

    CONSTRAINT "ChatInstall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChatIdentity" (
    "id" UUID NOT NULL,
    "installId" UUID NOT NULL,
    "platformUserId" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "userId" UUID,
    "linkedAt" TIMESTAMPTZ(3),
    "linkMethod" TEXT,

    CONSTRAINT "ChatIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChatSpace" (
    "id" UUID NOT NULL,
    "installId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'general',
    "poolId" UUID,
    "identityId" UUID,

    CONSTRAINT "ChatSpace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlaygroundMessage" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "chatId" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "readerId" TEXT,
    "text" TEXT NOT NULL DEFAULT '',
    "card" JSONB,
    "actions" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "threadOf" UUID,
    "clientKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlaygroundMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InboundEvent" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" JSONB,

    CONSTRAINT "InboundEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CardPost" (
    "id" UUID NOT NULL,
    "spaceId" UUID NOT NULL,
    "messageId" TEXT,
    "threadId" TEXT,
    "view" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "readerId" UUID,
    "params" JSONB NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'queued',
    "wanted" INTEGER NOT NULL DEFAULT 1,
    "drawn" INTEGER NOT NULL DEFAULT 0,
    "busyUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT,

    CONSTRAINT "CardPost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reminder" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "recipientId" UUID NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "fireKey" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "sentAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Reminder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkerHeartbeat" (
    "workerId" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkerHeartbeat_pkey" PRIMARY KEY ("workerId")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" UUID,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "requestId" UUID,
    "undoOfId" UUID,
    "sealSeq" BIGINT,
    "prevHash" TEXT,
    "hash" TEXT,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FollowUpRecord" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "customerId" UUID,
    "opportunityId" UUID,
    "method" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "authorId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FollowUpRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FollowUpPlan" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "customerId" UUID,
    "ownerId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "allDay" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "recordId" UUID,
    "snoozeCount" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FollowUpPlan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pipeline" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "forecasting" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Pipeline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stage" (
    "id" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "sort" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "probabilityBp" INTEGER NOT NULL,
    "rottenDays" INTEGER NOT NULL DEFAULT 14,
    "allowBackFrom" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Stage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LostReason" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "needsNote" BOOLEAN NOT NULL DEFAULT false,
    "sort" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "LostReason_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Opportunity" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameInitials" TEXT NOT NULL DEFAULT '',
    "customerId" UUID NOT NULL,
    "pipelineId" UUID NOT NULL,
    "stageId" UUID NOT NULL,
    "lastOpenStageId" UUID,
    "amountMinor" BIGINT,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "probabilityBp" INTEGER NOT NULL,
    "probabilitySource" TEXT NOT NULL DEFAULT 'stage',
    "expectedCloseOn" DATE,
    "closedAt" TIMESTAMPTZ(3),
    "lostReasonId" UUID,
    "lostNote" TEXT,
    "ownerId" UUID NOT NULL,
    "nextFollowUpAt" TIMESTAMPTZ(3),
    "stageEnteredAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Opportunity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StageLog" (
    "id" UUID NOT NULL,
    "opportunityId" UUID NOT NULL,
    "fromId" UUID,
    "toId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" UUID NOT NULL,
    "seconds" INTEGER,
    "reason" TEXT,

    CONSTRAINT "StageLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NumberCounter" (
    "key" TEXT NOT NULL,
    "periodKey" TEXT NOT NULL DEFAULT '',
    "value" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "NumberCounter_pkey" PRIMARY KEY ("key","periodKey")
);

-- CreateIndex
CREATE UNIQUE INDEX "CapacityRule_entity_userId_departmentId_key" ON "CapacityRule"("entity", "userId", "departmentId");

-- CreateIndex
CREATE UNIQUE INDEX "Lead_no_key" ON "Lead"("no");

-- CreateIndex
CREATE INDEX "Lead_ownerId_updatedAt_idx" ON "Lead"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE INDEX "Lead_nameKey_idx" ON "Lead"("nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "Customer_no_key" ON "Customer"("no");

-- CreateIndex
CREATE INDEX "Customer_ownerId_updatedAt_idx" ON "Customer"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE INDEX "Customer_nameKey_idx" ON "Customer"("nameKey");

-- CreateIndex
CREATE INDEX "Contact_customerId_idx" ON "Contact"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "ContactPoint_uniqueKey_key" ON "ContactPoint"("uniqueKey");

-- CreateIndex
CREATE INDEX "ContactPoint_entity_entityId_idx" ON "ContactPoint"("entity", "entityId");

-- CreateIndex
CREATE INDEX "ContactPoint_kind_normalised_idx" ON "ContactPoint"("kind", "normalised");

-- CreateIndex
CREATE INDEX "OwnershipEpisode_entity_entityId_startAt_idx" ON "OwnershipEpisode"("entity", "entityId", "startAt");

-- CreateIndex
CREATE INDEX "OwnershipEpisode_ownerId_startAt_idx" ON "OwnershipEpisode"("ownerId", "startAt");

-- CreateIndex
CREATE INDEX "Department_path_idx" ON "Department"("path");

-- CreateIndex
CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "User_departmentId_idx" ON "User"("departmentId");

-- CreateIndex
CREATE INDEX "User_managerId_idx" ON "User"("managerId");

-- CreateIndex
CREATE UNIQUE INDEX "Role_name_key" ON "Role"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ChatInstall_platform_externalTenant_appId_key" ON "ChatInstall"("platform", "externalTenant", "appId");

-- CreateIndex
CREATE INDEX "ChatIdentity_userId_idx" ON "ChatIdentity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "ChatIdentity_installId_platformUserId_key" ON "ChatIdentity"("installId", "platformUserId");

-- CreateIndex
CREATE INDEX "ChatSpace_poolId_idx" ON "ChatSpace"("poolId");

-- CreateIndex
CREATE UNIQUE INDEX "ChatSpace_installId_chatId_key" ON "ChatSpace"("installId", "chatId");

-- CreateIndex
CREATE UNIQUE INDEX "PlaygroundMessage_seq_key" ON "PlaygroundMessage"("seq");

-- CreateIndex
CREATE UNIQUE INDEX "PlaygroundMessage_clientKey_key" ON "PlaygroundMessage"("clientKey");

-- CreateIndex
CREATE INDEX "PlaygroundMessage_chatId_seq_idx" ON "PlaygroundMessage"("chatId", "seq" DESC);

-- CreateIndex
CREATE INDEX "InboundEvent_receivedAt_idx" ON "InboundEvent"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "InboundEvent_platform_tenant_dedupeKey_key" ON "InboundEvent"("platform", "tenant", "dedupeKey");

-- CreateIndex
CREATE INDEX "CardPost_entity_entityId_state_idx" ON "CardPost"("entity", "entityId", "state");

-- CreateIndex
CREATE INDEX "CardPost_spaceId_messageId_idx" ON "CardPost"("spaceId", "messageId");

-- CreateIndex
CREATE UNIQUE INDEX "Reminder_fireKey_key" ON "Reminder"("fireKey");

-- CreateIndex
CREATE INDEX "Reminder_entity_entityId_state_idx" ON "Reminder"("entity", "entityId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_undoOfId_key" ON "AuditEvent"("undoOfId");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_sealSeq_key" ON "AuditEvent"("sealSeq");

-- CreateIndex
CREATE INDEX "AuditEvent_entity_entityId_at_idx" ON "AuditEvent"("entity", "entityId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_at_idx" ON "AuditEvent"("actorId", "at" DESC);

-- CreateIndex
CREATE INDEX "FollowUpRecord_entity_entityId_at_idx" ON "FollowUpRecord"("entity", "entityId", "at" DESC);

-- CreateIndex
CREATE INDEX "FollowUpRecord_customerId_at_idx" ON "FollowUpRecord"("customerId", "at" DESC);

-- CreateIndex
CREATE INDEX "FollowUpRecord_authorId_at_idx" ON "FollowUpRecord"("authorId", "at" DESC);

-- CreateIndex
CREATE INDEX "FollowUpPlan_entity_entityId_state_idx" ON "FollowUpPlan"("entity", "entityId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Stage_pipelineId_sort_key" ON "Stage"("pipelineId", "sort");

-- CreateIndex
CREATE UNIQUE INDEX "Opportunity_no_key" ON "Opportunity"("no");

-- CreateIndex
CREATE INDEX "Opportunity_ownerId_updatedAt_idx" ON "Opportunity"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE INDEX "Opportunity_customerId_idx" ON "Opportunity"("customerId");

-- CreateIndex
CREATE INDEX "Opportunity_stageId_idx" ON "Opportunity"("stageId");

-- CreateIndex
CREATE INDEX "StageLog_opportunityId_at_idx" ON "StageLog"("opportunityId", "at");

-- AddForeignKey
ALTER TABLE "PickRule" ADD CONSTRAINT "PickRule_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lead" ADD CONSTRAINT "Lead_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Customer" ADD CONSTRAINT "Customer_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Customer" ADD CONSTRAINT "Customer_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Department" ADD CONSTRAINT "Department_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_managerId_fkey" FOREIGN KEY ("managerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserRole" ADD CONSTRAINT "UserRole_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UserRole" ADD CONSTRAINT "UserRole_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FieldRule" ADD CONSTRAINT "FieldRule_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatIdentity" ADD CONSTRAINT "ChatIdentity_installId_fkey" FOREIGN KEY ("installId") REFERENCES "ChatInstall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatIdentity" ADD CONSTRAINT "ChatIdentity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatSpace" ADD CONSTRAINT "ChatSpace_installId_fkey" FOREIGN KEY ("installId") REFERENCES "ChatInstall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatSpace" ADD CONSTRAINT "ChatSpace_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardPost" ADD CONSTRAINT "CardPost_spaceId_fkey" FOREIGN KEY ("spaceId") REFERENCES "ChatSpace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FollowUpPlan" ADD CONSTRAINT "FollowUpPlan_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stage" ADD CONSTRAINT "Stage_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Opportunity" ADD CONSTRAINT "Opportunity_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Opportunity" ADD CONSTRAINT "Opportunity_pipelineId_fkey" FOREIGN KEY ("pipelineId") REFERENCES "Pipeline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Opportunity" ADD CONSTRAINT "Opportunity_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "Stage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Opportunity" ADD CONSTRAINT "Opportunity_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StageLog" ADD CONSTRAINT "StageLog_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

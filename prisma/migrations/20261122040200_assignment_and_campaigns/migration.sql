-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "campaignId" UUID;

-- AlterTable
ALTER TABLE "Lead" ADD COLUMN     "acceptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "assignedAt" TIMESTAMPTZ(3),
ADD COLUMN     "campaignId" UUID,
ADD COLUMN     "firstRespondedAt" TIMESTAMPTZ(3),
ADD COLUMN     "firstResponseDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "responseFrom" TIMESTAMPTZ(3),
ADD COLUMN     "utm" JSONB;

-- CreateTable
CREATE TABLE "AssignmentRule" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "priority" INTEGER NOT NULL DEFAULT 100,
    "regions" TEXT[],
    "sources" TEXT[],
    "levels" TEXT[],
    "tags" TEXT[],
    "needs" TEXT[],
    "campaignIds" UUID[],
    "weekdays" INTEGER[],
    "method" TEXT NOT NULL DEFAULT 'roundRobin',
    "field" TEXT,
    "pointerId" UUID,
    "fallbackId" UUID,
    "acceptMinutes" INTEGER NOT NULL DEFAULT 5,
    "maxOffers" INTEGER NOT NULL DEFAULT 3,

    CONSTRAINT "AssignmentRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AssignmentMember" (
    "ruleId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "monthlyMax" INTEGER,
    "values" TEXT[],

    CONSTRAINT "AssignmentMember_pkey" PRIMARY KEY ("ruleId","userId")
);

-- CreateTable
CREATE TABLE "AssignmentOffer" (
    "id" UUID NOT NULL,
    "ruleId" UUID,
    "leadId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "chainId" UUID NOT NULL,
    "offeredAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "endedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "AssignmentOffer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Campaign" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "source" TEXT NOT NULL,
    "startOn" DATE,
    "endOn" DATE,
    "budgetMinor" BIGINT,
    "costMinor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "ownerId" UUID NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "slug" TEXT NOT NULL,
    "formOpen" BOOLEAN NOT NULL DEFAULT true,
    "headline" TEXT NOT NULL DEFAULT '',
    "headlineEn" TEXT NOT NULL DEFAULT '',
    "intro" TEXT NOT NULL DEFAULT '',
    "introEn" TEXT NOT NULL DEFAULT '',
    "poolId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CampaignMaterial" (
    "id" UUID NOT NULL,
    "campaignId" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "fileId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CampaignMaterial_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsentText" (
    "campaignId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "textEn" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConsentText_pkey" PRIMARY KEY ("campaignId","version")
);

-- CreateTable
CREATE TABLE "LeadConsent" (
    "leadId" UUID NOT NULL,
    "campaignId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "locale" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LeadConsent_pkey" PRIMARY KEY ("leadId")
);

-- CreateTable
CREATE TABLE "TrackedLink" (
    "code" TEXT NOT NULL,
    "campaignId" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "target" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TrackedLink_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "LinkDay" (
    "code" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "clicks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "LinkDay_pkey" PRIMARY KEY ("code","day")
);

-- CreateTable
CREATE TABLE "RateWindow" (
    "key" TEXT NOT NULL,
    "windowAt" TIMESTAMPTZ(3) NOT NULL,
    "hits" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RateWindow_pkey" PRIMARY KEY ("key","windowAt")
);

-- CreateIndex
CREATE UNIQUE INDEX "AssignmentRule_name_key" ON "AssignmentRule"("name");

-- CreateIndex
CREATE INDEX "AssignmentOffer_leadId_offeredAt_idx" ON "AssignmentOffer"("leadId", "offeredAt");

-- CreateIndex
CREATE INDEX "AssignmentOffer_userId_offeredAt_idx" ON "AssignmentOffer"("userId", "offeredAt");

-- CreateIndex
CREATE INDEX "AssignmentOffer_chainId_idx" ON "AssignmentOffer"("chainId");

-- CreateIndex
CREATE UNIQUE INDEX "Campaign_name_key" ON "Campaign"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Campaign_slug_key" ON "Campaign"("slug");

-- CreateIndex
CREATE INDEX "CampaignMaterial_campaignId_idx" ON "CampaignMaterial"("campaignId");

-- CreateIndex
CREATE UNIQUE INDEX "TrackedLink_campaignId_label_key" ON "TrackedLink"("campaignId", "label");

-- CreateIndex
CREATE INDEX "RateWindow_windowAt_idx" ON "RateWindow"("windowAt");

-- CreateIndex
CREATE INDEX "Lead_campaignId_idx" ON "Lead"("campaignId");

-- CreateIndex
CREATE INDEX "Lead_createdAt_idx" ON "Lead"("createdAt");

-- AddForeignKey
ALTER TABLE "AssignmentMember" ADD CONSTRAINT "AssignmentMember_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AssignmentRule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AssignmentOffer" ADD CONSTRAINT "AssignmentOffer_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AssignmentRule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CampaignMaterial" ADD CONSTRAINT "CampaignMaterial_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsentText" ADD CONSTRAINT "ConsentText_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrackedLink" ADD CONSTRAINT "TrackedLink_campaignId_fkey" FOREIGN KEY ("campaignId") REFERENCES "Campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkDay" ADD CONSTRAINT "LinkDay_code_fkey" FOREIGN KEY ("code") REFERENCES "TrackedLink"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand.

alter table "AssignmentRule" add constraint "AssignmentRule_method_check"
  check ("method" in ('roundRobin', 'leastBusy', 'weighted', 'byField', 'sticky'));
alter table "AssignmentRule" add constraint "AssignmentRule_field_check" check ("field" in ('region', 'source', 'level', 'need'));
alter table "AssignmentRule" add constraint "AssignmentRule_limits_check"
  check ("acceptMinutes" between 1 and 480 and "maxOffers" between 1 and 20);
alter table "AssignmentMember" add constraint "AssignmentMember_weight_check" check ("weight" >= 0);
alter table "AssignmentOffer" add constraint "AssignmentOffer_state_check"
  check ("state" in ('open', 'accepted', 'expired', 'declined', 'offDuty', 'closed'));
alter table "Campaign" add constraint "Campaign_state_check" check ("state" in ('planned', 'running', 'done', 'cancelled'));
alter table "Campaign" add constraint "Campaign_money_check" check ("budgetMinor" >= 0 and "costMinor" >= 0);
alter table "Campaign" add constraint "Campaign_dates_check" check ("startOn" <= "endOn");
alter table "CampaignMaterial" add constraint "CampaignMaterial_what_check" check (num_nonnulls("url", "fileId") = 1);
alter table "LeadConsent" add constraint "LeadConsent_locale_check" check ("locale" in ('zh', 'en'));
alter table "LinkDay" add constraint "LinkDay_clicks_check" check ("clicks" >= 0);

-- A lead is offered to one person at a time.
create unique index "AssignmentOffer_open" on "AssignmentOffer" ("leadId") where "state" = 'open';
create index "AssignmentOffer_due" on "AssignmentOffer" ("expiresAt") where "state" = 'open';
-- Leads somebody took that have no first-response clock yet.
create index "Lead_without_clock" on "Lead" ("ownerSince")
  where "ownerId" is not null and "responseFrom" is null and "pooledAt" is not null and "convertedAt" is null and "deletedAt" is null;

-- Whatever way a lead goes back to a pool: its clock and its assignment end there, and the next owner has a clock of their own.
create function shoal_forget_assignment() returns trigger language plpgsql as $$
begin
  new."assignedAt" := null;
  new."acceptedAt" := null;
  new."responseFrom" := null;
  new."firstResponseDueAt" := null;
  new."firstRespondedAt" := null;
  return new;
end $$;

create trigger "Lead_pooled_again" before update on "Lead"
  for each row when (old."ownerId" is not null and new."ownerId" is null and new."poolId" is not null)
  execute function shoal_forget_assignment();

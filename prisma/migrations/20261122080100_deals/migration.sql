-- AlterTable
ALTER TABLE "Opportunity" ADD COLUMN     "competitorId" UUID,
ADD COLUMN     "discountMinor" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "forecastCategory" TEXT,
ADD COLUMN     "managerToldAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextStep" TEXT,
ADD COLUMN     "ownerToldAt" TIMESTAMPTZ(3),
ADD COLUMN     "recurringEvery" TEXT,
ADD COLUMN     "recurringMinor" BIGINT,
ADD COLUMN     "scored" JSONB,
ADD COLUMN     "wonReasonId" UUID;

-- AlterTable
ALTER TABLE "Pipeline" ADD COLUMN     "active" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "departmentIds" UUID[],
ADD COLUMN     "nameEn" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "sort" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Stage" ADD COLUMN     "active" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "checklist" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "required" TEXT[];

-- Reasons of both kinds in one table; those that are there are reasons of losses.
ALTER TABLE "LostReason" RENAME TO "DealReason";
ALTER TABLE "DealReason" RENAME CONSTRAINT "LostReason_pkey" TO "DealReason_pkey";
ALTER TABLE "DealReason" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'lost',
ADD COLUMN     "active" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "Competitor" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Competitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Product" (
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameInitials" TEXT NOT NULL DEFAULT '',
    "unit" TEXT NOT NULL DEFAULT '',
    "listPriceMinor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OpportunityLine" (
    "id" UUID NOT NULL,
    "opportunityId" UUID NOT NULL,
    "productId" UUID NOT NULL,
    "listPriceMinor" BIGINT NOT NULL,
    "dealPriceMinor" BIGINT NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,
    "discountBp" INTEGER NOT NULL DEFAULT 0,
    "totalMinor" BIGINT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OpportunityLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OpportunityContact" (
    "opportunityId" UUID NOT NULL,
    "contactId" UUID NOT NULL,

    CONSTRAINT "OpportunityContact_pkey" PRIMARY KEY ("opportunityId","contactId")
);

-- CreateTable
CREATE TABLE "ChecklistMark" (
    "opportunityId" UUID NOT NULL,
    "stageId" UUID NOT NULL,
    "itemKey" TEXT NOT NULL,
    "doneById" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "proofText" TEXT,
    "proofFileId" UUID,
    "proofHash" TEXT,

    CONSTRAINT "ChecklistMark_pkey" PRIMARY KEY ("opportunityId","stageId","itemKey")
);

-- CreateTable
CREATE TABLE "ScoreCount" (
    "pipelineId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "won" DECIMAL(12,1) NOT NULL DEFAULT 0.1,
    "lost" DECIMAL(12,1) NOT NULL DEFAULT 0.1,

    CONSTRAINT "ScoreCount_pkey" PRIMARY KEY ("pipelineId","field","value")
);

-- CreateTable
CREATE TABLE "ForecastPoll" (
    "id" UUID NOT NULL,
    "opportunityId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "weekOn" DATE NOT NULL,
    "closes" TEXT,
    "probabilityBp" INTEGER,
    "amountMinor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "expectedOn" DATE,
    "answeredAt" TIMESTAMPTZ(3),
    "scoredAt" TIMESTAMPTZ(3),
    "cameTrue" BOOLEAN,
    "actualMinor" BIGINT,

    CONSTRAINT "ForecastPoll_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Competitor_name_key" ON "Competitor"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Product_sku_key" ON "Product"("sku");

-- CreateIndex
CREATE INDEX "OpportunityLine_opportunityId_idx" ON "OpportunityLine"("opportunityId");

-- CreateIndex
CREATE INDEX "OpportunityLine_productId_idx" ON "OpportunityLine"("productId");

-- CreateIndex
CREATE INDEX "ForecastPoll_userId_weekOn_idx" ON "ForecastPoll"("userId", "weekOn");

-- CreateIndex
CREATE UNIQUE INDEX "ForecastPoll_opportunityId_userId_weekOn_key" ON "ForecastPoll"("opportunityId", "userId", "weekOn");

-- AddForeignKey
ALTER TABLE "Opportunity" ADD CONSTRAINT "Opportunity_competitorId_fkey" FOREIGN KEY ("competitorId") REFERENCES "Competitor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OpportunityLine" ADD CONSTRAINT "OpportunityLine_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OpportunityLine" ADD CONSTRAINT "OpportunityLine_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OpportunityContact" ADD CONSTRAINT "OpportunityContact_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChecklistMark" ADD CONSTRAINT "ChecklistMark_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Words.

alter table "Stage" drop constraint "Stage_kind_check";
alter table "Stage" add constraint "Stage_kind_check" check ("kind" in ('open', 'won', 'lost', 'void'));
alter table "DealReason" add constraint "DealReason_kind_check" check ("kind" in ('won', 'lost'));
alter table "Opportunity" add constraint "Opportunity_recurringEvery_check"
  check ("recurringEvery" in ('month', 'quarter', 'year'));
alter table "Opportunity" add constraint "Opportunity_forecastCategory_check"
  check ("forecastCategory" in ('omitted', 'pipeline', 'best', 'commit'));
alter table "ScoreCount" add constraint "ScoreCount_field_check"
  check ("field" in ('all', 'stage', 'source', 'level', 'region', 'tag'));
alter table "ForecastPoll" add constraint "ForecastPoll_closes_check" check ("closes" in ('yes', 'maybe', 'no'));

-- Numbers.

alter table "Stage" add constraint "Stage_probabilityBp_check" check ("probabilityBp" between 0 and 10000);
alter table "Stage" add constraint "Stage_rottenDays_check" check ("rottenDays" between 1 and 365);
alter table "Product" add constraint "Product_listPriceMinor_check" check ("listPriceMinor" >= 0);
alter table "Opportunity" add constraint "Opportunity_amountMinor_check" check ("amountMinor" >= 0);
alter table "Opportunity" add constraint "Opportunity_discountMinor_check" check ("discountMinor" >= 0);
alter table "Opportunity" add constraint "Opportunity_recurring_check"
  check (num_nonnulls("recurringMinor", "recurringEvery") in (0, 2));
alter table "OpportunityLine" add constraint "OpportunityLine_qty_check" check ("qty" > 0);
alter table "OpportunityLine" add constraint "OpportunityLine_discountBp_check" check ("discountBp" between 0 and 10000);
alter table "OpportunityLine" add constraint "OpportunityLine_price_check" check ("dealPriceMinor" >= 0);
alter table "ScoreCount" add constraint "ScoreCount_won_check" check ("won" >= 0.1);
alter table "ScoreCount" add constraint "ScoreCount_lost_check" check ("lost" >= 0.1);

-- Open deals by how long they have been where they are, and polls that wait for the truth.

create index "Opportunity_open" on "Opportunity" ("stageEnteredAt") where "closedAt" is null and "deletedAt" is null;
create index "ForecastPoll_unscored" on "ForecastPoll" ("opportunityId") where "scoredAt" is null and "answeredAt" is not null;

-- Every pipeline has a place for what was entered by mistake.

insert into "Stage" (id, "pipelineId", name, "nameEn", sort, kind, "probabilityBp", required)
select gen_random_uuid(), p.id, '作废', 'Void', coalesce((select max(sort) from "Stage" s where s."pipelineId" = p.id), 0) + 1, 'void', 0, '{}'
from "Pipeline" p;

-- Whoever administers the company sets up its pipelines and products.

update "Role" set grants = grants || '{"pipeline": {"create": "all", "read": "all", "update": "all"},
  "product": {"create": "all", "read": "all", "update": "all"}}'::jsonb
where name = '管理员';

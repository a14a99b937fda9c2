-- AlterTable
ALTER TABLE "CompanySettings" ADD COLUMN     "baseUrl" TEXT NOT NULL DEFAULT 'http://localhost:3000';

-- CreateTable
CREATE TABLE "Handover" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "startedById" UUID NOT NULL,
    "choices" JSONB NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'leads',
    "skip" UUID[],
    "report" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Handover_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Handover_userId_idx" ON "Handover"("userId");

-- Written by hand.
alter table "Handover" add constraint "Handover_kind_check"
  check ("kind" in ('leads', 'customers', 'deals', 'campaigns', 'plans', 'done'));
create unique index "Handover_open" on "Handover" ("userId") where "doneAt" is null;

-- How much somebody still holds that others have to take over.
create function shoal_left_behind(person_id uuid) returns int language sql stable as $$
  select (select count(*) from "Lead" where "ownerId" = person_id and "convertedAt" is null and "deletedAt" is null)::int
    + (select count(*) from "Customer" where "ownerId" = person_id and "deletedAt" is null)::int
    + (select count(*) from "Opportunity" where "ownerId" = person_id and "closedAt" is null and "deletedAt" is null)::int
    + (select count(*) from "Campaign" where "ownerId" = person_id and state in ('planned', 'running'))::int
    + (select count(*) from "FollowUpPlan" where "ownerId" = person_id and state = 'planned')::int
$$;

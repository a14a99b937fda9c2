CREATE TABLE "PlanTemplate" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "portions" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PlanTemplate_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "PlanTemplate_name_key" ON "PlanTemplate"("name");

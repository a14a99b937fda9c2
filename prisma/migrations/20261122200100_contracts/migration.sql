-- CreateTable
CREATE TABLE "ToldOnce" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ToldOnce_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Contract" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "customerId" UUID NOT NULL,
    "opportunityId" UUID,
    "quoteId" UUID,
    "ownerId" UUID NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "rateToBase" DECIMAL(18,8) NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "signedOn" DATE,
    "startOn" DATE NOT NULL,
    "endOn" DATE NOT NULL,
    "terms" TEXT,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "renewalOfId" UUID,
    "paidMinor" BIGINT NOT NULL DEFAULT 0,
    "pendingPayMinor" BIGINT NOT NULL DEFAULT 0,
    "change" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Instalment" (
    "id" UUID NOT NULL,
    "contractId" UUID NOT NULL,
    "period" INTEGER NOT NULL,
    "dueOn" DATE NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "allocatedMinor" BIGINT NOT NULL DEFAULT 0,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,
    "promisedOn" DATE,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Instalment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Payment" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "contractId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "receivedOn" DATE NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "rateToBase" DECIMAL(18,8) NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "method" TEXT NOT NULL DEFAULT 'transfer',
    "voucher" TEXT,
    "externalRef" TEXT,
    "wished" JSONB NOT NULL DEFAULT '[]',
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Allocation" (
    "id" UUID NOT NULL,
    "paymentId" UUID NOT NULL,
    "instalmentId" UUID NOT NULL,
    "amountMinor" BIGINT NOT NULL,

    CONSTRAINT "Allocation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Contract_no_key" ON "Contract"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Contract_renewalOfId_key" ON "Contract"("renewalOfId");

-- CreateIndex
CREATE INDEX "Contract_customerId_idx" ON "Contract"("customerId");

-- CreateIndex
CREATE INDEX "Contract_opportunityId_idx" ON "Contract"("opportunityId");

-- CreateIndex
CREATE INDEX "Contract_ownerId_updatedAt_idx" ON "Contract"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Instalment_contractId_period_key" ON "Instalment"("contractId", "period");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_no_key" ON "Payment"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_externalRef_key" ON "Payment"("externalRef");

-- CreateIndex
CREATE INDEX "Payment_contractId_idx" ON "Payment"("contractId");

-- CreateIndex
CREATE UNIQUE INDEX "Allocation_paymentId_instalmentId_key" ON "Allocation"("paymentId", "instalmentId");

-- AddForeignKey
ALTER TABLE "Contract" ADD CONSTRAINT "Contract_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contract" ADD CONSTRAINT "Contract_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contract" ADD CONSTRAINT "Contract_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contract" ADD CONSTRAINT "Contract_quoteId_fkey" FOREIGN KEY ("quoteId") REFERENCES "Quote"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instalment" ADD CONSTRAINT "Instalment_contractId_fkey" FOREIGN KEY ("contractId") REFERENCES "Contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_contractId_fkey" FOREIGN KEY ("contractId") REFERENCES "Contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Allocation" ADD CONSTRAINT "Allocation_paymentId_fkey" FOREIGN KEY ("paymentId") REFERENCES "Payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Allocation" ADD CONSTRAINT "Allocation_instalmentId_fkey" FOREIGN KEY ("instalmentId") REFERENCES "Instalment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "Contract" add constraint "Contract_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
-- Two payments at once can never pass what was agreed, whatever the code in front of this does.
alter table "Contract" add constraint "Contract_money_check"
  check ("amountMinor" > 0 and "paidMinor" >= 0 and "pendingPayMinor" >= 0 and "paidMinor" + "pendingPayMinor" <= "amountMinor");
alter table "Contract" add constraint "Contract_period_check" check ("startOn" <= "endOn");
alter table "Instalment" add constraint "Instalment_money_check"
  check ("amountMinor" > 0 and "allocatedMinor" between 0 and "amountMinor");
alter table "Payment" add constraint "Payment_method_check"
  check ("method" in ('cash', 'cheque', 'transfer', 'online', 'alipay', 'wechat', 'other'));
alter table "Payment" add constraint "Payment_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "Payment" add constraint "Payment_money_check" check ("amountMinor" > 0);
alter table "Allocation" add constraint "Allocation_money_check" check ("amountMinor" > 0);
-- What is due, by day: the reminders and the receivables.
create index "Instalment_due" on "Instalment" ("dueOn") where not cancelled and "allocatedMinor" < "amountMinor";

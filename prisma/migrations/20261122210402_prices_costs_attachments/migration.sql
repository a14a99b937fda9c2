-- AlterTable
ALTER TABLE "Invoice" ADD COLUMN     "deliveredTo" TEXT;

-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "costMinor" BIGINT,
ADD COLUMN     "costed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "floorMinor" BIGINT;

-- AlterTable
ALTER TABLE "QuoteLine" ADD COLUMN     "floorMinor" BIGINT,
ADD COLUMN     "unitCostMinor" BIGINT;

-- CreateTable
CREATE TABLE "Attachment" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "fileId" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'file',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PaymentRequest" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "contractId" UUID NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "payBy" DATE NOT NULL,
    "note" TEXT,
    "cancelledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,

    CONSTRAINT "PaymentRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PriceTier" (
    "id" UUID NOT NULL,
    "productId" UUID NOT NULL,
    "level" TEXT NOT NULL DEFAULT '',
    "minQty" DECIMAL(18,4) NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "floorMinor" BIGINT,
    "validFrom" DATE,
    "validTo" DATE,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,

    CONSTRAINT "PriceTier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostSheet" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "opportunityId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "rateToBase" DECIMAL(18,8) NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "validUntilOn" DATE NOT NULL,
    "note" TEXT,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "approvedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CostSheet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CostLine" (
    "id" UUID NOT NULL,
    "costSheetId" UUID NOT NULL,
    "sort" INTEGER NOT NULL,
    "productId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "qtyFrom" DECIMAL(18,4) NOT NULL,
    "qtyTo" DECIMAL(18,4) NOT NULL,
    "unitCostMinor" BIGINT NOT NULL,

    CONSTRAINT "CostLine_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Attachment_entity_entityId_idx" ON "Attachment"("entity", "entityId");

-- CreateIndex
CREATE UNIQUE INDEX "PaymentRequest_no_key" ON "PaymentRequest"("no");

-- CreateIndex
CREATE INDEX "PaymentRequest_contractId_idx" ON "PaymentRequest"("contractId");

-- CreateIndex
CREATE UNIQUE INDEX "PriceTier_productId_level_minQty_key" ON "PriceTier"("productId", "level", "minQty");

-- CreateIndex
CREATE UNIQUE INDEX "CostSheet_no_key" ON "CostSheet"("no");

-- CreateIndex
CREATE INDEX "CostSheet_opportunityId_idx" ON "CostSheet"("opportunityId");

-- CreateIndex
CREATE UNIQUE INDEX "CostLine_costSheetId_sort_key" ON "CostLine"("costSheetId", "sort");

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "StoredFile"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PaymentRequest" ADD CONSTRAINT "PaymentRequest_contractId_fkey" FOREIGN KEY ("contractId") REFERENCES "Contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PriceTier" ADD CONSTRAINT "PriceTier_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostSheet" ADD CONSTRAINT "CostSheet_opportunityId_fkey" FOREIGN KEY ("opportunityId") REFERENCES "Opportunity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostSheet" ADD CONSTRAINT "CostSheet_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostLine" ADD CONSTRAINT "CostLine_costSheetId_fkey" FOREIGN KEY ("costSheetId") REFERENCES "CostSheet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CostLine" ADD CONSTRAINT "CostLine_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "Product" add constraint "Product_prices_check" check ("floorMinor" >= 0 and "costMinor" >= 0);
alter table "PriceTier" add constraint "PriceTier_check"
  check (level in ('', 'A', 'B', 'C') and "minQty" > 0 and "priceMinor" >= 0 and "floorMinor" between 0 and "priceMinor" and "validFrom" <= "validTo");
alter table "CostSheet" add constraint "CostSheet_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "CostLine" add constraint "CostLine_check" check ("qtyFrom" > 0 and "qtyFrom" <= "qtyTo" and "unitCostMinor" >= 0);
alter table "Attachment" add constraint "Attachment_kind_check" check (kind in ('file', 'signed'));
alter table "PaymentRequest" add constraint "PaymentRequest_money_check" check ("amountMinor" > 0 and "baseMinor" >= 0);

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
    "invoicedMinor" BIGINT NOT NULL DEFAULT 0,
    "refundedMinor" BIGINT NOT NULL DEFAULT 0,
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

-- CreateTable
CREATE TABLE "InvoiceTitle" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'company',
    "title" TEXT NOT NULL,
    "taxNo" TEXT,
    "bank" TEXT,
    "account" TEXT,
    "address" TEXT,
    "phone" TEXT,
    "mailTo" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "InvoiceTitle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invoice" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "contractId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "title" JSONB NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'normal',
    "amountMinor" BIGINT NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "taxMinor" BIGINT NOT NULL,
    "taxRateBp" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "rateToBase" DECIMAL(18,8) NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "issueState" TEXT NOT NULL DEFAULT 'none',
    "invoiceNo" TEXT,
    "issuedOn" DATE,
    "deliveredAt" TIMESTAMPTZ(3),
    "trackingNo" TEXT,
    "redOfId" UUID,
    "redMinor" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "contractId" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "state" TEXT NOT NULL DEFAULT 'open',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrderLine" (
    "id" UUID NOT NULL,
    "orderId" UUID NOT NULL,
    "sort" INTEGER NOT NULL,
    "productId" UUID,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "qty" DECIMAL(18,4) NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "shippedQty" DECIMAL(18,4) NOT NULL DEFAULT 0,
    "returnedQty" DECIMAL(18,4) NOT NULL DEFAULT 0,
    "pendingReturnQty" DECIMAL(18,4) NOT NULL DEFAULT 0,

    CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shipment" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "shippedOn" DATE NOT NULL,
    "carrier" TEXT,
    "trackingNo" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,

    CONSTRAINT "Shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ShipmentLine" (
    "id" UUID NOT NULL,
    "shipmentId" UUID NOT NULL,
    "orderLineId" UUID NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,

    CONSTRAINT "ShipmentLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Return" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "goodsMinor" BIGINT NOT NULL,
    "refundMinor" BIGINT NOT NULL,
    "baseMinor" BIGINT NOT NULL,
    "docState" TEXT NOT NULL DEFAULT 'draft',
    "receivedAt" TIMESTAMPTZ(3),
    "refundedAt" TIMESTAMPTZ(3),
    "lowered" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Return_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReturnLine" (
    "id" UUID NOT NULL,
    "returnId" UUID NOT NULL,
    "orderLineId" UUID NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,
    "refundMinor" BIGINT NOT NULL,

    CONSTRAINT "ReturnLine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StockMove" (
    "id" UUID NOT NULL,
    "productId" UUID,
    "name" TEXT NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StockMove_pkey" PRIMARY KEY ("id")
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

-- CreateIndex
CREATE UNIQUE INDEX "InvoiceTitle_customerId_title_key" ON "InvoiceTitle"("customerId", "title");

-- CreateIndex
CREATE UNIQUE INDEX "Invoice_no_key" ON "Invoice"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Invoice_invoiceNo_key" ON "Invoice"("invoiceNo");

-- CreateIndex
CREATE INDEX "Invoice_contractId_idx" ON "Invoice"("contractId");

-- CreateIndex
CREATE UNIQUE INDEX "Order_no_key" ON "Order"("no");

-- CreateIndex
CREATE INDEX "Order_contractId_idx" ON "Order"("contractId");

-- CreateIndex
CREATE UNIQUE INDEX "OrderLine_orderId_sort_key" ON "OrderLine"("orderId", "sort");

-- CreateIndex
CREATE UNIQUE INDEX "Shipment_no_key" ON "Shipment"("no");

-- CreateIndex
CREATE INDEX "Shipment_orderId_idx" ON "Shipment"("orderId");

-- CreateIndex
CREATE UNIQUE INDEX "Return_no_key" ON "Return"("no");

-- CreateIndex
CREATE INDEX "Return_orderId_idx" ON "Return"("orderId");

-- CreateIndex
CREATE INDEX "StockMove_entity_entityId_idx" ON "StockMove"("entity", "entityId");

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

-- AddForeignKey
ALTER TABLE "InvoiceTitle" ADD CONSTRAINT "InvoiceTitle_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invoice" ADD CONSTRAINT "Invoice_contractId_fkey" FOREIGN KEY ("contractId") REFERENCES "Contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invoice" ADD CONSTRAINT "Invoice_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invoice" ADD CONSTRAINT "Invoice_redOfId_fkey" FOREIGN KEY ("redOfId") REFERENCES "Invoice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_contractId_fkey" FOREIGN KEY ("contractId") REFERENCES "Contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderLine" ADD CONSTRAINT "OrderLine_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Shipment" ADD CONSTRAINT "Shipment_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentLine" ADD CONSTRAINT "ShipmentLine_shipmentId_fkey" FOREIGN KEY ("shipmentId") REFERENCES "Shipment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShipmentLine" ADD CONSTRAINT "ShipmentLine_orderLineId_fkey" FOREIGN KEY ("orderLineId") REFERENCES "OrderLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Return" ADD CONSTRAINT "Return_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Return" ADD CONSTRAINT "Return_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReturnLine" ADD CONSTRAINT "ReturnLine_returnId_fkey" FOREIGN KEY ("returnId") REFERENCES "Return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReturnLine" ADD CONSTRAINT "ReturnLine_orderLineId_fkey" FOREIGN KEY ("orderLineId") REFERENCES "OrderLine"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

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

alter table "Contract" add constraint "Contract_billed_check"
  check ("invoicedMinor" between 0 and "amountMinor" and "refundedMinor" between 0 and "paidMinor");
alter table "InvoiceTitle" add constraint "InvoiceTitle_kind_check" check ("kind" in ('company', 'person'));
alter table "Invoice" add constraint "Invoice_kind_check" check ("kind" in ('special', 'normal', 'electronic', 'export'));
alter table "Invoice" add constraint "Invoice_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "Invoice" add constraint "Invoice_issueState_check" check ("issueState" in ('none', 'issued', 'partRed', 'red'));
alter table "Invoice" add constraint "Invoice_money_check"
  check ("amountMinor" > 0 and "netMinor" + "taxMinor" = "amountMinor" and "redMinor" between 0 and "amountMinor");
alter table "Order" add constraint "Order_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "Order" add constraint "Order_state_check"
  check ("state" in ('open', 'partShipped', 'shipped', 'delivered', 'completed', 'cancelled'));
alter table "OrderLine" add constraint "OrderLine_ledger_check"
  check ("returnedQty" >= 0 and "pendingReturnQty" >= 0 and "returnedQty" + "pendingReturnQty" <= "shippedQty" and "shippedQty" <= qty);
alter table "Return" add constraint "Return_docState_check"
  check ("docState" in ('draft', 'inApproval', 'approved', 'rejected', 'withdrawn', 'voiding', 'voided'));
alter table "Return" add constraint "Return_money_check" check ("refundMinor" between 0 and "goodsMinor");

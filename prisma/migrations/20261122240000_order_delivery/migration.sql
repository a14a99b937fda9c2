ALTER TABLE "Order" ADD COLUMN "deliverOn" DATE,
ADD COLUMN "deliverTo" TEXT;

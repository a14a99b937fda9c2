-- AlterTable
ALTER TABLE "Lead" ADD COLUMN     "chanceBp" INTEGER,
ADD COLUMN     "chanceTop" TEXT;

alter table "Lead" add constraint "Lead_chanceBp_check" check ("chanceBp" between 1 and 9999);

-- A chart is kept as what it shows, beside its picture: a browser may have it in the look its reader has.
ALTER TABLE "ReportPicture" ADD COLUMN "option" JSONB, ADD COLUMN "height" INTEGER;

-- A stage may ask for documents of the deal that are approved: a cost sheet, a quote, a contract.
ALTER TABLE "Stage" ADD COLUMN "approvals" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

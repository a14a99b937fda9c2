ALTER TABLE "Contract" ADD COLUMN "signerId" UUID;

ALTER TABLE "Contract" ADD CONSTRAINT "Contract_signerId_fkey" FOREIGN KEY ("signerId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

create index "Contract_signer" on "Contract" ("signerId") where "signerId" is not null;

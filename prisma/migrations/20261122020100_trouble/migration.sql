-- AlterTable
ALTER TABLE "CardPost" ADD COLUMN     "doubtSince" TIMESTAMPTZ(3),
ADD COLUMN     "troubleId" UUID;

-- CreateTable
CREATE TABLE "Trouble" (
    "id" UUID NOT NULL,
    "installId" UUID NOT NULL,
    "spaceId" UUID,
    "cause" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "openKey" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "mendedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Trouble_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Trouble_openKey_key" ON "Trouble"("openKey");

-- CreateIndex
CREATE INDEX "Trouble_installId_state_idx" ON "Trouble"("installId", "state");

-- AddForeignKey
ALTER TABLE "CardPost" ADD CONSTRAINT "CardPost_troubleId_fkey" FOREIGN KEY ("troubleId") REFERENCES "Trouble"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trouble" ADD CONSTRAINT "Trouble_installId_fkey" FOREIGN KEY ("installId") REFERENCES "ChatInstall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trouble" ADD CONSTRAINT "Trouble_spaceId_fkey" FOREIGN KEY ("spaceId") REFERENCES "ChatSpace"("id") ON DELETE SET NULL ON UPDATE CASCADE;

alter table "Trouble" add constraint "Trouble_cause_check" check ("cause" in ('removed', 'signedOut', 'rights', 'archived', 'notMember', 'forbidden', 'chatGone'));
alter table "Trouble" add constraint "Trouble_state_check" check ("state" in ('open', 'mended'));
alter table "Trouble" add constraint "Trouble_open_check" check (("state" = 'open') = ("openKey" is not null) and ("state" = 'mended') = ("mendedAt" is not null));
create index "CardPost_trouble" on "CardPost" ("troubleId") where "troubleId" is not null;

-- Where a person is told things: where the bot can be reached first, then beside the chat that was named, then the first we know.
create function shoal_private_space(person uuid, beside uuid) returns uuid language sql stable as $$
  select space.id from "ChatSpace" space
  join "ChatIdentity" identity on identity.id = space."identityId" and identity.state = 'active'
  join "ChatInstall" install on install.id = space."installId"
  where identity."userId" = person and space.kind = 'dm' and install.state = 'active'
  order by exists (
      select 1 from "Trouble" t where t."installId" = install.id and t.state = 'open' and (t."spaceId" is null or t."spaceId" = space.id)
    ), (space."installId" = (select b."installId" from "ChatSpace" b where b.id = beside)) desc nulls last, space.id
  limit 1
$$;

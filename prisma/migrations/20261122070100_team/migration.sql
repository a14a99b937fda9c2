-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "birthday" DATE,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "reportsToId" UUID;

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "note" TEXT,
ADD COLUMN     "parentId" UUID;

-- AlterTable
ALTER TABLE "Role" ADD COLUMN     "restrictive" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "CustomerRelation" (
    "fromId" UUID NOT NULL,
    "toId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,

    CONSTRAINT "CustomerRelation_pkey" PRIMARY KEY ("fromId","toId","kind")
);

-- CreateTable
CREATE TABLE "TeamMember" (
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "level" TEXT NOT NULL,
    "expiresOn" DATE,
    "grantedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TeamMember_pkey" PRIMARY KEY ("entity","entityId","userId")
);

-- CreateTable
CREATE TABLE "RevealLog" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RevealLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "ownerId" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CustomerRelation_toId_idx" ON "CustomerRelation"("toId");

-- CreateIndex
CREATE INDEX "TeamMember_userId_idx" ON "TeamMember"("userId");

-- CreateIndex
CREATE INDEX "RevealLog_userId_at_idx" ON "RevealLog"("userId", "at");

-- CreateIndex
CREATE INDEX "RevealLog_at_idx" ON "RevealLog"("at");

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_ownerId_entity_name_key" ON "SavedView"("ownerId", "entity", "name");

-- CreateIndex
CREATE INDEX "Customer_parentId_idx" ON "Customer"("parentId");

-- AddForeignKey
ALTER TABLE "Customer" ADD CONSTRAINT "Customer_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_reportsToId_fkey" FOREIGN KEY ("reportsToId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Words.
alter table "Customer" add constraint "Customer_level_check" check ("level" in ('A', 'B', 'C'));
alter table "CustomerRelation" add constraint "CustomerRelation_kind_check" check ("kind" in ('partner', 'reseller'));
alter table "CustomerRelation" add constraint "CustomerRelation_self_check" check ("fromId" <> "toId");
alter table "TeamMember" add constraint "TeamMember_entity_check" check ("entity" in ('lead', 'customer', 'opportunity'));
alter table "TeamMember" add constraint "TeamMember_level_check" check ("level" in ('read', 'write'));
alter table "SavedView" add constraint "SavedView_entity_check" check ("entity" in ('customer'));

create index "Customer_tags_idx" on "Customer" using gin ("tags");

-- "department" used to mean the departments below as well; that is now a word of its own.
update "Role" set grants = replace(grants::text, '"department"', '"departmentTree"')::jsonb;

-- Everybody below a person in the chain of managers. A chain that bites its tail ends where it began.
create function shoal_subordinates(person uuid) returns uuid[] language sql stable as $$
  with recursive below as (
    select u.id from "User" u where u."managerId" = person
    union
    select u.id from "User" u join below b on u."managerId" = b.id
  )
  select coalesce(array_agg(id), '{}') from below where id <> person
$$;

-- With the people below, where a role asks for them, and the teams the person is on. Whether a place is still valid is a matter of the
-- day, which only the asker knows.
create or replace view "ActorRow" as
select
  u.id,
  u."displayName" as name,
  u.locale,
  u."timeZone" as zone,
  u."departmentId",
  d.path as "departmentPath",
  coalesce((
    select json_agg(json_build_object(
      'name', r.name,
      'grants', r.grants,
      'restrictive', r.restrictive,
      'fields', coalesce((
        select json_object_agg(f.entity || '.' || f.field, f.mode) from "FieldRule" f where f."roleId" = r.id
      ), '{}'::json)
    ) order by r.name)
    from "UserRole" ur join "Role" r on r.id = ur."roleId"
    where ur."userId" = u.id
  ), '[]'::json) as roles,
  case when exists (
    select 1 from "UserRole" ur join "Role" r on r.id = ur."roleId"
    where ur."userId" = u.id and r.grants::text like '%"subordinates"%'
  ) then shoal_subordinates(u.id) else '{}'::uuid[] end as subordinates,
  coalesce((
    select json_agg(json_build_object('entity', t.entity, 'id', t."entityId", 'level', t.level, 'expiresOn', t."expiresOn"))
    from "TeamMember" t where t."userId" = u.id
  ), '[]'::json) as helping
from "User" u
left join "Department" d on d.id = u."departmentId"
where u.status = 'active';

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "purgedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Lead" ADD COLUMN     "purgedAt" TIMESTAMPTZ(3);

create index "Lead_binned" on "Lead" ("deletedAt") where "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null;
create index "Customer_binned" on "Customer" ("deletedAt") where "deletedAt" is not null and "mergedIntoId" is null and "purgedAt" is null;

-- How many rows that are not deleted belong to a record.
create function shoal_living(of_table text, link text, target uuid) returns bigint language plpgsql stable as $$
declare
  many bigint;
begin
  execute format('select count(*) from %1$I where %2$I = $1 and "deletedAt" is null', of_table, link) into many using target;
  return many;
end
$$;

-- Erases what is personal in records that were deleted before a moment. What was done stays in the trail; the numbers stay used.
create function shoal_purge(before timestamptz, at timestamptz) returns void language plpgsql as $$
declare
  leads uuid[];
  customers uuid[];
begin
  with gone as (
    update "Lead" set title = no, "companyName" = null, "nameKey" = '', "nameInitials" = '', "personName" = null, position = null, need = null,
      "rawText" = null, "lastFollowUpText" = null, "purgedAt" = at
    where "deletedAt" < before and "mergedIntoId" is null and "purgedAt" is null returning id
  ) select array_agg(id) into leads from gone;
  with gone as (
    update "Customer" set name = no, "nameKey" = '', "nameInitials" = '', address = null, website = null, "lastFollowUpText" = null, "purgedAt" = at
    where "deletedAt" < before and "mergedIntoId" is null and "purgedAt" is null returning id
  ) select array_agg(id) into customers from gone;
  delete from "ContactPoint" where entity = 'lead' and "entityId" = any (leads) or entity = 'customer' and "entityId" = any (customers);
  update "FollowUpRecord" set text = '' where entity = 'lead' and "entityId" = any (leads) or entity = 'customer' and "entityId" = any (customers);
  update "FollowUpPlan" set text = '' where entity = 'lead' and "entityId" = any (leads) or entity = 'customer' and "entityId" = any (customers);
end
$$;

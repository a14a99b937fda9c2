-- AlterTable
ALTER TABLE "CompanySettings" ADD COLUMN     "knownRights" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- A company from before knows the rights that any of its roles has: all others are new to it and are given at the next start.
update "CompanySettings" set "knownRights" = coalesce((
  select array_agg(distinct kind.key || '.' || verb.key)
  from "Role" r, jsonb_each(r.grants) kind, jsonb_each(kind.value) verb
), '{}');

-- Where a person with accounts on several platforms wants to be told things.
ALTER TABLE "Rhythm" ADD COLUMN "installId" UUID;

-- Where a person is told things: where the bot can be reached first, then where they want it, then beside the chat that was named, then the
-- first we know.
create or replace function shoal_private_space(person uuid, beside uuid) returns uuid language sql stable as $$
  select space.id from "ChatSpace" space
  join "ChatIdentity" identity on identity.id = space."identityId" and identity.state = 'active'
  join "ChatInstall" install on install.id = space."installId"
  where identity."userId" = person and space.kind = 'dm' and install.state = 'active'
  order by exists (
      select 1 from "Trouble" t where t."installId" = install.id and t.state = 'open' and (t."spaceId" is null or t."spaceId" = space.id)
    ), (space."installId" = (select r."installId" from "Rhythm" r where r."userId" = person)) desc nulls last,
    (space."installId" = (select b."installId" from "ChatSpace" b where b.id = beside)) desc nulls last, space.id
  limit 1
$$;

-- When what waited already was handed over; those that run by now did so when they were set.
alter table "Delegation" add column "handedOverAt" timestamptz(3);
update "Delegation" set "handedOverAt" = "startAt" where "startAt" <= now();

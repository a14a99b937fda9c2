-- A change of approved costs waits beside them for its approval.
alter table "CostSheet" add column "change" jsonb;

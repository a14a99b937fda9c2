-- How far payments pass what was agreed, where the company lets an approval decide about it. Without that the cap stands as it was.
alter table "Contract" add column "overpaidMinor" bigint not null default 0;
alter table "Contract" drop constraint "Contract_money_check";
alter table "Contract" add constraint "Contract_money_check" check ("amountMinor" > 0 and "paidMinor" >= 0 and "pendingPayMinor" >= 0
  and "overpaidMinor" >= 0 and "paidMinor" + "pendingPayMinor" <= "amountMinor" + "overpaidMinor");

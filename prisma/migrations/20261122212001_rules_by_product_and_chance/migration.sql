-- An assignment rule may look at what products a lead asks for, and at its chances: at least `from`, below `to`.
ALTER TABLE "AssignmentRule" ADD COLUMN     "chanceBelowBp" INTEGER,
ADD COLUMN     "chanceFromBp" INTEGER,
ADD COLUMN     "productIds" UUID[];

alter table "AssignmentRule" add constraint "AssignmentRule_chance_check"
  check (coalesce("chanceFromBp", 0) between 0 and 10000 and coalesce("chanceBelowBp", 10001) between 1 and 10001
    and coalesce("chanceFromBp", 0) < coalesce("chanceBelowBp", 10001));

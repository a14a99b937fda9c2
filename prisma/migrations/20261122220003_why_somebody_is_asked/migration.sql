ALTER TABLE "ApprovalTask" ADD COLUMN "why" TEXT;

alter table "ApprovalTask" add constraint "ApprovalTask_why_check" check (why in ('noApprover', 'left'));

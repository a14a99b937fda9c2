ALTER TABLE "ApprovalTask" ADD COLUMN "automatic" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "lapseAt" TIMESTAMPTZ(3);

-- Whose turn is over in any way: one look for reminders, managers and steps that decide themselves.
drop index "ApprovalTask_due";
create index "ApprovalTask_due" on "ApprovalTask" (least("remindAt", "escalateAt", "lapseAt")) where state = 'pending';

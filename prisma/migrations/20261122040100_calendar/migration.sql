-- AlterTable
ALTER TABLE "User" ADD COLUMN     "awayUntil" TIMESTAMPTZ(3),
ADD COLUMN     "dutyState" TEXT NOT NULL DEFAULT 'on';

-- CreateTable
CREATE TABLE "WorkCalendar" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "hours" JSONB NOT NULL,

    CONSTRAINT "WorkCalendar_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CalendarDay" (
    "date" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "nameEn" TEXT NOT NULL DEFAULT '',
    "hours" JSONB,

    CONSTRAINT "CalendarDay_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "CalendarYear" (
    "year" INTEGER NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "CalendarYear_pkey" PRIMARY KEY ("year")
);

-- Written by hand.
alter table "WorkCalendar" add constraint "WorkCalendar_id_check" check ("id" = 1);
alter table "CalendarDay" add constraint "CalendarDay_kind_check" check ("kind" in ('holiday', 'workday'));
alter table "CalendarYear" add constraint "CalendarYear_source_check" check ("source" in ('published', 'typed'));
alter table "User" add constraint "User_dutyState_check" check ("dutyState" in ('on', 'away', 'off'));

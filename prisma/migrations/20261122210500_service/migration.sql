-- CreateTable
CREATE TABLE "KnowledgeArticle" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "tags" TEXT[],
    "audience" TEXT NOT NULL DEFAULT 'internal',
    "state" TEXT NOT NULL DEFAULT 'published',
    "ownerId" UUID NOT NULL,
    "ticketId" UUID,
    "terms" TEXT[],
    "titleTerms" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KnowledgeArticle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ArticleUse" (
    "articleId" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ArticleUse_pkey" PRIMARY KEY ("articleId","ticketId")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "id" UUID NOT NULL,
    "no" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'new',
    "source" TEXT NOT NULL DEFAULT 'chat',
    "customerId" UUID,
    "contactId" UUID,
    "orderId" UUID,
    "orderLineId" UUID,
    "place" TEXT,
    "lat" DECIMAL(9,6),
    "lng" DECIMAL(9,6),
    "windowFrom" TIMESTAMPTZ(3),
    "windowTo" TIMESTAMPTZ(3),
    "skills" TEXT[],
    "ownerId" UUID,
    "takenAt" TIMESTAMPTZ(3),
    "code" TEXT NOT NULL,
    "policyId" UUID,
    "responseTarget" INTEGER,
    "resolutionTarget" INTEGER,
    "clockFrom" TIMESTAMPTZ(3) NOT NULL,
    "responseWarnAt" TIMESTAMPTZ(3),
    "responseDueAt" TIMESTAMPTZ(3),
    "resolutionWarnAt" TIMESTAMPTZ(3),
    "resolutionDueAt" TIMESTAMPTZ(3),
    "provisional" BOOLEAN NOT NULL DEFAULT false,
    "slaNextAt" TIMESTAMPTZ(3),
    "slaState" TEXT NOT NULL DEFAULT 'responseDue',
    "episode" INTEGER NOT NULL DEFAULT 1,
    "firstRespondedAt" TIMESTAMPTZ(3),
    "holdSince" TIMESTAMPTZ(3),
    "holdSeconds" INTEGER NOT NULL DEFAULT 0,
    "pastHoldSeconds" INTEGER NOT NULL DEFAULT 0,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "resolutionSeconds" INTEGER,
    "closedAt" TIMESTAMPTZ(3),
    "reopenCount" INTEGER NOT NULL DEFAULT 0,
    "endNote" TEXT,
    "intoId" UUID,
    "followsId" UUID,
    "escalatedAt" TIMESTAMPTZ(3),
    "satisfaction" INTEGER,
    "satisfactionNote" TEXT,
    "ratedAt" TIMESTAMPTZ(3),
    "lastMessageAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketMessage" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "authorKind" TEXT NOT NULL,
    "authorId" UUID,
    "visibility" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TicketMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketOffer" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "offeredById" UUID,
    "offeredAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "endedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "TicketOffer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketLink" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" UUID NOT NULL,

    CONSTRAINT "TicketLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlaPolicy" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sort" INTEGER NOT NULL,
    "types" TEXT[],
    "levels" TEXT[],
    "defaultPriority" TEXT NOT NULL DEFAULT 'normal',
    "targets" JSONB NOT NULL,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "SlaPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlaEvent" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "episode" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "lateSeconds" INTEGER,

    CONSTRAINT "SlaEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlaNotice" (
    "fireKey" TEXT NOT NULL,
    "ticketId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "recipientId" UUID NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "SlaNotice_pkey" PRIMARY KEY ("fireKey")
);

-- CreateTable
CREATE TABLE "EngineerProfile" (
    "userId" UUID NOT NULL,
    "skills" TEXT[],
    "base" TEXT,
    "lat" DECIMAL(9,6),
    "lng" DECIMAL(9,6),

    CONSTRAINT "EngineerProfile_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "ServiceDesk" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "pointerId" UUID,

    CONSTRAINT "ServiceDesk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServiceLink" (
    "id" UUID NOT NULL,
    "customerId" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ServiceLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worklog" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "on" DATE NOT NULL,
    "minutes" INTEGER NOT NULL,
    "travelMinutes" INTEGER NOT NULL DEFAULT 0,
    "billable" BOOLEAN NOT NULL DEFAULT true,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "note" TEXT NOT NULL DEFAULT '',
    "signedBy" TEXT,
    "fileIds" UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" UUID NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Worklog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkDay" (
    "userId" UUID NOT NULL,
    "on" DATE NOT NULL,
    "minutes" INTEGER NOT NULL,

    CONSTRAINT "WorkDay_pkey" PRIMARY KEY ("userId","on")
);

-- CreateTable
CREATE TABLE "ReturnVisit" (
    "opportunityId" UUID NOT NULL,
    "planId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReturnVisit_pkey" PRIMARY KEY ("opportunityId")
);

-- CreateIndex
CREATE UNIQUE INDEX "KnowledgeArticle_no_key" ON "KnowledgeArticle"("no");

-- CreateIndex
CREATE UNIQUE INDEX "KnowledgeArticle_ticketId_key" ON "KnowledgeArticle"("ticketId");

-- CreateIndex
CREATE INDEX "KnowledgeArticle_terms_idx" ON "KnowledgeArticle" USING GIN ("terms");

-- CreateIndex
CREATE INDEX "KnowledgeArticle_titleTerms_idx" ON "KnowledgeArticle" USING GIN ("titleTerms");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_no_key" ON "Ticket"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_code_key" ON "Ticket"("code");

-- CreateIndex
CREATE INDEX "Ticket_customerId_createdAt_idx" ON "Ticket"("customerId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Ticket_ownerId_updatedAt_idx" ON "Ticket"("ownerId", "updatedAt" DESC);

-- CreateIndex
CREATE INDEX "TicketMessage_ticketId_at_idx" ON "TicketMessage"("ticketId", "at");

-- CreateIndex
CREATE INDEX "TicketOffer_ticketId_offeredAt_idx" ON "TicketOffer"("ticketId", "offeredAt");

-- CreateIndex
CREATE INDEX "TicketOffer_userId_offeredAt_idx" ON "TicketOffer"("userId", "offeredAt");

-- CreateIndex
CREATE INDEX "TicketLink_entity_entityId_idx" ON "TicketLink"("entity", "entityId");

-- CreateIndex
CREATE UNIQUE INDEX "TicketLink_ticketId_entity_entityId_key" ON "TicketLink"("ticketId", "entity", "entityId");

-- CreateIndex
CREATE UNIQUE INDEX "SlaPolicy_name_key" ON "SlaPolicy"("name");

-- CreateIndex
CREATE UNIQUE INDEX "SlaEvent_ticketId_kind_episode_key" ON "SlaEvent"("ticketId", "kind", "episode");

-- CreateIndex
CREATE UNIQUE INDEX "ServiceLink_code_key" ON "ServiceLink"("code");

-- CreateIndex
CREATE INDEX "ServiceLink_customerId_idx" ON "ServiceLink"("customerId");

-- CreateIndex
CREATE INDEX "Worklog_ticketId_idx" ON "Worklog"("ticketId");

-- CreateIndex
CREATE INDEX "Worklog_on_idx" ON "Worklog"("on");

-- AddForeignKey
ALTER TABLE "KnowledgeArticle" ADD CONSTRAINT "KnowledgeArticle_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticleUse" ADD CONSTRAINT "ArticleUse_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "KnowledgeArticle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "Order"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_intoId_fkey" FOREIGN KEY ("intoId") REFERENCES "Ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketMessage" ADD CONSTRAINT "TicketMessage_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketOffer" ADD CONSTRAINT "TicketOffer_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketLink" ADD CONSTRAINT "TicketLink_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlaEvent" ADD CONSTRAINT "SlaEvent_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EngineerProfile" ADD CONSTRAINT "EngineerProfile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Worklog" ADD CONSTRAINT "Worklog_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Worklog" ADD CONSTRAINT "Worklog_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table "Ticket"
  add constraint "Ticket_type" check (type in ('install', 'demo', 'test', 'repair', 'question', 'complaint')),
  add constraint "Ticket_priority" check (priority in ('urgent', 'high', 'normal', 'low')),
  add constraint "Ticket_state" check (state in ('new', 'taken', 'onTheWay', 'working', 'waiting', 'resolved', 'closed', 'merged', 'cancelled')),
  add constraint "Ticket_slaState" check ("slaState" in ('responseDue', 'running', 'fulfilled', 'failed')),
  -- Somebody is at it, unless it is new or over.
  add constraint "Ticket_owned" check (state not in ('taken', 'onTheWay', 'working', 'waiting') or "ownerId" is not null),
  add constraint "Ticket_hold" check (("holdSince" is not null) = (state = 'waiting')),
  add constraint "Ticket_merged" check ((state = 'merged') = ("intoId" is not null)),
  add constraint "Ticket_resolved" check (state <> 'resolved' or "resolvedAt" is not null),
  add constraint "Ticket_satisfaction" check (satisfaction between 1 and 5);

alter table "ChatSpace" drop constraint "ChatSpace_purpose_check";
alter table "ChatSpace" add constraint "ChatSpace_purpose_check" check (purpose in ('pool', 'deal', 'approval', 'digest', 'ticket', 'general'));

alter table "Handover" drop constraint "Handover_kind_check";
alter table "Handover" add constraint "Handover_kind_check" check (kind in ('leads', 'customers', 'deals', 'tickets', 'campaigns', 'plans', 'done'));

-- What the scan of the clocks walks: only tickets on which something can still fall due, the earliest first.
create index "Ticket_sla" on "Ticket" ("slaNextAt") where "slaNextAt" is not null;
-- What closes by itself.
create index "Ticket_quiet" on "Ticket" ("lastMessageAt") where state in ('resolved', 'waiting');
-- The queue, and what is open with whom.
create index "Ticket_queue" on "Ticket" ("createdAt") where state = 'new';
create index "Ticket_open" on "Ticket" ("resolutionDueAt") where state in ('new', 'taken', 'onTheWay', 'working', 'waiting');

alter table "TicketOffer" add constraint "TicketOffer_state" check (state in ('open', 'accepted', 'declined', 'expired', 'closed'));
create unique index "TicketOffer_one_open" on "TicketOffer" ("ticketId") where state = 'open';
create index "TicketOffer_due" on "TicketOffer" ("expiresAt") where state = 'open';

create unique index "SlaPolicy_one_default" on "SlaPolicy" ("isDefault") where "isDefault";
alter table "SlaPolicy" add constraint "SlaPolicy_default_is_on" check (not "isDefault" or enabled);
create index "SlaNotice_waiting" on "SlaNotice" ("dueAt") where "sentAt" is null;
create unique index "ServiceLink_one_open" on "ServiceLink" ("customerId") where "closedAt" is null;

alter table "Worklog"
  add constraint "Worklog_minutes" check (minutes > 0 and "travelMinutes" >= 0 and minutes + "travelMinutes" <= 1440);
-- No person has more than twenty-four hours a day, whatever runs at the same time.
alter table "WorkDay" add constraint "WorkDay_minutes" check (minutes between 0 and 1440);

alter table "KnowledgeArticle"
  add constraint "KnowledgeArticle_audience" check (audience in ('internal', 'customer')),
  add constraint "KnowledgeArticle_state" check (state in ('draft', 'published', 'archived'));

create trigger "Ticket_follow_merge" before insert on "Ticket" for each row execute function shoal_follow_merged_customer();
create trigger "ServiceLink_follow_merge" before insert on "ServiceLink" for each row execute function shoal_follow_merged_customer();

-- When the clock of a ticket has to be looked at next, seen from a moment: the earliest of what can still fall due after it.
create function shoal_sla_next(t "Ticket", seen timestamptz) returns timestamptz language sql immutable as $$
  select min(at) from (values
    (case when t."firstRespondedAt" is null and t.state not in ('resolved', 'closed', 'merged', 'cancelled') then t."responseWarnAt" end),
    (case when t."firstRespondedAt" is null and t.state not in ('resolved', 'closed', 'merged', 'cancelled') then t."responseDueAt" end),
    (case when t.state in ('new', 'taken', 'onTheWay', 'working') then t."resolutionWarnAt" end),
    (case when t.state in ('new', 'taken', 'onTheWay', 'working') then t."resolutionDueAt" end)
  ) moments (at) where at > seen
$$;

-- The clocks that fell due: each event is written once, and the ticket waits for its next moment. Rows in other hands are skipped.
create function shoal_sla_scan(at timestamptz, most integer)
returns table ("ticketId" uuid, kind text, episode integer, priority text, "ownerId" uuid) language sql as $$
  with due as (
    select t.id from "Ticket" t where t."slaNextAt" <= at order by t."slaNextAt" limit most for update skip locked
  ), fallen as (
    select t.id, t.episode, t.priority, t."ownerId", m.kind from due join "Ticket" t on t.id = due.id, lateral (values
      ('responseWarn', t."responseWarnAt", t."firstRespondedAt" is null),
      ('responseBreach', t."responseDueAt", t."firstRespondedAt" is null),
      ('resolutionWarn', t."resolutionWarnAt", t.state in ('new', 'taken', 'onTheWay', 'working')),
      ('resolutionBreach', t."resolutionDueAt", t.state in ('new', 'taken', 'onTheWay', 'working'))
    ) m (kind, due_at, counts) where m.counts and m.due_at <= at
  ), written as (
    insert into "SlaEvent" (id, "ticketId", kind, episode, at)
    select gen_random_uuid(), f.id, f.kind, f.episode, at from fallen f
    on conflict ("ticketId", kind, episode) do nothing returning "SlaEvent"."ticketId", "SlaEvent".kind
  ), moved as (
    update "Ticket" t set "slaNextAt" = shoal_sla_next(t, at),
      "slaState" = case when exists (select 1 from fallen f where f.id = t.id and f.kind like '%Breach') then 'failed' else t."slaState" end
    from due where t.id = due.id
  )
  select f.id, f.kind, f.episode, f.priority, f."ownerId" from fallen f join written w on w."ticketId" = f.id and w.kind = f.kind
$$;

-- What a text is found by: Chinese in pairs of characters, anything else as the stems of its words. `alone` adds the single
-- characters, so that one of them finds what it stands in: texts are kept with them, questions are asked without.
create function shoal_terms(said text, alone boolean) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct term), '{}') from (
    select unnest(tsvector_to_array(to_tsvector('english', regexp_replace(lower(normalize(said, NFKC)), '[^a-z0-9]+', ' ', 'g')))) as term
    union all
    select substr(run.word, n, 2) from (
      select (regexp_matches(normalize(said, NFKC), '[㐀-鿿]+', 'g'))[1] as word
    ) run, generate_series(1, greatest(char_length(run.word) - 1, 1)) n
    union all
    select regexp_split_to_table(run.word, '') from (
      select (regexp_matches(normalize(said, NFKC), '[㐀-鿿]+', 'g'))[1] as word
    ) run where alone
  ) terms where term <> ''
$$;

create function shoal_keep_terms() returns trigger language plpgsql as $$
begin
  new."titleTerms" := shoal_terms(new.title || ' ' || array_to_string(new.tags, ' '), true);
  new.terms := shoal_terms(new.title || ' ' || array_to_string(new.tags, ' ') || ' ' || new.body, true);
  return new;
end
$$;
create trigger "KnowledgeArticle_terms" before insert or update of title, tags, body on "KnowledgeArticle"
  for each row execute function shoal_keep_terms();

-- A company from before tickets has the usual targets too.
insert into "SlaPolicy" (id, name, sort, types, levels, targets, "isDefault", enabled)
select gen_random_uuid(), case when locale = 'zh' then '标准服务' else 'Standard service' end, 100, '{}', '{}',
  '{"urgent": [30, 120], "high": [60, 240], "normal": [480, 1440], "low": [1440, 4320]}', true, true from "CompanySettings";

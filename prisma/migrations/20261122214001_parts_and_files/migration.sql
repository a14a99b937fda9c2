-- Notes below a ticket may come with photos.
alter table "TicketMessage" add column "fileIds" uuid[] not null default '{}';
alter table "TicketMessage" alter column "fileIds" drop default;

-- What was used up on a ticket stands in rows of its own, with what it cost us on that day.
CREATE TABLE "WorklogPart" (
    "id" UUID NOT NULL,
    "worklogId" UUID NOT NULL,
    "sort" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "qty" DECIMAL(18,4) NOT NULL,
    "productId" UUID,
    "unitCostMinor" BIGINT,
    "currency" CHAR(3),
    "baseMinor" BIGINT,

    CONSTRAINT "WorklogPart_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "WorklogPart_worklogId_sort_key" ON "WorklogPart"("worklogId", "sort");
ALTER TABLE "WorklogPart" ADD CONSTRAINT "WorklogPart_worklogId_fkey" FOREIGN KEY ("worklogId") REFERENCES "Worklog"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "WorklogPart" ADD CONSTRAINT "WorklogPart_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE SET NULL ON UPDATE CASCADE;
alter table "WorklogPart" add constraint "WorklogPart_qty" check (qty > 0);
alter table "WorklogPart" add constraint "WorklogPart_cost" check ("baseMinor" is null or "unitCostMinor" is not null and currency is not null);

-- What was written before keeps its words; its cost on its day is not known any more.
insert into "WorklogPart" (id, "worklogId", sort, name, qty)
select gen_random_uuid(), w.id, p.n, p.part ->> 'name', greatest((p.part ->> 'qty')::numeric, 0.0001)
from "Worklog" w cross join lateral jsonb_array_elements(w.parts) with ordinality p (part, n);
alter table "Worklog" drop column parts;

import type { Sql } from '../../src/store/db.ts'
import type { Cast } from '../demo/people.ts'

/**
 * What a company of some years has beside its leads: customers of the reps, deals with their ways through the stages and their products,
 * contracts that are paid by instalments, and talks about all of it.
 */
export async function addBusiness(
  sql: Sql,
  { customers, deals, talks }: { customers: number; deals: number; talks: number },
  cast: Cast,
): Promise<void> {
  const admin = cast.users.zhou ?? ''
  await sql`
    insert into "Customer" (id, no, name, "nameKey", "nameInitials", "ownerId", "ownerSince", "homePoolId", source, region, "createdAt", "createdById", "updatedAt",
      "lastFollowUpAt")
    select uuidv7(), 'C-' || n, 'customer ' || n, n::text, '', reps.ids[1 + n % cardinality(reps.ids)], now(), ${cast.sea}::uuid,
      (array['官网','展会','转介绍','百度','抖音'])[1 + n % 5], (array['上海','苏州','杭州'])[1 + n % 3], now() - n % 700 * interval '1 day', ${admin}::uuid, now(),
      now() - n % 90 * interval '1 day'
    from generate_series(1, ${customers}::int) n, (select array_agg(id) as ids from "User" where handle like 'rep%') reps`
  await sql`
    insert into "Product" (id, sku, name, "listPriceMinor", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'P' || n, '产品' || n, n * 1000, now(), ${admin}::uuid, now() from generate_series(1, 40) n`
  await sql`
    insert into "Opportunity" (id, no, name, "customerId", "pipelineId", "stageId", "lastOpenStageId", "amountMinor", currency, "probabilityBp", "expectedCloseOn",
      "closedAt", "ownerId", "stageEnteredAt", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'O-' || n, 'deal ' || n, c.ids[1 + n % cardinality(c.ids)], s."pipelineId", case n % 3 when 0 then s.won when 1 then s.lost else s.open[1 + n % 5] end,
      s.open[1 + n % 5], (n % 997 + 3) * 10000, 'CNY', 1000 + n % 5 * 2000, (now() + (n % 120 - 30) * interval '1 day')::date,
      case when n % 3 < 2 then now() - (n % 700) * interval '1 day' end, c.owners[1 + n % cardinality(c.ids)], now(), now() - (n % 700 + 40) * interval '1 day', ${admin}::uuid, now()
    from generate_series(1, ${deals}::int) n,
      (select array_agg(id order by no) as ids, array_agg("ownerId" order by no) as owners from "Customer") c,
      (select p.id as "pipelineId", array_agg(s.id order by s.sort) filter (where s.kind = 'open') as open, (array_agg(s.id) filter (where s.kind = 'won'))[1] as won,
        (array_agg(s.id) filter (where s.kind = 'lost'))[1] as lost from "Pipeline" p join "Stage" s on s."pipelineId" = p.id group by p.id limit 1) s`
  await sql`
    insert into "StageLog" (id, "opportunityId", "fromId", "toId", at, "byId", seconds)
    select uuidv7(), o.id, s.id, coalesce(o."lastOpenStageId", o."stageId"), o."createdAt", o."ownerId", 86400
    from "Opportunity" o join "Stage" s on s."pipelineId" = o."pipelineId" and s.sort = 1`
  await sql`
    insert into "OpportunityLine" (id, "opportunityId", "productId", "listPriceMinor", "dealPriceMinor", qty, "totalMinor", "createdAt")
    select uuidv7(), o.id, p.ids[1 + (hashint4(substr(o.no, 3)::int + nth) & 1023) % 40], 1000, 1000, 1, o."amountMinor" / 2, o."createdAt"
    from "Opportunity" o, generate_series(1, 2) nth, (select array_agg(id) as ids from "Product") p`
  await sql`
    insert into "Contract" (id, no, title, "customerId", "opportunityId", "ownerId", "amountMinor", currency, "rateToBase", "baseMinor", "startOn", "endOn", "docState",
      "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'HT-' || o.no, o.name, o."customerId", o.id, o."ownerId", o."amountMinor", 'CNY', 1, o."amountMinor", o."closedAt"::date, o."closedAt"::date + 365,
      'approved', o."closedAt", o."ownerId", o."closedAt"
    from "Opportunity" o join "Stage" s on s.id = o."stageId" where s.kind = 'won'`
  await sql`
    insert into "Instalment" (id, "contractId", period, "dueOn", "amountMinor", "allocatedMinor", "createdAt")
    select uuidv7(), c.id, nth, c."startOn" + nth * 30, c."amountMinor" / 2, case when nth = 1 then c."amountMinor" / 2 else 0 end, c."createdAt"
    from "Contract" c, generate_series(1, 2) nth`
  await sql`
    insert into "Payment" (id, no, "contractId", "ownerId", "receivedOn", "amountMinor", currency, "rateToBase", "baseMinor", "docState", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'HK-' || c.no, c.id, c."ownerId", c."startOn" + 29, c."amountMinor" / 2, 'CNY', 1, c."amountMinor" / 2, 'approved', c."createdAt", c."ownerId", c."createdAt"
    from "Contract" c`
  await sql`
    insert into "FollowUpRecord" (id, entity, "entityId", method, text, at, "authorId", "createdAt")
    select uuidv7(), 'customer', c.ids[1 + n % cardinality(c.ids)], (array['call','visit','wechat','email','meeting','other'])[1 + n % 6], '聊了需求',
      now() - n * interval '8 seconds', c.owners[1 + n % cardinality(c.ids)], now() - n * interval '8 seconds'
    from generate_series(1, ${talks}::int) n, (select array_agg(id order by no) as ids, array_agg("ownerId" order by no) as owners from "Customer") c`
  await sql`update "Lead" set "responseFrom" = "createdAt", "firstResponseDueAt" = "createdAt" + interval '2 hours', "firstRespondedAt" = "createdAt" + interval '1 hour'
    where "ownerId" is not null`
  for (const vacuum of tables(sql)) await vacuum()
}

function tables(sql: Sql) {
  return [
    () => sql`vacuum analyze "Lead"`,
    () => sql`vacuum analyze "Customer"`,
    () => sql`vacuum analyze "Opportunity"`,
    () => sql`vacuum analyze "OpportunityLine"`,
    () => sql`vacuum analyze "StageLog"`,
    () => sql`vacuum analyze "Contract"`,
    () => sql`vacuum analyze "Instalment"`,
    () => sql`vacuum analyze "Payment"`,
    () => sql`vacuum analyze "FollowUpRecord"`,
  ]
}

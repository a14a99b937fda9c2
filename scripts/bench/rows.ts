import type { Sql, Tx } from '../../src/store/db.ts'
import type { Cast } from '../demo/people.ts'

/** More reps in the sales department, linked to the playground, with no limit but their own counters; their handles. */
export async function addReps(tx: Tx, count: number, after = 0): Promise<string[]> {
  const handles = Array.from({ length: count }, (_, index) => `rep${after + index + 1}`)
  await tx.sql`
    with rep as (
      insert into "User" (id, handle, "displayName", "departmentId")
      select uuidv7(), handle, '销售' || handle, (select "departmentId" from "User" where handle = 'mei')
      from unnest(${handles}::text[]) handle
      returning id, handle
    ), role as (
      insert into "UserRole" ("userId", "roleId") select rep.id, r.id from rep, "Role" r where r.name = '销售'
    ), identity as (
      insert into "ChatIdentity" (id, "installId", "platformUserId", "displayName", "userId", "linkedAt", "linkMethod")
      select uuidv7(), i.id, rep.handle, rep.handle, rep.id, now(), 'admin' from rep, "ChatInstall" i
      returning id, "installId", "platformUserId"
    ), dm as (
      insert into "ChatSpace" (id, "installId", "chatId", name, kind, "identityId")
      select uuidv7(), "installId", 'dm:' || "platformUserId", 'Shoal', 'dm', id from identity
    )
    insert into "OwnerCounter" ("userId", kind, entity, scope)
    select id, 'held', 'lead', '' from rep`
  await tx.sql`update "PickRule" set "dailyMax" = 1000000`
  await tx.sql`delete from "CapacityRule"`
  return handles
}

/** Leads L-1 to L-count: company names as they are met, half of them in either pool, one of a hundred owned, with a phone number. */
export async function addLeads(sql: Sql, count: number, cast: Cast): Promise<void> {
  await sql`
    insert into "Lead" (id, no, title, "companyName", "nameKey", "personName", need, source, region, "poolId", "ownerId", "ownerSince",
      "pooledAt", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'L-' || n, name, name, name, person, need, source, city,
      case when owned then null when n % 2 = 0 then ${cast.pool}::uuid else ${cast.overseas}::uuid end,
      case when owned then ${cast.users.mei}::uuid end, case when owned then at end, at, at, ${cast.users.wang}::uuid, at
    from generate_series(1, ${count}::int) n,
      lateral (select hashint4(n)::bigint + 2147483648 as h) dice,
      lateral (select
        (array['上海','苏州','杭州','宁波','南京','无锡','深圳','广州','成都','武汉','青岛','厦门'])[1 + h % 12] as city,
        (array['云帆','恒屹','启明','鼎盛','瑞丰','华腾','博远','联创','中科','金桥','海纳','天行','新元','嘉禾','宏图','星河'])[1 + h / 12 % 16]
          || (array['精密','科技','机械','软件','物流','电子','新材料','医疗','食品','能源','建材','纺织'])[1 + h / 192 % 12] as core,
        (array['王','李','张','刘','陈','杨','赵','黄','周','吴'])[1 + h / 2304 % 10]
          || (array['敏','伟','静','强','磊','洋','艳','杰','娟','涛'])[1 + h / 23040 % 10] as person,
        (array['想了解客服系统','需要进销存','年底前换 CRM','询价 50 个账号','要一次演示'])[1 + h / 7 % 5] as need,
        (array['官网','展会','转介绍','百度','抖音'])[1 + h / 11 % 5] as source,
        now() - n * interval '8 seconds' as at, n % 100 = 0 as owned) said,
      lateral (select city || core || n % 997 || '号有限公司' as name) named`
  await sql`
    insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised, "isPrimary")
    select uuidv7(), 'lead', id, 'phone', phone, '+86' || phone, true
    from "Lead", lateral (select '138' || lpad(substr(no, 3), 8, '0') as phone) point`
  await sql`vacuum analyze "Lead"`
  await sql`vacuum analyze "ContactPoint"`
}

/** A Slack workspace where the reps have accounts and every lead's card stands in one channel: "m1" shows L-1. */
export async function addSlack(sql: Sql, count: number): Promise<void> {
  await sql`
    with install as (
      insert into "ChatInstall" (id, platform, "externalTenant", "appId") values (uuidv7(), 'slack', 'T0BENCH', 'slack') returning id
    ), rep as (
      insert into "ChatIdentity" (id, "installId", "platformUserId", "displayName", "userId", "linkedAt", "linkMethod")
      select uuidv7(), install.id, 'U0' || u.handle, u.handle, u.id, now(), 'email' from install, "User" u where u.handle like 'rep%'
      returning id, "installId", "platformUserId"
    ), dm as (
      insert into "ChatSpace" (id, "installId", "chatId", name, kind, "identityId")
      select uuidv7(), "installId", 'D' || "platformUserId", 'dm', 'dm', id from rep
    ), room as (
      insert into "ChatSpace" (id, "installId", "chatId", name, kind) select uuidv7(), id, 'C0LEADS', 'leads', 'group' from install
      returning id
    )
    insert into "CardPost" (id, "spaceId", "messageId", view, entity, "entityId", audience, state, drawn, "createdAt", "updatedAt")
    select uuidv7(), room.id, 'm' || substr(l.no, 3), 'lead', 'lead', l.id, 'room', 'live', 1, now(), now()
    from room, "Lead" l where substr(l.no, 3)::int <= ${count}`
  await sql`vacuum analyze "CardPost"`
}

/** Reminders of the reps that are due tomorrow and later. */
export async function addReminders(sql: Sql, count: number): Promise<void> {
  await sql`
    insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", "createdAt")
    select uuidv7(), 'plan', 'plan', gen_random_uuid(), reps.ids[1 + n % cardinality(reps.ids)], now() + interval '1 day' + n * interval '1 second',
      'plan:' || n, now()
    from generate_series(1, ${count}::int) n, (select array_agg(id) as ids from "User" where handle like 'rep%') reps`
  await sql`vacuum analyze "Reminder"`
}

/** So many of them become due now. */
export async function makeDue(sql: Sql, count: number): Promise<void> {
  await sql`
    update "Reminder" set "dueAt" = now() - interval '1 second'
    where id in (select id from "Reminder" where state = 'waiting' order by "dueAt" limit ${count})`
}

/** Customers of the reps in all levels, looked after within what their level allows, but for `due`, whose last talk was sixty days ago. */
export async function addCustomers(
  sql: Sql,
  { count, due }: { count: number; due: number },
  { cast }: { cast: Cast },
): Promise<void> {
  await sql`
    insert into "Customer" (id, no, name, "nameKey", "nameInitials", level, "ownerId", "ownerSince", "homePoolId", "lastFollowUpAt", "createdAt",
      "createdById", "updatedAt")
    select uuidv7(), 'C-' || n, 'customer ' || n, n::text, '', (array['A', 'B', 'C', null])[1 + n % 4], reps.ids[1 + n % cardinality(reps.ids)], now() - interval '400 days', ${cast.sea}::uuid,
      now() - case when n % (${count}::int / ${due}::int) = 0 then interval '60 days'
        else n % (array[40, 25, 12, 25])[1 + n % 4] * interval '1 day' end,
      now() - interval '400 days', ${cast.users.wang}::uuid, now()
    from generate_series(1, ${count}::int) n, (select array_agg(id) as ids from "User" where handle like 'rep%') reps`
  await sql`
    insert into "OwnershipEpisode" (id, entity, "entityId", "ownerId", "startAt", "startReason", "actorId")
    select uuidv7(), 'customer', id, "ownerId", "ownerSince", 'claim', "ownerId" from "Customer" where "lastFollowUpAt" < now() - interval '30 days'`
  await sql`vacuum analyze "Customer"`
}

/** Leads with company names as they are met: a city, a brand of two letters out of sixty by sixty, a trade; one of ten in Latin letters. */
export async function addCompanies(sql: Sql, count: number, cast: Cast): Promise<void> {
  await sql`
    insert into "Lead" (id, no, title, "companyName", "nameKey", "nameInitials", "poolId", "ownerId", "ownerSince", "pooledAt", "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'L-' || n, name, name, key, initials, case when owned then null else ${cast.pool}::uuid end,
      case when owned then ${cast.users.mei}::uuid end, case when owned then at end, at, at, ${cast.users.wang}::uuid, at
    from generate_series(1, ${count}::int) n,
      lateral (select hashint4(n)::bigint + 2147483648 as h, hashint4(-n)::bigint + 2147483648 as g, n % 100 = 0 as owned,
        now() - n * interval '8 seconds' as at) dice,
      lateral (select
        (array['上海','苏州','杭州','宁波','南京','无锡','深圳','广州','成都','武汉','青岛','厦门'])[1 + h % 12] as city,
        substr('云恒启鼎瑞华博联中金海天新嘉宏星明盛丰腾远创科桥纳行元禾图河正泰康安达通顺利美佳德信诚永兴隆昌荣富贵福祥瑞吉庆和平祥光辉', (1 + h / 12 % 60)::int, 1)
          || substr('帆屹明盛丰腾远创科桥纳行元禾图河正泰康安达通顺利美佳德信诚永兴隆昌荣富贵福祥吉庆和平光辉云恒启鼎瑞华博联中金海天新嘉宏星', (1 + g % 60)::int, 1) as brand,
        (array['精密','科技','机械','软件','物流','电子','新材料','医疗','食品','能源','建材','纺织'])[1 + g / 60 % 12]
          || (array['','科技','设备','贸易','制造'])[1 + g / 720 % 5] as trade,
        (array['nord','silver','blue','river','stone','north','bright','open','smart','prime'])[1 + h % 10]
          || (array['licht','field','lake','works','tech','bridge','robotics','systems','foods','labs'])[1 + g % 10] || to_hex(n) as latin) said,
      lateral (select case when n % 10 = 0 then latin else city || brand || trade end as key,
        case when n % 10 = 0 then latin || ' Ltd' else city || brand || trade || '有限公司' end as name,
        case when n % 10 = 0 then left(latin, 1) else (array['sh','sz','hz','nb','nj','wx','sz','gz','cd','wh','qd','xm'])[1 + h % 12] || chr(97 + (h / 12 % 26)::int) || chr(97 + (g % 26)::int) || 'jm' end as initials) named`
  await sql`vacuum analyze "Lead"`
}

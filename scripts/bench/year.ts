import type { Sql } from '../../src/store/db.ts'
import type { Ground } from './ground.ts'
import { addReps } from './rows.ts'

/** So many people in all: reps in teams of twenty, each below a manager of their own department. */
export async function addPeople({ store }: Ground, count: number): Promise<void> {
  await store.transaction(async tx => {
    await tx.sql`delete from "ChatSpace" where kind = 'dm' and "chatId" like 'dm:rep%'`
    await tx.sql`delete from "ChatIdentity" where "platformUserId" like 'rep%'`
    await tx.sql`delete from "UserRole" ur using "User" u where u.id = ur."userId" and u.handle like 'rep%'`
    await tx.sql`delete from "OwnerCounter" c using "User" u where u.id = c."userId" and u.handle like 'rep%'`
    await tx.sql`delete from "User" where handle like 'rep%'`
    await addReps(tx, count)
    const teams = Math.ceil(count / 20)
    await tx.sql`
      with made as (
        insert into "Department" (id, name, path) select d, 'team ' || n, d::text from generate_series(1, ${teams}::int) n, lateral (select uuidv7() as d, n as m) x returning id
      ), numbered as (select id, row_number() over () as n from made)
      update "User" u set "departmentId" = numbered.id from numbered
      where u.handle like 'rep%' and (substr(u.handle, 4)::int - 1) / 20 + 1 = numbered.n`
    await tx.sql`
      update "UserRole" ur set "roleId" = (select id from "Role" where name = '销售经理')
      from "User" u where u.id = ur."userId" and u.handle like 'rep%' and substr(u.handle, 4)::int % 20 = 0`
  })
}

/** A year of leads and talks of these people, evenly spread, the newest an hour ago; one lead in ten has a promise. */
export async function addCompanyYear(sql: Sql, { leads, talks }: { leads: number; talks: number }): Promise<void> {
  // Who is merged and how much somebody holds is not measured here, and a trigger a row would take longer than everything else.
  await sql`alter table "Lead" disable trigger user`
  await sql`alter table "FollowUpRecord" disable trigger user`
  await sql`alter table "FollowUpPlan" disable trigger user`
  await sql`
    insert into "Lead" (id, no, title, "ownerId", "ownerSince", "createdAt", "createdById", "updatedAt", "lastFollowUpAt")
    select uuidv7(), 'L-' || n, 'lead ' || n, reps.ids[1 + n % cardinality(reps.ids)], at, at, reps.ids[1], at, at + (now() - at) * random()
    from generate_series(1, ${leads}::int) n, (select array_agg(id) as ids from "User" where handle like 'rep%') reps,
      lateral (select now() - interval '1 hour' - n * (interval '365 days' / ${leads}::int) as at) x`
  await sql`
    insert into "FollowUpRecord" (id, entity, "entityId", method, text, at, "authorId", "createdAt")
    select uuidv7(), 'lead', gen_random_uuid(), 'call', 'talked', now() - interval '1 hour' - n * (interval '365 days' / ${talks}::int),
      reps.ids[1 + n % cardinality(reps.ids)], now()
    from generate_series(1, ${talks}::int) n, (select array_agg(id) as ids from "User" where handle like 'rep%') reps`
  await sql`
    insert into "FollowUpPlan" (id, entity, "entityId", "ownerId", text, "dueAt", state, "createdAt", "createdById", "updatedAt")
    select uuidv7(), 'lead', l.id, l."ownerId", 'call', now() + (random() * 30 - 3) * interval '1 day', 'planned', now(), l."ownerId", now()
    from "Lead" l where random() < 0.1`
  await sql`alter table "Lead" enable trigger user`
  await sql`alter table "FollowUpRecord" enable trigger user`
  await sql`alter table "FollowUpPlan" enable trigger user`
  await sql`vacuum analyze "Lead"`
  await sql`vacuum analyze "FollowUpRecord"`
  await sql`vacuum analyze "FollowUpPlan"`
  await sql`vacuum analyze "User"`
}

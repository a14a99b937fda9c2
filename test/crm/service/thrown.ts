import { enrol } from '../../../src/crm/digests/enrol.ts'
import { companyOf } from '../../../src/store/company.ts'
import type { World } from '../../world.ts'
import { aCustomer } from '../stories.ts'
import { anotherEngineer } from './stories.ts'

/** Makes 孙静 the one who hands tickets out, and nothing else, with the digests that go with it. */
export async function aDispatcher(world: World): Promise<void> {
  await world.store.sql`
    update "UserRole" set "roleId" = (select id from "Role" where name = '服务调度') where "userId" = ${world.cast.users.sun}`
  await world.store.transaction(async tx => enrol(tx, { now: world.now(), company: await companyOf(tx) }))
}

/**
 * Forty days of service, thrown by a die: 400 tickets in every state, answered and solved in time and late, opened again, rated, with hours, for two
 * engineers and for customers of 林梅, of 赵博 and of nobody; the youngest is some hours ahead. No clock of theirs is looked at any more.
 * Returns the ids of the engineers.
 */
export async function someService(world: World, seed: number): Promise<string[]> {
  const names = [
    await aCustomer(world, 'mei', { company: '云帆科技' }),
    await aCustomer(world, 'bo', { company: '恒屹精密' }),
  ]
  const he = world.cast.users.he ?? ''
  const xu = await anotherEngineer(world, 'xu', '徐磊')
  const { mei, zhou } = world.cast.users
  const until = new Date(world.now().getTime() + 14 * 3_600_000)
  await world.store.transaction(async ({ sql }) => {
    await sql`select setseed(${seed / 1_000})`
    await sql`
      insert into "Ticket" (id, no, subject, type, priority, state, skills, code, "customerId", "ownerId", "createdById", "createdAt", "updatedAt", "lastMessageAt", "clockFrom",
        episode, "responseDueAt", "resolutionDueAt", "firstRespondedAt", "resolvedAt", "resolutionSeconds", "holdSince", "escalatedAt", satisfaction, "ratedAt", "slaState")
      select gen_random_uuid(), 'GD-20261001-' || lpad(n::text, 4, '0'), '事 ' || n, (array['install','demo','test','repair','question','complaint'])[1 + floor(random() * 6)::int],
        (array['urgent','high','normal','low'])[1 + floor(random() * 4)::int], d.state, '{}', 'code' || n,
        case floor(random() * 3 + n * 0)::int when 0 then (select id from "Customer" where no = ${names[0]?.customer ?? ''})
          when 1 then (select id from "Customer" where no = ${names[1]?.customer ?? ''}) end,
        case when d.state <> 'new' or d.asked then (array[${he}::uuid, ${xu}::uuid])[1 + floor(random() * 2)::int] end,
        case when random() < 0.3 then ${mei ?? ''}::uuid else ${zhou ?? ''}::uuid end,
        d.at, d.at, ${world.now()}, d.at + case when d.again then interval '5 hours' else interval '0' end, case when d.again then 2 else 1 end,
        d.at + interval '4 hours', d.at + interval '30 hours', case when d.state not in ('new', 'taken') then d.at + d.answered * interval '1 hour' end,
        case when d.state in ('resolved', 'closed') then d.at + d.solved * interval '1 hour' end,
        case when d.state in ('resolved', 'closed') then (d.solved * 1200)::int end,
        case when d.state = 'waiting' then d.at + interval '3 hours' end, case when random() < 0.1 then d.at + interval '1 hour' end,
        case when d.state in ('resolved', 'closed') and d.rated > 0 then d.rated end,
        case when d.state in ('resolved', 'closed') and d.rated > 0 then d.at + (d.solved + 1) * interval '1 hour' end, 'running'
      from generate_series(1, 400) n, lateral (
        select (array['new','taken','onTheWay','working','waiting','resolved','closed','closed','resolved','cancelled'])[1 + floor(random() * 10 + n * 0)::int] as state,
          random() < 0.4 as asked, random() < 0.2 as again, ${until}::timestamptz - random() * (n * 0 + 1) * interval '40 days' as at,
          random() * 8 as answered, 10 + random() * 40 as solved, floor(random() * 8 + n * 0)::int - 2 as rated) d`
    await sql`
      insert into "SlaEvent" (id, "ticketId", kind, episode, at)
      select gen_random_uuid(), t.id, kind, t.episode, due + interval '1 minute' from "Ticket" t, lateral (values
        ('responseBreach', t."responseDueAt", t."firstRespondedAt"), ('resolutionBreach', t."resolutionDueAt", t."resolvedAt")) e (kind, due, done)
      where due < ${world.now()} and (done is null or done > due) and t.state <> 'waiting'`
    await sql`
      insert into "Worklog" (id, "ticketId", "userId", "on", minutes, "travelMinutes", "fileIds", "createdAt", "createdById", "deletedAt")
      select gen_random_uuid(), t.id, coalesce(t."ownerId", ${he}::uuid), (t."createdAt" + floor(random() * 30) * interval '1 hour')::date, 1 + floor(random() * 200)::int,
        floor(random() * 60)::int, '{}', ${world.now()}, ${he}::uuid, case when random() < 0.1 then ${world.now()}::timestamptz end
      from "Ticket" t cross join generate_series(1, 2) where random() < 0.5`
  })
  return [he, xu]
}

import pg from 'pg'
import { enrol } from '../../src/crm/digests/enrol.ts'
import { stageDigests } from '../../src/crm/digests/stage.ts'
import { fireReminders } from '../../src/jobs/remind.ts'
import { companyOf } from '../../src/store/company.ts'
import { type Line, ms, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addCompanyYear, addPeople } from './year.ts'

const people = 1_000
const leads = 1_000_000
const talks = 2_000_000
const reminders = 10_000

/**
 * A thousand people's digests over a million leads and two million talks, beside one plain statement over the same tables; a second run,
 * which finds nothing; a day on which ten times as much happened; and ten thousand reminders of one minute.
 */
export async function digests({ onGround }: Server): Promise<Line[]> {
  return onGround(async ground => {
    await addPeople(ground, people)
    await addCompanyYear(ground.store.sql, { leads, talks })
    const now = await tomorrowAtNine(ground)
    const plain = new pg.Client({ connectionString: ground.url })
    await plain.connect()
    try {
      return await measured(ground, { now, plain })
    } finally {
      await plain.end()
    }
  })
}

async function measured(ground: Ground, { now, plain }: { now: Date; plain: pg.Client }): Promise<Line[]> {
  const first = await staged(ground, now)
  const second = await staged(ground, now)
  const floor = await timed(() => plain.query(bareCount))
  await happened(ground, 10)
  await due(ground, now)
  const busy = await staged(ground, new Date(now.getTime() + 86_400_000))
  const fired = await ring(ground, now)
  const bare = await timed(() => plain.query(bareRing))
  const held = `${leads / 1e6} M leads, ${talks / 1e6} M talks`
  const rest = { floor, goal: 10_000 }
  return [
    line(`digests of ${people} people, ${held}`, first.took, {
      ...rest,
      more: `${first.told} told, ${first.talks} talks in a day`,
    }),
    {
      ...line('a second run stages nothing', second.took, { ...rest, more: `${second.told} staged` }),
      met: second.told === 0,
    },
    line('the day after, with ten times as many talks', busy.took, {
      ...rest,
      more: `${busy.told} told, ${busy.talks} talks in a day`,
    }),
    line(`${reminders} reminders of one minute`, fired.took, {
      floor: bare,
      goal: 5_000,
      more: `${fired.count} settled`,
    }),
  ]
}

function line(name: string, took: number, { floor, goal, more }: { floor: number; goal: number; more: string }): Line {
  const ratio = (floor / took).toFixed(2)
  return {
    name,
    result: `${ms(took)}, ${more}`,
    floor: ms(floor),
    ratio,
    goal: `< ${goal / 1_000} s`,
    met: took < goal,
  }
}

/** The next morning on which anybody works: everybody is enrolled the evening before. */
async function tomorrowAtNine({ store }: Ground): Promise<Date> {
  const [evening] = await store.sql<{
    at: Date
  }>`select (date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai') as at`
  if (!evening) throw new Error('no evening')
  await store.transaction(async tx => enrol(tx, { now: evening.at, company: await companyOf(tx) }))
  await store.sql`vacuum analyze "Digest"`
  const [next] = await store.sql<{ at: Date }>`select min("nextAt") as at from "Digest" where every = 'day'`
  if (!next) throw new Error('nobody is enrolled')
  await store.sql`update "FollowUpRecord" set at = ${next.at}::timestamptz - interval '1 day' where at > ${next.at}::timestamptz - interval '1 day'`
  return next.at
}

async function staged({ store }: Ground, now: Date): Promise<{ took: number; told: number; talks: number }> {
  const [before] = await store.sql<{ runs: number }>`select count(*)::int as runs from "DigestRun" where state = 'sent'`
  const took = await timed(async () => {
    const company = await companyOf(store)
    while ((await store.transaction(tx => stageDigests(tx, { now, company, limit: 1_000 }))) > 0);
  })
  const [after] = await store.sql<{ runs: number; talks: number }>`
    select count(*)::int as runs, (select count(*)::int from "FollowUpRecord" where at >= ${now}::timestamptz - interval '33 hours' and at < ${now}::timestamptz - interval '9 hours') as talks
    from "DigestRun" where state = 'sent'`
  return { took, told: (after?.runs ?? 0) - (before?.runs ?? 0), talks: after?.talks ?? 0 }
}

/** Everybody's daily digest is due again a day later, a day on which so many times as much happened. */
async function happened({ store }: Ground, times: number): Promise<void> {
  await store.sql`
    insert into "FollowUpRecord" (id, entity, "entityId", method, text, at, "authorId", "createdAt")
    select uuidv7(), entity, "entityId", method, text, (select max("nextAt") from "Digest" where every = 'day') - interval '20 hours', "authorId", now()
    from "FollowUpRecord", generate_series(1, ${times}::int) where at > (select max(at) - interval '1 day' from "FollowUpRecord")`
  await store.sql`vacuum analyze "FollowUpRecord"`
}

async function due({ store }: Ground, now: Date): Promise<void> {
  await store.sql`
    update "Digest" set "nextAt" = ${now}::timestamptz + interval '1 day', "nextOn" = (${now}::timestamptz + interval '1 day')::date, "doneTo" = null where every = 'day'`
}

/** Ten for each of a thousand people, all due at one minute of the morning. */
async function ring({ store }: Ground, now: Date): Promise<{ took: number; count: number }> {
  await store.sql`
    with ring as materialized (
      select uuidv7() as id, p.id as person from (select id from "User" where handle like 'rep%' limit ${people}) p, generate_series(1, ${reminders / people}::int)
    )
    insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", says, "createdAt")
    select id, 'free', 'reminder', id, person, ${now}::timestamptz, 'bench:' || id, '{"words": "ring"}', now() from ring`
  await store.sql`vacuum analyze "Reminder"`
  let count = 0
  const took = await timed(async () => {
    for (let more = 1; more > 0; count += more) more = await fireReminders(store, now)
  })
  return { took, count }
}

const bareCount = `select "authorId", count(*) from "FollowUpRecord" where "deletedAt" is null and at > now() - interval '1 day' group by 1`
const bareRing = `update "Reminder" set state = 'sent', "sentAt" = now() where "fireKey" like 'bench:%'`

import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hire } from '../scripts/demo/people.ts'
import { createDispatch } from '../src/app/dispatch.ts'
import { handClock } from '../src/core/clock.ts'
import { RetryLater, Unreachable } from '../src/core/errors.ts'
import type { Copy, Platform } from '../src/core/platform.ts'
import { actions, views } from '../src/crm/index.ts'
import { setUpCompany } from '../src/crm/setup.ts'
import { beat, takeBackJobs } from '../src/jobs/alive.ts'
import { createCardJob } from '../src/jobs/card.ts'
import { fireReminders } from '../src/jobs/remind.ts'
import { copyShown, takeCopy } from '../src/store/copies.ts'
import { openStore, type Store } from '../src/store/db.ts'
import { deadLetters } from '../src/store/queue.ts'
import { aDatabase, type TestDatabase } from './database.ts'
import { count } from './rows.ts'

const clock = handClock(new Date('2026-11-23T02:00:00Z'))
const log = pino({ level: 'silent' })
let database: TestDatabase
let store: Store
let events = 0

beforeAll(async () => {
  database = await aDatabase()
  store = await openStore(database.url)
  await store.transaction(async tx => {
    await setUpCompany(tx, { name: '云澜软件', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
    await hire(tx, clock.now())
  })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})
beforeEach(() => store.sql`delete from graphile_worker._private_jobs`)

/** A stand-in for the chat vendor: remembers what it was sent, and does what the test says instead of answering. */
function aVendor(instead: (copy: Copy) => Promise<void> = async () => {}) {
  const shown: { verb: 'send' | 'update'; version: number; words: string }[] = []
  let writers = 0
  let most = 0
  async function write(verb: 'send' | 'update', copy: Copy): Promise<string> {
    writers += 1
    most = Math.max(most, writers)
    try {
      await instead(copy)
      shown.push({ verb, version: copy.version, words: copy.text })
    } finally {
      writers -= 1
    }
    return `m:${copy.post}`
  }
  const platform: Platform = {
    name: 'playground',
    hooks: [],
    patience: Number.POSITIVE_INFINITY,
    receive: async () => ({ status: 404 }),
    connect: async () => async () => {},
    profile: async person => ({ person, name: person, email: null, kind: 'member', dm: `dm:${person}` }),
    hold: () => ({ status: 202 }),
    reply: async () => ({ http: { status: 200 }, posted: [], after: async () => {} }),
    send: copy => write('send', copy),
    update: async (_message, copy) => {
      await write('update', copy)
    },
  }
  const job = createCardJob({ store, clock, log, views, platforms: new Map([[platform.name, platform]]) })
  return { job, shown, mostWriters: () => most }
}

/** A person does something by form; nobody works the queue. */
async function does(person: string, action: string, input: object) {
  const dispatch = createDispatch({ store, clock, log, actions, views })
  const answer = await dispatch({
    ...{ platform: 'playground', tenant: 'playground', eventId: `e${events++}`, person },
    ...{ chat: { id: `dm:${person}`, kind: 'dm' }, said: { kind: 'form', action, input } },
  })
  if (answer.error) throw new Error(answer.error.text)
  return answer
}

/** A new lead, announced in the room of its pool. Returns its number and the room's copy. */
async function announced(): Promise<{ no: string; post: string }> {
  const { notice } = await does('wang', 'lead.add', { company: `无锡太湖水务${events}` })
  const no = /L-\d+/.exec(notice ?? '')?.[0] ?? ''
  const [copy] = await store.sql<{ id: string }>`
    select p.id from "CardPost" p join "Lead" l on l.id = p."entityId" where l.no = ${no} and p.audience = 'room'`
  return { no, post: copy?.id ?? '' }
}

async function copyOf(post: string) {
  return store.transaction(tx => tx.cardPost.findUniqueOrThrow({ where: { id: post } }))
}

async function jobsFor(post: string) {
  return store.sql<{ locked: boolean; wait: number; key: string | null }>`
    select locked_by is not null as locked, extract(epoch from run_at - now())::float as wait, key
    from graphile_worker._private_jobs where payload ->> 'post' = ${post} order by id`
}

describe('a copy on its way', () => {
  test('is posted once, however often its job runs', async () => {
    const { no, post } = await announced()
    const { job, shown } = aVendor()
    await job(post)
    await job(post)
    expect(shown).toEqual([{ verb: 'send', version: 1, words: expect.stringContaining(no) }])
    expect(await copyOf(post)).toMatchObject({ state: 'live', messageId: `m:${post}`, drawn: 1, busyUntil: null })
  })

  test('is redrawn at the newest state, the ones between left out (R170)', async () => {
    const { no, post } = await announced()
    const { job, shown } = aVendor()
    await job(post)
    await does('mei', 'lead.claim', { leads: [no] })
    await does('mei', 'lead.release', { lead: no, reason: '不在我负责的行业' })
    await does('bo', 'lead.claim', { leads: [no] })
    await job(post)
    expect(shown.map(({ verb, version }) => [verb, version])).toEqual([
      ['send', 1],
      ['update', 4],
    ])
    expect(shown.at(-1)?.words).toContain('赵博 跟进中')
  })

  test('has one writer at a time, and ends at the newest state', async () => {
    const { post } = await announced()
    let wishes = 0
    const { job, shown, mostWriters } = aVendor(async () => {
      await sleep(10)
      if (wishes++ < 5) await store.sql`update "CardPost" set wanted = wanted + 1 where id = ${post}`
    })
    await Promise.all(Array.from({ length: 6 }, () => job(post)))
    expect(mostWriters()).toBe(1)
    const versions = shown.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    const { wanted, drawn } = await copyOf(post)
    expect([versions.at(-1), drawn]).toEqual([wanted, wanted])
  })

  test('waits when the vendor asks for patience, with the reason', async () => {
    const { post } = await announced()
    const { job } = aVendor(async () => {
      throw new RetryLater('429 too many requests', 30_000)
    })
    await job(post)
    expect(await copyOf(post)).toMatchObject({
      state: 'queued',
      drawn: 0,
      busyUntil: null,
      error: '429 too many requests',
      doubtSince: null,
    })
    const [wait] = await jobsFor(post)
    expect(wait?.wait).toBeGreaterThan(25)
    expect(wait?.wait).toBeLessThanOrEqual(30)
    const { job: again, shown } = aVendor()
    await again(post)
    expect(shown).toHaveLength(1)
  })

  test('waits when the vendor does not answer in time', async () => {
    const { post } = await announced()
    const { job } = aVendor(async () => {
      await sleep(5)
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    })
    await expect(job(post)).rejects.toThrow('timeout')
    expect(await copyOf(post)).toMatchObject({
      state: 'queued',
      busyUntil: null,
      error: expect.stringContaining('timeout'),
    })
  })

  test('is given up for good when its chat is gone, and says why', async () => {
    const { no, post } = await announced()
    const { job } = aVendor(async () => {
      throw new Unreachable('the bot was removed from the room')
    })
    await job(post)
    expect(await copyOf(post)).toMatchObject({ state: 'lost', error: 'the bot was removed from the room' })
    await does('mei', 'lead.claim', { leads: [no] })
    const { job: again, shown } = aVendor()
    await again(post)
    expect(shown).toEqual([])
  })

  test('waits for its platform where that does not run', async () => {
    const { post } = await announced()
    const job = createCardJob({ store, clock, log, views, platforms: new Map() })
    await job(post)
    expect((await copyOf(post)).error).toContain('not running here')
    expect((await copyOf(post)).state).toBe('queued')
  })
})

describe('when a process dies', () => {
  /** A worker takes the job and the copy, and is never heard of again; `seconds` ago it was last seen. */
  async function dies(post: string, seconds: number): Promise<void> {
    await store.transaction(tx => takeCopy(tx, post))
    await store.sql`
      update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now() - ${`${seconds} seconds`}::interval
      where payload ->> 'post' = ${post}`
    await beat(store, ['dead'])
    await store.sql`update "WorkerHeartbeat" set "seenAt" = now() - ${`${seconds} seconds`}::interval where "workerId" = 'dead'`
  }

  test('its jobs come back after ten seconds of silence, and the copy in its hands with them', async () => {
    const { post } = await announced()
    await dies(post, 11)
    expect(await takeBackJobs(store)).toBe(1)
    expect(await jobsFor(post)).toMatchObject([{ locked: false, wait: expect.closeTo(0, 0) }])
    const { job, shown } = aVendor()
    await job(post)
    expect(shown).toHaveLength(1)
  })

  test('nothing is taken from one that is only slow', async () => {
    const { post } = await announced()
    await dies(post, 8)
    expect(await takeBackJobs(store)).toBe(0)
    expect(await jobsFor(post)).toMatchObject([{ locked: true }])
    await store.sql`delete from "WorkerHeartbeat"`
  })

  test('what was wanted meanwhile is not forgotten, and no dead letter stays behind', async () => {
    const { no, post } = await announced()
    await dies(post, 11)
    // While the dead one holds the job, a change replaces it: the queue marks the old one as tried out.
    await does('mei', 'lead.claim', { leads: [no] })
    expect(await jobsFor(post)).toHaveLength(2)
    const { job, shown } = aVendor()
    await job(post)
    expect(shown).toEqual([])

    await takeBackJobs(store)

    expect(await jobsFor(post)).toMatchObject([{ locked: false, wait: expect.closeTo(0, 0) }])
    expect(await deadLetters(store)).toBe(0)
    await job(post)
    expect(shown.at(-1)?.words).toContain('林梅 跟进中')
  })

  test('a copy in other hands is looked at again when their time is up', async () => {
    const { post } = await announced()
    await store.transaction(tx => takeCopy(tx, post))
    await store.sql`delete from graphile_worker._private_jobs`
    const { job, shown } = aVendor()
    await job(post)
    expect(shown).toEqual([])
    const [again] = await jobsFor(post)
    expect(again?.wait).toBeGreaterThan(25)
    expect(again?.wait).toBeLessThanOrEqual(30)

    await store.transaction(tx => copyShown(tx, { id: post, message: 'm', drawn: 1, at: clock.now() }))
    await store.sql`delete from graphile_worker._private_jobs`
    await job(post)
    expect(await jobsFor(post)).toEqual([])
  })

  test('two that look for the dead at once take the jobs back once', async () => {
    const { post } = await announced()
    await dies(post, 11)
    await Promise.all([takeBackJobs(store), takeBackJobs(store), takeBackJobs(store)])
    expect(await jobsFor(post)).toMatchObject([{ locked: false }])
  })
})

describe('reminders', () => {
  test('that are due fire once, however many look for them', async () => {
    await does('mei', 'lead.add', { company: '湖州竹海家居', destination: 'me' })
    const [lead] = await store.sql<{ no: string }>`select no from "Lead" where title = '湖州竹海家居'`
    for (const when of ['明天上午9点', '明天上午10点', '后天上午9点'])
      await does('mei', 'followup.log', { about: lead?.no, text: '聊了聊', when, next: `${when}再打` })
    const tomorrow = new Date('2026-11-24T03:00:00Z')
    const fired = await Promise.all(Array.from({ length: 5 }, () => fireReminders(store, tomorrow)))
    expect(fired.reduce((sum, one) => sum + one, 0)).toBe(2)
    expect(await fireReminders(store, tomorrow)).toBe(0)
    // What came late is one message a person.
    expect(await count(store, 'CardPost', `view = 'reminders'`)).toBe(1)
    expect(await count(store, 'Reminder', `state = 'waiting'`)).toBe(1)
  })

  test('are handed out in portions when many are due', async () => {
    expect(await fireReminders(store, new Date('2027-01-01T00:00:00Z'), 1)).toBe(1)
    expect(await fireReminders(store, new Date('2027-01-01T00:00:00Z'), 1)).toBe(0)
  })
})

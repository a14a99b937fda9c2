import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, aDataFolder, start, timeHasPassed } from './app.ts'
import { faultsIn, type Standing, standing } from './standing.ts'
import { type Said, valuesOf } from './world.ts'

/** One thing a person did, and what they were told, if they were. */
type Deed = { kind: string; body: { as: string; eventId: string } & Record<string, unknown>; answer?: Said['answer'] }

describe('a program that is killed in the middle of its work', () => {
  let folder: Awaited<ReturnType<typeof aDataFolder>>
  let app: App
  let database: pg.Client
  let deeds: Deed[]

  beforeAll(async () => {
    folder = await aDataFolder()
    app = await start(folder.dataDir)
    const leads = await enter(app, 24)
    deeds = shuffled([
      ...leads.flatMap(no => ['mei', 'bo'].map(as => said(as, `领取 ${no}`))),
      ...leads.slice(0, 8).flatMap(no => ['mei', 'bo'].map(as => said(as, `跟进 ${no} 打了电话，明天下午3点回访`))),
    ])
    await untilKilled(app, deeds)
    const killedAt = new Date()
    database = await folder.database()
    app = await start(folder.dataDir)
    await timeHasPassed(database, killedAt)
  }, 60_000)
  afterAll(async () => {
    await database?.end()
    await app?.kill()
    await folder?.remove()
  })

  const acknowledged = () => deeds.filter(({ answer }) => answer !== undefined)

  test('was killed while people were waiting for answers', () => {
    expect(acknowledged().length).toBeGreaterThan(10)
    expect(acknowledged().length).toBeLessThan(deeds.length)
  })

  test('has kept everything it said yes to', async () => {
    const claims = acknowledged().filter(({ answer }) => answer?.notice?.includes('归你了'))
    expect(claims.length).toBeGreaterThan(3)
    for (const { body, answer } of claims) {
      const no = /L-\d+/.exec(answer?.notice ?? '')?.[0]
      const owner = await database.query<{ handle: string }>(
        `select u.handle from "Lead" l join "User" u on u.id = l."ownerId" where l.no = $1`,
        [no],
      )
      expect([no, owner.rows[0]?.handle]).toEqual([no, body.as])
    }
    const { rows } = await database.query<{ n: string }>('select count(*) as n from "FollowUpRecord"')
    const logged = acknowledged().filter(({ answer }) => answer?.notice?.includes('下一步'))
    expect(Number(rows[0]?.n)).toBeGreaterThanOrEqual(logged.length)
  })

  test('has left no lead between two people, and counts what is there', async () => {
    expect(faultsIn({ ...(await standing(database)), stale: [] })).toEqual([])
  })

  test('says the same again to whoever was answered, and does nothing twice', async () => {
    const before = await effects(database)
    for (const { kind, body, answer } of acknowledged()) expect((await app.post(kind, body)).answer).toEqual(answer)
    expect(await effects(database)).toEqual(before)
  })

  test('answers those who were left waiting, when they ask again', async () => {
    const waiting = deeds.filter(({ answer }) => answer === undefined)
    const answers = await Promise.all(waiting.map(({ kind, body }) => app.post(kind, body)))
    for (const { status, answer } of answers) {
      expect(status).toBe(200)
      expect(answer.notice ?? answer.form?.title ?? answer.error?.code).toMatch(/\S/)
      expect(answer.error?.code).not.toBe('error.unexpected')
    }
    expect(faultsIn({ ...(await standing(database)), stale: [] })).toEqual([])
  })

  test('brings every card up to date once things calm down', async () => {
    await expect.poll(async () => faultsIn(await standing(database)), { timeout: 15_000, interval: 200 }).toEqual([])
    const { rows } = await database.query<{ n: string }>(
      `select count(*) as n from (select "clientKey" from "PlaygroundMessage" where card is not null group by 1 having count(*) > 1) twice`,
    )
    expect(Number(rows[0]?.n)).toBe(0)
  })
})

describe('the eye that looks for faults', () => {
  const good: Standing = {
    leads: [
      { id: 'a', no: 'L-1', ownerId: 'mei' },
      { id: 'b', no: 'L-2', ownerId: null },
    ],
    open: [{ entityId: 'a', ownerId: 'mei' }],
    held: [{ userId: 'mei', value: 1 }],
    stale: [],
  }

  test('sees none where there is none', () => {
    expect(faultsIn(good)).toEqual([])
  })

  test.each<[string, Partial<Standing>]>([
    ['two open episodes', { open: [...good.open, { entityId: 'a', ownerId: 'bo' }] }],
    ['without an open episode', { open: [] }],
    ['without an open episode', { open: [{ entityId: 'a', ownerId: 'bo' }] }],
    ['without an owner', { open: [...good.open, { entityId: 'b', ownerId: 'bo' }] }],
    ['which is gone', { open: [...good.open, { entityId: 'c', ownerId: 'bo' }] }],
    ['is said to hold 2 leads', { held: [{ userId: 'mei', value: 2 }] }],
    ['is said to hold 0 leads', { held: [] }],
    ['shows 1 of 3', { stale: [{ id: 'p', view: 'lead', drawn: 1, wanted: 3 }] }],
  ])('sees %s', (fault, broken) => {
    expect(faultsIn({ ...good, ...broken }).join('\n')).toContain(fault.replace('two', '2'))
  })
})

function said(as: string, text: string): Deed {
  return { kind: 'messages', body: { as, chat: 'dm', text, eventId: randomUUID() } }
}

/** Enters leads into the pool; each is announced in the room. */
async function enter(app: App, many: number): Promise<string[]> {
  const { answer } = await app.post('messages', { as: 'wang', chat: 'dm', text: '录入' })
  const form = answer.form
  if (!form) throw new Error('there is no form for a lead')
  const saved = Array.from({ length: many }, (_, i) =>
    app.post('forms', { as: 'wang', form: form.id, inputs: { ...valuesOf(form.card), company: `南通江海船舶${i}厂` } }),
  )
  return (await Promise.all(saved)).flatMap(one => /L-\d+/.exec(one.answer.notice ?? '')?.[0] ?? [])
}

/** Everybody at once; the program dies when a third of them has been answered. */
async function untilKilled(app: App, deeds: Deed[]): Promise<void> {
  let answered = 0
  let killing: Promise<void> | undefined
  const all = deeds.map(async deed => {
    const { answer } = await app.post(deed.kind, deed.body)
    deed.answer = answer
    answered += 1
    if (answered >= deeds.length / 3) killing ??= app.kill()
  })
  await Promise.allSettled(all)
  await killing
}

/** Everything that a second run of the same event would change. */
async function effects(database: pg.Client): Promise<unknown> {
  const tables = [
    'Lead',
    'OwnershipEpisode',
    'OwnerCounter',
    'FollowUpRecord',
    'FollowUpPlan',
    'Reminder',
    'AuditEvent',
    'InboundEvent',
  ]
  const counts = tables.map(table => `(select count(*) from "${table}") as "${table}"`)
  const { rows } = await database.query(`select ${counts.join(', ')}, (select sum(value) from "OwnerCounter") as held`)
  return rows[0]
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item, i) => ({ item, place: ((i * 7_919) % 104_729) % items.length }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

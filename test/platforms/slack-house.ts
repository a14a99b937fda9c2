/** A house that speaks Slack to the fake, with the queue in the test's hands: time passes only when the story says so. */
import { pino } from 'pino'
import { type Cast, type Handle, hire } from '../../scripts/demo/people.ts'
import { createDispatch } from '../../src/app/dispatch.ts'
import { drawFor } from '../../src/app/draw.ts'
import { buildFiles } from '../../src/build/files.ts'
import type { CardJson } from '../../src/core/card.ts'
import { handClock } from '../../src/core/clock.ts'
import { newId } from '../../src/core/id.ts'
import type { Copy, Platform } from '../../src/core/platform.ts'
import { actions, views } from '../../src/crm/index.ts'
import { setUpCompany } from '../../src/crm/setup.ts'
import { createCardJob } from '../../src/jobs/card.ts'
import { createSlackClient } from '../../src/platforms/slack/client.ts'
import { createPace } from '../../src/platforms/slack/pace.ts'
import { createPictures } from '../../src/platforms/slack/pictures.ts'
import { createSend, createTurns, createUpdate } from '../../src/platforms/slack/send.ts'
import { createUpload } from '../../src/platforms/slack/upload.ts'
import { companyOf } from '../../src/store/company.ts'
import { openStore, type Store } from '../../src/store/db.ts'
import { uploadsOf } from '../../src/store/uploads.ts'
import { aDatabase } from '../database.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack.ts'

export type SlackHouse = {
  store: Store
  cast: Cast
  slack: FakeSlack
  /** What the browser was sent, every state of it. */
  desk: Copy[]
  /** What the platform complained of, in order. */
  complaints: string[]
  /** Somebody acts in the browser; returns the answer's words. Nobody works the queue. */
  does(who: Handle, action: string, input: object): Promise<string>
  /** A view of their own as a person sees it. */
  draws(view: string, who: Handle): Promise<CardJson | null>
  /** A lead that is announced in the pool's room on Slack. Returns its number. */
  announced(company?: string): Promise<string>
  /** Brings one card up to date, as the queue does. */
  deliver(post: string): Promise<void>
  /** Works the queue until nothing is due. Returns how many jobs ran. */
  work(): Promise<number>
  /** Every copy a job has run for, each time. */
  runs: string[]
  /** Lets time pass for Slack, the pace, the queue and the house. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** The demo company's people, with a pool room (#leads) on Slack; they themselves sit in the browser. */
export async function aSlackHouse(): Promise<SlackHouse> {
  const database = await aDatabase()
  const store = await openStore(database.url, { size: 8 })
  const clock = handClock(new Date('2026-11-23T02:00:00Z'))
  let passed = 0
  const slack = await startFakeSlack({ now: () => Date.now() + passed, rates: true })
  const complaints: string[] = []
  const cast = await store.transaction(async tx => {
    await setUpCompany(tx, { name: '云澜软件', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
    const hired = await hire(tx, clock.now())
    await tx.pickRule.updateMany({ data: { dailyMax: 1_000 } })
    await tx.capacityRule.deleteMany({})
    const install = newId()
    await tx.chatInstall.create({
      data: { id: install, platform: 'slack', externalTenant: slack.team, appId: slack.app },
    })
    await tx.chatSpace.updateMany({ where: { purpose: 'pool' }, data: { purpose: 'general' } })
    await tx.chatSpace.create({
      data: {
        ...{ id: newId(), installId: install, chatId: 'C0LEADS', name: '线索群', kind: 'group', purpose: 'pool' },
        poolId: hired.cast.pool,
      },
    })
    return hired.cast
  })
  const pace = createPace(() => passed)
  const client = createSlackClient({ ...{ token: slack.token, apiUrl: slack.apiUrl, timeoutMs: 300 }, pace })
  const complain = (error: unknown, said: string) => complaints.push(`${said}: ${String(error)}`)
  const { shelf } = await buildFiles({ store, clock })
  const drawing = {
    report: complain,
    pictured: createPictures({
      ...{ shelf, report: complain, baseUrl: 'https://crm.yunlan.example', workspace: () => slack.team },
      uploads: uploadsOf(store),
      upload: createUpload(client, { hosts: new Set([new URL(slack.apiUrl).host]) }),
    }),
  }
  const platform: Platform = {
    name: 'slack',
    hooks: [],
    patience: Number.POSITIVE_INFINITY,
    receive: async () => ({ status: 404 }),
    connect: async () => async () => {},
    profile: async person => ({ person, name: person, email: null, kind: 'member', dm: `dm:${person}` }),
    hold: () => ({ status: 202 }),
    reply: async () => ({ http: { status: 200 }, posted: [], after: async () => {} }),
    send: createSend(client, drawing),
    update: createUpdate(client, drawing),
  }
  const log = pino({ level: 'silent' })
  const house = { store, clock, log, actions, views }
  const dispatch = createDispatch(house)
  const desk: Copy[] = []
  const browser: Platform = {
    ...platform,
    name: 'playground',
    send: async copy => `m:${desk.push(copy)}`,
    update: async (_message, copy) => {
      desk.push(copy)
    },
  }
  const deliver = createCardJob({
    ...house,
    platforms: new Map([platform, browser].map(one => [one.name, one])),
  })
  store.turns.set(platform.name, createTurns(pace))
  const runs: string[] = []
  let events = 0

  async function does(who: Handle, action: string, input: object): Promise<string> {
    const answer = await dispatch({
      ...{ platform: 'playground', tenant: 'playground', eventId: `e${events++}`, person: who },
      ...{ chat: { id: `dm:${who}`, kind: 'dm' }, said: { kind: 'form', action, input } },
    })
    return answer.error?.text ?? answer.notice ?? ''
  }

  async function draws(view: string, who: Handle): Promise<CardJson | null> {
    const readerId = cast.users[who] ?? ''
    return store.transaction(async tx => {
      const copy = { view, entity: 'user' as const, entityId: readerId, params: {}, readerId }
      return (await drawFor(house, tx, { copy, company: await companyOf(tx) }))?.card ?? null
    })
  }

  async function announced(company = `无锡太湖水务${events}`): Promise<string> {
    const no = /L-\d+/.exec(await does('wang', 'lead.add', { company }))?.[0]
    if (!no) throw new Error('the lead was not added')
    return no
  }

  async function work(): Promise<number> {
    let ran = 0
    for (;;) {
      const due = await store.sql<{ post: string }>`
        delete from graphile_worker._private_jobs where run_at <= now() returning payload ->> 'post' as post`
      if (due.length === 0) return ran
      ran += due.length
      runs.push(...due.map(({ post }) => post))
      const left = due.map(({ post }) => post)
      const hand = async () => {
        for (let post = left.shift(); post; post = left.shift()) await deliver(post)
      }
      await Promise.all([hand(), hand(), hand(), hand()])
    }
  }

  async function pass(ms: number): Promise<void> {
    passed += ms
    clock.shift(ms)
    const time = `${ms} milliseconds`
    await store.sql`update graphile_worker._private_jobs set run_at = run_at - ${time}::interval`
    await store.sql`update "CardPost" set "busyUntil" = "busyUntil" - ${time}::interval where "busyUntil" is not null`
  }

  async function close(): Promise<void> {
    await slack.close()
    await store.close()
    await database.drop()
  }

  return { store, cast, slack, desk, complaints, does, draws, announced, deliver, work, runs, pass, close }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { messyHead, messyRow } from '../scripts/bench/messy.ts'
import { type App, aDataFolder, start, timeHasPassed } from './app.ts'
import { csv } from './crm/sheets.ts'
import { faultsIn, standing } from './standing.ts'

const rows = 4_000
const dirty = Array.from({ length: rows }, (_, i) => messyRow(i + 1)).filter(({ dirt }) => dirt !== undefined).length

type Job = {
  id: string
  state: string
  doneTo: number
  rows: number
  created: number
  updated: number
  skipped: number
  failed: number
}

describe('R160, R164 a program that is killed in the middle of an import', () => {
  let folder: Awaited<ReturnType<typeof aDataFolder>>
  let app: App
  let database: pg.Client
  const killedAt: number[] = []

  beforeAll(async () => {
    folder = await aDataFolder()
    app = await start(folder.dataDir)
    database = await folder.database()
    const card = await sent(app)
    await taps(card, 'import.check', 'mapping')
    // As soon as anything is committed: the check is over in a moment.
    await killedWhile('checking', 1)
    await reached('checked')
    await taps(card, 'import.run', 'checked')
    await killedWhile('running', 500)
    await killedWhile('running', 1_500)
    await reached('done')
  }, 240_000)
  afterAll(async () => {
    await database?.end()
    await app?.kill()
    await folder?.remove()
  })

  test('was killed three times with work left to do', () => {
    expect(killedAt).toHaveLength(3)
    for (const doneTo of killedAt) expect(doneTo).toBeLessThan(rows)
    // The run went on from where the first one died: it had committed as much, and was seen further on when it died again.
    expect(killedAt[2]).toBeGreaterThan(killedAt[1] ?? rows)
  })

  test('has an outcome for every row: created + updated + skipped + failed = rows', async () => {
    const job = await theJob()
    expect(job).toMatchObject({ rows, failed: dirty, created: rows - dirty, updated: 0, skipped: 0 })
    const kept = await database.query<{ outcome: string; count: number }>(
      `select outcome, count(*)::int as count from "ImportRow" where "jobId" = $1 group by 1 order by 1`,
      [job.id],
    )
    expect(kept.rows).toEqual([
      { outcome: 'created', count: job.created },
      { outcome: 'failed', count: job.failed },
    ])
  })

  test('has brought no row in twice, and every row that it says it did', async () => {
    const { rows: twice } = await database.query(
      `select normalised from "ContactPoint" where kind = 'phone' and entity = 'lead' group by 1 having count(*) > 1`,
    )
    expect(twice).toEqual([])
    const { rows: counts } = await database.query(`
      select (select count(*)::int from "Lead") as leads,
        (select count(*)::int from "ImportRow" r join "Lead" l on l.id = r."entityId" where r.outcome = 'created') as rows,
        (select count(*)::int from "AuditEvent" where action = 'record.imported') as trail,
        (select count(*)::int from "AuditEvent" where action = 'import.done') as ends,
        (select count(*)::int from "ImportKey") as keys`)
    const { created } = await theJob()
    expect(counts).toEqual([{ leads: created, rows: created, trail: created, ends: 1, keys: 0 }])
  })

  test('counts what people hold, each record with its open episode', async () => {
    expect(faultsIn({ ...(await standing(database)), stale: [] })).toEqual([])
  })

  test('has told the new owner once', async () => {
    await expect
      .poll(async () => (await database.query(`select state from "CardPost" where view = 'import.received'`)).rows)
      .toEqual([{ state: 'live' }])
  })

  /** Kills the program once so many rows are committed, and starts it again as if ten seconds had passed. */
  async function killedWhile(state: string, doneTo: number): Promise<void> {
    for (;;) {
      const job = await theJob()
      if (job.state === state && job.doneTo >= doneTo) break
      // The work begins a moment after the tap; once it is over nothing can be cut off any more.
      expect(['done', state === 'checking' ? 'checked' : 'done']).not.toContain(job.state)
      await sleep(2)
    }
    await app.kill()
    const at = new Date()
    const job = await theJob()
    if (job.state === state) killedAt.push(job.doneTo)
    app = await start(folder.dataDir)
    await timeHasPassed(database, at)
  }

  async function reached(state: string): Promise<void> {
    await vi.waitFor(async () => expect((await theJob()).state).toBe(state), { timeout: 40_000, interval: 50 })
  }

  async function theJob(): Promise<Job> {
    const { rows: jobs } = await database.query<Job>('select * from "ImportJob"')
    const [job] = jobs
    if (!job) throw new Error('there is no import')
    return job
  }

  async function sent(to: App): Promise<string> {
    const file = csv([messyHead, ...Array.from({ length: rows }, (_, i) => messyRow(i + 1).cells)])
    const kept = await fetch(`${to.url}/playground/api/files?as=zhou&name=list.csv`, {
      method: 'POST',
      body: new Uint8Array(file.bytes),
    })
    const { id } = JSON.parse(await kept.text())
    const said = await to.post('messages', { as: 'zhou', chat: 'dm', text: '导入 线索', files: [id] })
    return said.messages.at(-1)?.id ?? ''
  }

  /** Taps until the import leaves the state: a card that is behind answers by being drawn anew, and is tapped once more. */
  async function taps(message: string, verb: string, from: string): Promise<void> {
    const { id } = await theJob()
    const body = { as: 'zhou', chat: 'dm', message, action: `${verb}:${id}` }
    await vi.waitFor(
      async () => {
        const { answer } = await app.post('taps', body)
        expect((await theJob()).state, JSON.stringify(answer)).not.toBe(from)
      },
      { timeout: 20_000 },
    )
  }
})

import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { writeTable } from '../../src/tables/write.ts'
import { type Child, withChild } from './child.ts'
import { type Line, ms, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { messyList } from './messy.ts'
import { addLeads } from './rows.ts'
import { openWire } from './wire.ts'

const upTo = 60_000

/** A real-looking list of 50,000 leads through the chat, beside the same number of rows written bare. */
export function imports({ onGround }: Server): Promise<Line[]> {
  return onGround(ground => measured(ground, { rows: 50_000, known: 0 }))
}

/** 100,000 leads into a house that has 200,000 already. */
export function largeImport({ onGround }: Server): Promise<Line[]> {
  return onGround(ground => measured(ground, { rows: 100_000, known: 200_000 }))
}

async function measured(ground: Ground, { rows, known }: { rows: number; known: number }): Promise<Line[]> {
  const { url, store, cast } = ground
  if (known > 0) await addLeads(store.sql, known, cast)
  const floor = await timed(() => bare(url, rows))
  const bytes = await writeTable('xlsx', { sheet: '线索', rows: messyList(rows) })
  return withChild('./app.js', url, async child => {
    const fresh = await child.rss()
    // What any first import brings along for good (code, dictionaries, a second Prisma client) is told apart from what many rows take.
    await brought(child, store, { bytes: await writeTable('xlsx', { sheet: '线索', rows: messyList(few) }), rows: few })
    const warm = await child.rss()
    const { checking, running, peak, created, failed } = await brought(child, store, { bytes, rows })
    const [grown, ofRows] = [mb(peak - fresh), mb(peak - warm)]
    return [
      {
        name: `import of ${rows} leads${known > 0 ? ` beside ${known}` : ''}`,
        result: `check ${ms(checking)}, import ${ms(running)}; ${created} created, ${failed} failed; +${grown} MB over a fresh process, +${ofRows} MB over one that has imported ${few} rows, at most ${mb(peak)} MB`,
        floor: `${ms(floor)} bare inserts`,
        ratio: (floor / running).toFixed(2),
        goal: rows === 50_000 ? `both < ${ms(upTo)}, +100 MB` : '+100 MB',
        met: (rows > 50_000 || checking + running < upTo) && ofRows < 100,
      },
    ]
  })
}

function mb(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}

/** A short list, as the first that a process imports; the long one begins with the same rows. */
const few = 200

type Brought = { checking: number; running: number; peak: number; created: number; failed: number }

/** Brings a file in as somebody would; how long that took, what came of it, and how heavy the process got. */
async function brought(
  child: Child,
  store: Ground['store'],
  { bytes, rows }: { bytes: Buffer; rows: number },
): Promise<Brought> {
  const message = await sent(child.port, bytes)
  const peak = { rss: await child.rss() }
  const watch = { store, message, child, peak }
  const checking = await timed(() => until('checked', { verb: 'import.check', ...watch }))
  const running = await timed(() => until('done', { verb: 'import.run', ...watch }))
  const [job] = await store.sql<{ created: number; failed: number; rows: number }>`
    select created, failed, rows from "ImportJob" order by "createdAt" desc limit 1`
  if (!job || job.rows < rows - 1) throw new Error(`only ${job?.rows} of ${rows} rows were read`)
  return { checking, running, peak: peak.rss, created: job.created, failed: job.failed }
}

const uploaded = z.object({ id: z.string() })
const replied = z.object({ messages: z.array(z.object({ id: z.string() })) })

/** Sends the file as an admin; returns the message that carries the card. */
async function sent(port: number, bytes: Buffer): Promise<string> {
  const upload = `http://127.0.0.1:${port}/playground/api/files?as=zhou&name=list.xlsx`
  const kept = await (await fetch(upload, { method: 'POST', body: new Uint8Array(bytes) })).json()
  const { id } = uploaded.parse(kept)
  const body = await post(port, '/playground/api/messages', {
    as: 'zhou',
    chat: 'dm',
    text: '导入 线索',
    files: [id],
  })
  return replied.parse(JSON.parse(body)).messages.at(-1)?.id ?? ''
}

/** A connection each: the work between two taps is longer than a server keeps an idle one. */
async function post(port: number, path: string, body: unknown): Promise<string> {
  const wire = await openWire(port)
  try {
    return (await wire.post(path, body)).body
  } finally {
    wire.close()
  }
}

type Watch = { verb: string; store: Ground['store']; message: string; child: Child; peak: { rss: number } }

/** Taps the button as soon as the card offers it, and waits for the end of the work, noting how heavy the process gets. */
async function until(wanted: string, { verb, store, message, child, peak }: Watch): Promise<void> {
  const [job] = await store.sql<{ id: string }>`select id from "ImportJob" order by "createdAt" desc limit 1`
  const tap = { as: 'zhou', chat: 'dm', message, action: `${verb}:${job?.id}` }
  while ((await post(child.port, '/playground/api/taps', tap)).includes('unknownAction')) await sleep(10)
  for (;;) {
    const [now] = await store.sql<{ state: string }>`select state from "ImportJob" order by "createdAt" desc limit 1`
    if (now?.state === wanted) return
    if (now?.state === 'failed') throw new Error('the import failed')
    peak.rss = Math.max(peak.rss, await child.rss())
    await sleep(50)
  }
}

/** The floor: as many leads with a phone each, a thousand a statement, with nothing read, compared or remembered. */
async function bare(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  for (let from = 0; from < rows; from += 1_000) {
    await client.query({
      name: 'bare',
      text: `
        with lead as (
          insert into "Lead" (id, no, title, "companyName", "nameKey", "personName", "poolId", "pooledAt", "createdAt", "createdById", "updatedAt")
          select gen_random_uuid(), 'X-' || n, '公司' || n, '公司' || n, '公司' || n, '王敏', (select id from "Pool" where entity = 'lead' limit 1),
            now(), now(), (select id from "User" where handle = 'zhou'), now()
          from generate_series($1::int + 1, $1::int + 1000) n returning id, no
        )
        insert into "ContactPoint" (id, entity, "entityId", kind, raw, normalised, "isPrimary", "uniqueKey")
        select gen_random_uuid(), 'lead', id, 'phone', no, no, true, 'bare:' || no from lead`,
      values: [from],
    })
  }
  await client.query('rollback')
  await client.end()
}

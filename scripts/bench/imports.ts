import pg from 'pg'
import { z } from 'zod'
import { writeTable } from '../../src/tables/write.ts'
import { withChild } from './child.ts'
import { type Line, ms, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { messyList } from './messy.ts'
import { addLeads } from './rows.ts'
import { openWire, type Wire } from './wire.ts'

const upTo = 60_000

/** A real-looking list of 50,000 leads through the chat, beside the same number of rows written bare; then 100,000 into a full house. */
export async function imports({ onGround }: Server): Promise<Line[]> {
  const empty = await onGround(ground => measured(ground, { rows: 50_000, known: 0 }))
  const full = await onGround(ground => measured(ground, { rows: 100_000, known: 200_000 }))
  return [...empty, ...full]
}

async function measured(ground: Ground, { rows, known }: { rows: number; known: number }): Promise<Line[]> {
  const { url, store, cast } = ground
  if (known > 0) await addLeads(store.sql, known, cast)
  const floor = await timed(() => bare(url, rows))
  const bytes = await writeTable('xlsx', { sheet: '线索', rows: messyList(rows) })
  return withChild('./app.js', url, async child => {
    const before = await child.rss()
    const wire = await openWire(child.port)
    try {
      const checking = await timed(() => checked(wire, { port: child.port, bytes, store }))
      const running = await timed(() => run(wire, store))
      const heaviest = await child.rss()
      const [job] = await store.sql<{
        rows: number
        created: number
        failed: number
      }>`select rows, created, failed from "ImportJob"`
      const grown = Math.round((heaviest - before) / 1_048_576)
      return [
        {
          name: `import of ${rows} leads${known > 0 ? ` beside ${known}` : ''}`,
          result: `check ${ms(checking)}, import ${ms(running)}; ${job?.created} created, ${job?.failed} failed; +${grown} MB`,
          floor: `${ms(floor)} bare inserts`,
          ratio: (floor / running).toFixed(2),
          goal: rows === 50_000 ? `both < ${ms(upTo)}, < 100 MB` : '< 100 MB',
          met: (rows > 50_000 || checking + running < upTo) && grown < 100,
        },
      ]
    } finally {
      wire.close()
    }
  })
}

type Store = Ground['store']
const uploaded = z.object({ id: z.string() })
const replied = z.object({ messages: z.array(z.object({ id: z.string(), card: z.unknown() })) })

async function checked(
  wire: Wire,
  { port, bytes, store }: { port: number; bytes: Buffer; store: Store },
): Promise<void> {
  const upload = await fetch(`http://127.0.0.1:${port}/playground/api/files?as=zhou&name=list.xlsx`, {
    method: 'POST',
    body: new Uint8Array(bytes),
  })
  const { id } = uploaded.parse(await upload.json())
  const { body } = await wire.post('/playground/api/messages', {
    as: 'zhou',
    chat: 'dm',
    text: '导入 线索',
    files: [id],
  })
  message = replied.parse(JSON.parse(body)).messages.at(-1)?.id ?? ''
  await tap(wire, store, 'import.check')
  await until(store, 'checked')
}

let message = ''

async function run(wire: Wire, store: Store): Promise<void> {
  await tap(wire, store, 'import.run')
  await until(store, 'done')
}

async function tap(wire: Wire, store: Store, verb: string): Promise<void> {
  const [job] = await store.sql<{ id: string }>`select id from "ImportJob"`
  const { body } = await wire.post('/playground/api/taps', {
    as: 'zhou',
    chat: 'dm',
    message,
    action: `${verb}:${job?.id}`,
  })
  if (body.includes('"error"')) throw new Error(body)
}

async function until(store: Store, state: string): Promise<void> {
  for (;;) {
    const [job] = await store.sql<{ state: string }>`select state from "ImportJob"`
    if (job?.state === state) return
    if (job?.state === 'failed') throw new Error('the import failed')
    await new Promise(resume => setTimeout(resume, 20))
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

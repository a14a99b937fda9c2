import pg from 'pg'
import { withChild } from './child.ts'
import { type Line, ms, quantile, spread, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addLeads } from './rows.ts'
import { openWire, type Wire } from './wire.ts'

const leads = 1_000_000
const samples = 200
/** A slow page is asked for at least so often, and then no longer than this. */
const fewest = 5
const longest = 15_000
const pageSize = 10

/** What is asked for: the words a person types, and the page and filter they mean. */
type Page = { text: string; page: number; filter: string; rows: number }

const pages: Page[] = [
  { text: '线索池', page: 1, filter: '', rows: pageSize + 1 },
  { text: '线索池 5', page: 5, filter: '', rows: pageSize + 1 },
  { text: '线索池 星河精密', page: 1, filter: '星河精密', rows: pageSize + 1 },
  { text: '线索池 没有这一家', page: 1, filter: '没有这一家', rows: 0 },
]

/** Pages of the pool among a million leads: the whole HTTP round trip, one person asking, beside the bare query of the page. */
export function list({ onGround }: Server): Promise<Line[]> {
  return onGround(async ({ url, store, cast }) => {
    await addLeads(store.sql, leads, cast)
    // A million new rows on their way to the disk would be measured with the first page.
    await store.sql`checkpoint`
    return withChild('./app.js', url, async ({ port }) => {
      const wire = await openWire(port)
      const bare = new pg.Client({ connectionString: url })
      await bare.connect()
      try {
        const lines: Line[] = []
        for (const page of pages) lines.push(await measured(page, { wire, bare, cast }))
        return lines
      } finally {
        wire.close()
        await bare.end()
      }
    })
  })
}

async function measured(
  page: Page,
  { wire, bare, cast }: { wire: Wire; bare: pg.Client; cast: Ground['cast'] },
): Promise<Line> {
  const own: number[] = []
  const floor: number[] = []
  const until = performance.now() + longest
  // A prepared statement gets its lasting plan with the sixth call, and V8 its code after some dozens.
  for (let sample = -40; sample < samples && (sample < fewest || performance.now() < until); sample++) {
    const asked = await timed(async () => {
      const { status, body } = await wire.post('/playground/api/messages', { as: 'mei', chat: 'dm', text: page.text })
      if (status !== 200 || !body.includes('"card":{')) throw new Error(`${page.text}: ${status} ${body}`)
    })
    const queried = await timed(() => query(bare, page, [cast.pool, cast.overseas]))
    if (sample < 0) continue
    own.push(asked)
    floor.push(queried)
  }
  return {
    name: `list of 1 M, "${page.text}"`,
    result: `${spread(own)} (HTTP round trip)`,
    floor: spread(floor),
    ratio: (quantile(floor, 0.5) / quantile(own, 0.5)).toFixed(2),
    goal: `p99 < ${ms(30)}`,
    met: quantile(own, 0.99) < 30,
  }
}

async function query(bare: pg.Client, { page, filter, rows }: Page, pools: string[]): Promise<void> {
  const narrowed = filter === '' ? '' : 'and (title ilike $4 or need ilike $4 or source ilike $4 or region ilike $4)'
  const text = `
    select l.* from unnest($1::uuid[]) pool, lateral (
      select no, title, "personName", need, source, region, "createdAt" from "Lead"
      where "poolId" = pool and "ownerId" is null and "deletedAt" is null ${narrowed}
      order by "createdAt" desc, id limit $2
    ) l
    order by l."createdAt" desc offset $3 limit ${pageSize + 1}`
  const values = [pools, page * pageSize + 1, (page - 1) * pageSize, ...(filter === '' ? [] : [`%${filter}%`])]
  const found = await bare.query({ name: filter === '' ? 'page' : 'filtered', text, values })
  if (found.rows.length !== rows) throw new Error(`${filter}: ${found.rows.length} rows`)
}

import pg from 'pg'
import { dueSoon } from '../../src/crm/recycling/due.ts'
import { type Line, ms, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addCustomers } from './rows.ts'

const customers = 1_000_000
const due = 1_000
const zone = 'Asia/Shanghai'
const company = { name: '', locale: 'zh', zone, currency: 'CNY', region: 'CN', policies: {} } as const

/** Finding a thousand customers that are due among a million, and giving them back, beside one plain statement for each. */
export async function recycling({ onGround }: Server): Promise<Line[]> {
  return onGround(async ground => {
    const { store, url } = ground
    await addCustomers(store.sql, { count: customers, due }, ground)
    const now = new Date()
    const find = () => store.transaction(tx => dueSoon({ tx, now, company }, { entity: 'customer', atMost: -1 }))
    const plain = new pg.Client({ connectionString: url })
    await plain.connect()
    const own: number[] = []
    const floor: number[] = []
    let found = 0
    for (let round = 0; round < 5; round++) {
      own.push(
        await timed(async () => {
          found = (await find()).length
        }),
      )
      floor.push(await timed(() => plain.query(bareScan)))
    }
    const took = await timed(() => giveBack(ground, now))
    const bare = await timed(() => plain.query(bareUpdate))
    await plain.end()
    const [scan, base] = [Math.min(...own), Math.min(...floor)]
    return [
      {
        name: `recycle scan, ${due} of 1 M customers due`,
        result: `${ms(scan)}, ${found} found`,
        floor: `${ms(base)}, one statement`,
        ratio: (base / scan).toFixed(2),
        goal: `${due} found, < 5 s`,
        met: found === due && scan < 5_000,
      },
      {
        name: `the whole run: scan, ${due} given back`,
        result: ms(took),
        floor: `${ms(bare)}, one update`,
        ratio: (bare / took).toFixed(2),
        goal: '< 5 s',
        met: took < 5_000,
      },
    ]
  })
}

/** One statement an owner, as the routine does it. */
async function giveBack({ store }: Ground, now: Date): Promise<void> {
  const all = await store.transaction(tx => dueSoon({ tx, now, company }, { entity: 'customer', atMost: -1 }))
  for (const owner of new Set(all.map(({ ownerId }) => ownerId))) {
    const ids = all.filter(({ ownerId }) => ownerId === owner).map(({ id }) => id)
    await store.sql`select * from shoal_recycle('customer', ${owner}, ${ids}::uuid[], ${now}, ${zone}, 0)`
  }
}

const overdue = `"ownerId" is not null and "deletedAt" is null and "lockedAt" is null and "dealStatus" <> 'won'
  and greatest("ownerSince", "lastFollowUpAt") < now() - interval '31 days'`
const bareScan = `select id from "Customer" where ${overdue}`
/** Those that the run gave back, touched once more. */
const bareUpdate = `update "Customer" set "updatedAt" = now(), version = version + 1 where "ownerId" is null`

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store, type Tx } from '../src/store/db.ts'
import { aDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
let store: Store
beforeAll(async () => {
  database = await aDatabase()
  store = await openStore(database.url)
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

/** The connection as the tables and as plain statements see it. */
async function places(tx: Tx) {
  const [plain] = await tx.sql<{ pid: number; id: bigint }>`select pg_backend_pid() as pid, txid_current() as id`
  const [tables] = await tx.$queryRaw<
    { pid: number; id: bigint }[]
  >`select pg_backend_pid() as pid, txid_current() as id`
  return { plain, tables }
}

test('tables and statements of a transaction are on one connection, however many run at the same time', async () => {
  const seen = await Promise.all(
    Array.from({ length: 8 }, () =>
      store.transaction(async tx => {
        const first = await places(tx)
        await sleep(5)
        return [first, await places(tx)]
      }),
    ),
  )
  for (const [first, then] of seen) {
    expect(first?.tables).toEqual(first?.plain)
    expect(then).toEqual(first)
  }
  expect(new Set(seen.map(([first]) => first?.plain?.id)).size).toBe(8)
})

test('what failed work leaves behind is refused, and reaches nobody else', async () => {
  const id = (place: number) => `key-${place}`
  const left: Promise<string>[] = []
  for (let place = 0; place < 5; place++) {
    const work = store.transaction(async tx => {
      await tx.toldOnce.count()
      const late = sleep(place).then(() => tx.toldOnce.create({ data: { key: id(place), at: new Date() } }))
      left.push(
        late.then(
          () => 'written',
          (error: Error) => error.message,
        ),
      )
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    await store.transaction(tx => tx.toldOnce.count())
  }
  expect(new Set(await Promise.all(left))).toEqual(new Set(['The transaction is over.']))
  expect(await store.transaction(tx => tx.toldOnce.count())).toBe(0)
})

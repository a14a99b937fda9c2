import { afterAll, beforeAll, expect, test } from 'vitest'
import { needsDemo, seed } from '../scripts/seed.ts'
import { openStore, type Store } from '../src/store/db.ts'
import { aDatabase, type TestDatabase } from './database.ts'

const now = new Date('2026-11-23T02:00:00Z')
const small = { now, locale: 'zh', zone: 'Asia/Shanghai', leads: 12 } as const

let databases: TestDatabase[]
let whole: Store
let torn: Store
beforeAll(async () => {
  databases = [await aDatabase(), await aDatabase()]
  ;[whole, torn] = await Promise.all([openStore(databases[0]?.url ?? ''), openStore(databases[1]?.url ?? '')])
})
afterAll(async () => {
  await Promise.all([whole.close(), torn.close()])
  await Promise.all(databases.map(database => database.drop()))
})

/** A store that dies after so many transactions, as a killed process does. */
function dyingAfter(store: Store, transactions: number): Store {
  let left = transactions
  return {
    ...store,
    transaction: work => {
      if (left-- <= 0) throw new Error('killed')
      return store.transaction(work)
    },
  }
}

async function standing(store: Store): Promise<unknown> {
  const [counts] = await store.sql`
    select (select count(*)::int from "Lead") as leads, (select count(*)::int from "FollowUpRecord") as talks,
      (select count(*)::int from "Customer") as customers, (select count(*)::int from "AuditEvent") as trail,
      (select count(*)::int from "Reminder" where state = 'waiting' and "dueAt" <= ${now}) as ringing`
  return counts
}

test('a demo that was cut off goes on where it was, and ends as one that was not', async () => {
  expect(await needsDemo(whole)).toBe(true)
  await seed(whole, small)
  expect(await needsDemo(whole)).toBe(false)

  await expect(seed(dyingAfter(torn, 30), small)).rejects.toThrow('stumbled')
  expect(await needsDemo(torn)).toBe(true)
  await seed(torn, { ...small, now: new Date(now.getTime() + 600_000) })

  expect(await needsDemo(torn)).toBe(false)
  expect(await standing(torn)).toEqual(await standing(whole))
  // Three of them came by the page of the fair.
  expect(await standing(torn)).toMatchObject({ leads: 15, ringing: 0 })
}, 60_000)

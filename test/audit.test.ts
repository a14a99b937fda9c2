import { spawn } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../src/core/id.ts'
import { firstBrokenLink, sealAudit } from '../src/store/audit.ts'
import { openStore, type Store } from '../src/store/db.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { aDatabase, ask, type TestDatabase } from './database.ts'

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
beforeEach(() => tamper('truncate "AuditEvent"'))

/** What only somebody with the keys to the database can do. */
async function tamper(sql: string): Promise<void> {
  await ask(database.url, `begin; set local session_replication_role = replica; ${sql}; commit`)
}

async function write(many: number, facts: object = { no: 'L-1' }): Promise<void> {
  for (let i = 0; i < many; i++)
    await store.sql`
      insert into "AuditEvent" (id, at, via, action, entity, "entityId", facts)
      values (${newId()}, now(), 'chat', 'lead.claim', 'lead', ${newId()}, ${JSON.stringify({ ...facts, i })}::jsonb)`
}

const seal = (limit?: number) => store.transaction(tx => sealAudit(tx, limit))

async function chain() {
  return store.sql<{ seq: bigint | null; prev: string | null; hash: string | null }>`
    select "sealSeq" as seq, "prevHash" as prev, hash from "AuditEvent" order by "sealSeq" nulls last`
}

describe('sealing', () => {
  test('links every row to the one before it (R173)', async () => {
    await write(5)
    expect(await seal()).toBe(5)
    const links = await chain()
    expect(links.map(({ seq }) => seq)).toEqual([1n, 2n, 3n, 4n, 5n])
    expect(links[0]?.prev).toBe('0'.repeat(64))
    for (const [i, { prev }] of links.entries()) if (i > 0) expect(prev).toBe(links[i - 1]?.hash)
    expect(await firstBrokenLink(store)).toBeUndefined()
  })

  test('goes on where it stopped, in portions, and has nothing to do when all is sealed', async () => {
    await write(7)
    expect([await seal(3), await seal(3), await seal(3), await seal(3)]).toEqual([3, 3, 1, 0])
    await write(2)
    expect(await seal()).toBe(2)
    expect((await chain()).map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await firstBrokenLink(store)).toBeUndefined()
  })

  test('never forks the chain, however many seal while others write', async () => {
    const sealers = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 12; i++) await seal(5)
    })
    await Promise.all([...sealers, write(20), write(20)])
    while ((await seal()) > 0);
    const links = await chain()
    expect(links.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(new Set(links.map(({ prev }) => prev)).size).toBe(40)
    expect(await firstBrokenLink(store)).toBeUndefined()
  })

  test('keeps nobody from writing', async () => {
    await write(1)
    await store.transaction(async tx => {
      await sealAudit(tx)
      await write(1)
      expect(await seal()).toBe(0)
    })
    expect(await seal()).toBe(1)
  })

  test('takes facts of any kind', async () => {
    await write(1, { z: 1, a: { ü: '雪', nested: [1, null, { b: true, a: 0.1 }] }, big: 1e21, text: '🐟 "\\ \u0001' })
    await write(1, {})
    await seal()
    expect(await firstBrokenLink(store)).toBeUndefined()
  })
})

describe('the first broken link is found (R173)', () => {
  beforeEach(async () => {
    await write(6)
    await seal()
  })

  const swap = `update "AuditEvent" set "sealSeq" = -"sealSeq" where "sealSeq" in (3, 4);
    update "AuditEvent" set "sealSeq" = 7 + "sealSeq" where "sealSeq" < 0`

  test.each([
    ['a fact that was changed', `update "AuditEvent" set facts = '{"no":"L-2"}' where "sealSeq" = 4`, 4n],
    ['a moment that was changed', `update "AuditEvent" set at = at - interval '1 day' where "sealSeq" = 2`, 2n],
    ['an actor that was changed', `update "AuditEvent" set "actorId" = gen_random_uuid() where "sealSeq" = 6`, 6n],
    ['a row that was taken out', `delete from "AuditEvent" where "sealSeq" = 3`, 4n],
    ['the first row taken out', `delete from "AuditEvent" where "sealSeq" = 1`, 2n],
    ['a seal that was made up', `update "AuditEvent" set hash = repeat('a', 64) where "sealSeq" = 5`, 5n],
    ['two rows that changed places', swap, 3n],
  ])('after %s', async (_what, sql, where) => {
    await tamper(sql)
    expect(await firstBrokenLink(store)).toMatchObject({ sealSeq: where })
  })

  test('and only the first of several', async () => {
    await tamper(`update "AuditEvent" set via = 'api' where "sealSeq" in (2, 5)`)
    expect(await firstBrokenLink(store)).toMatchObject({ sealSeq: 2n })
  })
})

test('whoever asks on the command line learns whether the chain holds', async () => {
  await write(3)
  await seal()
  expect(await verifyAudit()).toEqual({ code: 0, said: '3 rows, chain is intact\n' })
  await tamper(`update "AuditEvent" set action = 'lead.release' where "sealSeq" = 2`)
  expect(await verifyAudit()).toEqual({
    code: 1,
    said: expect.stringMatching(/^3 rows, chain is broken at row 2 \(AuditEvent [0-9a-f-]{36}\)\n$/),
  })
})

/** Runs the script as people do. */
function verifyAudit(): Promise<{ code: number | null; said: string }> {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, DATABASE_URL: database.url }
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/verify-audit.ts'], { cwd: projectRoot, env })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString()
    })
  return new Promise(resolve => child.on('close', code => resolve({ code, said })))
}

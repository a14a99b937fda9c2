import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { setUpCompany } from '../../src/crm/setup.ts'
import { openStore, type Store } from '../../src/store/db.ts'
import { startEmbedded } from '../../src/store/embedded/start.ts'
import { migrate } from '../../src/store/migrate/apply.ts'
import { type Cast, hire } from '../demo/people.ts'
import { addReps } from './rows.ts'

/** A database of its own with the demo company, more reps and no limits on claiming. */
export type Ground = { url: string; store: Store; cast: Cast; reps: string[] }

/** One throw-away server, with the settings everybody runs with; every measurement gets a fresh database on it. */
export type Server = { onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T>; stop(): Promise<void> }

/** How many people claim at the same time. */
const repCount = 24

export async function startServer(): Promise<Server> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'shoal-bench-'))
  await chmod(dataDir, 0o755)
  const { url, stop } = await startEmbedded({ dataDir, log: () => {} })
  await migrate(url)
  await runMigrations({ connectionString: url })
  const main = await openStore(url, { size: 2 })
  const { cast, reps } = await main.transaction(async tx => {
    await setUpCompany(tx, { name: '云澜软件', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
    const { cast: hired } = await hire(tx, new Date())
    return { cast: hired, reps: await addReps(tx, repCount) }
  })
  await main.close()
  let made = 0

  async function onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
    const name = `ground_${++made}`
    await onServer(url, `create database ${name} template shoal strategy file_copy`)
    const at = new URL(url)
    at.pathname = `/${name}`
    const store = await openStore(at.href)
    try {
      return await work({ url: at.href, store, cast, reps })
    } finally {
      await store.close()
      await onServer(url, `drop database ${name} with (force)`)
    }
  }

  return {
    onGround,
    async stop() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const at = new URL(url)
  at.pathname = '/postgres'
  const client = new pg.Client({ connectionString: at.href })
  await client.connect()
  await client.query(sql)
  await client.end()
}

import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openStore } from '../src/store/db.ts'
import { stopServer } from '../src/store/embedded/postmaster.ts'
import { startEmbedded } from '../src/store/embedded/start.ts'
import { migrate } from '../src/store/migrate/apply.ts'
import { openCompany, usualStart } from './company.ts'
import { quickFolder } from './quickFolder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string
  }
}

/** One server for the whole run, with a template that holds every migration; runs before the first test file. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await server()
  await makeTemplate(url)
  provide('databaseServer', url)
  return stop
}

async function server(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const parent = await quickFolder()
  for (const folder of new Set([parent, os.tmpdir()])) await removeLeftovers(folder)
  const dataDir = await mkdtemp(path.join(parent, `${prefix}${process.pid}-`))
  await chmod(dataDir, 0o755)
  const { url, stop } = await startEmbedded({ dataDir, log: () => {}, settings: unsafeButFast })
  return {
    url,
    stop: async () => {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const prefix = 'shoal-test-'

const unsafeButFast = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  // A story asks most things a few times only, and planning each of them anew was a sixth of the run.
  plan_cache_mode: 'force_generic_plan',
}

// A run that was killed leaves its server behind.
async function removeLeftovers(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter(name => name.startsWith(prefix))
  for (const name of names.filter(one => !isAlive(Number(one.split('-')[2])))) {
    const folder = path.join(parent, name)
    await stopServer(path.join(folder, 'postgres'))
    await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('drop database if exists shoal_template with (force)')
  await client.query(`create database shoal_template template template0 encoding 'UTF8'`)
  await client.end()
  const template = new URL(url)
  template.pathname = '/shoal_template'
  await migrate(template.href)
  await runMigrations({ connectionString: template.href })
  await makeCompany(url)
}

/** A second template with the demo company's people in it: what most stories begin with. */
async function makeCompany(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('drop database if exists shoal_company with (force)')
  await client.query('create database shoal_company template shoal_template strategy file_copy')
  await client.end()
  const company = new URL(url)
  company.pathname = '/shoal_company'
  const store = await openStore(company.href, { size: 1 })
  await store.transaction(tx => openCompany(tx, usualStart))
  await store.close()
}

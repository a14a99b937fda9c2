import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '../src/store/embedded.ts'
import { migrate } from '../src/store/migrate.ts'
import { readMigrations, readSchema } from '../src/store/migrationFolder.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { requireChinese } from '../src/store/requireChinese.ts'
import { diffMigrationsToSchema } from '../src/store/schemaEngine.ts'
import { aDatabase, onServer, serverUrl } from './database.ts'

describe('migrations', () => {
  test('build exactly what the schema says', async () => {
    expect(await diffMigrationsToSchema(serverUrl('postgres'))).toBe('')
  })

  test('build an empty database, once', async () => {
    const { url, drop } = await anEmptyDatabase()
    expect(await migrate(url)).toEqual((await readMigrations()).map(one => one.name))
    expect(await migrate(url)).toEqual([])
    await drop()
  })

  test('are applied once by processes that start together', async () => {
    const { url, drop } = await anEmptyDatabase()
    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
    expect(applied.flat()).toEqual((await readMigrations()).map(one => one.name))
    await drop()
  })

  test('that fail say why, leave nothing behind, and are tried again', async () => {
    const { url, drop } = await anEmptyDatabase()
    await ask(url, `create function audit_event_guard() returns int language sql as 'select 1'`)
    await expect(migrate(url)).rejects.toThrow(/_rules failed: .*"audit_event_guard" already exists/s)
    await ask(url, 'drop function audit_event_guard')
    expect(await migrate(url)).toHaveLength((await readMigrations()).length - 1)
    await drop()
  })

  test('do not touch a database of somebody else', async () => {
    const { url, drop } = await anEmptyDatabase()
    await ask(url, 'create table theirs ()')
    await expect(migrate(url)).rejects.toThrow('holds tables of something else')
    await drop()
  })

  test('that were edited after they were applied are refused', async () => {
    const { url, drop } = await aDatabase()
    await ask(url, `update _prisma_migrations set checksum = 'other' where migration_name like '%_rules'`)
    await expect(migrate(url)).rejects.toThrow(/another text of the migration \d+_rules/)
    await drop()
  })

  test('check every list of words that a comment in the schema gives', async () => {
    const { url, drop } = await aDatabase()
    const rows = await ask(
      url,
      `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c'`,
    )
    const checks = new Map(rows.map(row => [String(row.name), wordsIn(String(row.text))]))
    for (const [name, words] of await documentedWords()) expect([name, checks.get(name)]).toEqual([name, words])
    await drop()
  })
})

describe('the audit trail', () => {
  test('cannot be changed, only sealed once', async () => {
    const { url, drop } = await aDatabase()
    await ask(
      url,
      `insert into "AuditEvent" (id, at, via, action, entity, "entityId")
      values (gen_random_uuid(), now(), 'chat', 'lead.claim', 'lead', gen_random_uuid())`,
    )
    await expect(ask(url, `update "AuditEvent" set action = 'x'`)).rejects.toThrow('append only')
    await ask(url, `update "AuditEvent" set "sealSeq" = 1, "prevHash" = '', hash = 'h'`)
    await expect(ask(url, `update "AuditEvent" set hash = 'other'`)).rejects.toThrow('append only')
    await expect(ask(url, `update "AuditEvent" set "sealSeq" = null`)).rejects.toThrow('append only')
    await expect(ask(url, 'delete from "AuditEvent"')).rejects.toThrow('append only')
    await expect(ask(url, 'truncate "AuditEvent" cascade')).rejects.toThrow('append only')
    await drop()
  })
})

describe('a database that cannot search Chinese', () => {
  test.each([
    ["encoding 'SQL_ASCII' locale 'C'", /stores text as SQL_ASCII.*createdb -E UTF8/s],
    ["encoding 'UTF8' locale 'C'", /the locale C .*createdb -E UTF8/s],
  ])('is refused: %s', async (kind, message) => {
    const { url, drop } = await anEmptyDatabase(kind)
    await expect(requireChinese(url)).rejects.toThrow(message)
    await ask(url, 'create extension pg_trgm')
    await expect(requireChinese(url)).rejects.toThrow(message)
    await drop()
  })

  test('is not one of ours', async () => {
    const { url, drop } = await aDatabase()
    await expect(requireChinese(url)).resolves.toBeUndefined()
    await drop()
  })
})

describe('the bundled PostgreSQL', () => {
  let dataDir: string
  const log: string[] = []
  const start = (): Promise<Embedded> =>
    startEmbedded({ dataDir, log: text => log.push(text), settings: { fsync: 'off' } })

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), `shoal-test-${process.pid}-with space-`))
    await chmod(dataDir, 0o755)
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  test('is set up on the first start, also by two at once, and belongs to one process', async () => {
    const app = anApp(dataDir)
    const [one, other] = await Promise.allSettled([start(), app.ready])
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected'])
    const refused = one.status === 'rejected' ? one.reason : other.status === 'rejected' ? other.reason : undefined
    expect(String(refused)).toMatch(/Another Shoal \(process \d+\) is already running on the data folder .*DATA_DIR/s)
    app.child.kill('SIGKILL')
    if (one.status === 'fulfilled') await one.value.stop()
  })

  test('keeps its data when it is killed, and comes back at the same address', async () => {
    const { url, stop } = await start()
    await ask(url, `create table if not exists kept as select 'yes' as word`)
    process.kill(await postmaster(dataDir), 'SIGKILL')
    await expect
      .poll(() => ask(url, 'select word from kept').catch(() => []), { timeout: 8000 })
      .toEqual([{ word: 'yes' }])
    await stop()
    await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED')
  })

  test('outlives a killed app, and the next one goes on with it', async () => {
    const app = anApp(dataDir)
    const url = await app.ready
    const server = await postmaster(dataDir)
    app.child.kill('SIGKILL')
    const next = await start()
    expect(await postmaster(dataDir)).toBe(server)
    expect(next.url).toBe(url)
    await next.stop()
  })

  test('recovers when app and server were both killed', async () => {
    const app = anApp(dataDir)
    await ask(await app.ready, `create table if not exists killed as select 'yes' as word`)
    app.child.kill('SIGKILL')
    process.kill(await postmaster(dataDir), 'SIGKILL')
    const { url, stop } = await start()
    expect(await ask(url, 'select word from killed')).toEqual([{ word: 'yes' }])
    await stop()
  })
})

async function anEmptyDatabase(kind = ''): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `empty_${crypto.randomUUID()}`
  await onServer(`create database "${name}" template template0 ${kind}`)
  return { url: serverUrl(name), drop: () => onServer(`drop database "${name}" with (force)`) }
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

/** Another process which has the data folder; `ready` is its database address, or what it says when it is refused. */
function anApp(dataDir: string): { child: ChildProcess; ready: Promise<string> } {
  const code = `import { startEmbedded } from './src/store/embedded.ts'
    const { url } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {}, settings: { fsync: 'off' } })
    console.log(url)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { cwd: projectRoot })
  const ready = new Promise<string>((resolve, reject) => {
    let errors = ''
    child.stdout.on('data', (text: Buffer) => resolve(text.toString().trim()))
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString()
    })
    child.on('close', () => reject(new Error(errors)))
  })
  return { child, ready }
}

async function postmaster(dataDir: string): Promise<number> {
  const [pid] = (await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

/** "/// a | b" above a field, or above the model whose "mode" it describes. */
async function documentedWords(): Promise<[string, string[]][]> {
  const lines = (await readSchema()).flatMap(file => file.content.split('\n'))
  let model = ''
  return lines.flatMap((line, i): [string, string[]][] => {
    model = /^model (\w+)/.exec(line)?.[1] ?? model
    const list = /^ +\/\/\/ (\w+(?: \| \w+)+)$/.exec(line)?.[1]
    const field = /^ +(\w+)/.exec(lines[i + 1] ?? '')?.[1]
    return list && field ? [[`${model}_${field}_check`, list.split(' | ').sort()]] : []
  })
}

function wordsIn(check: string): string[] {
  return [...check.matchAll(/'(\w+)'/g)].map(match => match[1] ?? '').sort()
}

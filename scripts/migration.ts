import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../src/store/embedded/start.ts'
import { diffMigrationsToSchema } from '../src/store/migrate/engine.ts'
import { migrationFolder, readMigrations } from '../src/store/migrate/folder.ts'

const usage = `Usage: npm run migration -- <name> [--rewrite]

Compares prisma/schema with what the migrations build and writes the difference to
prisma/migrations/<time>_<name>/migration.sql. Read it before you commit it. What the schema language cannot say
(check constraints, triggers, functions, partial indexes) is written by hand into a migration of its own.
A migration runs as one transaction, so "create index concurrently" has no place in it.

  --rewrite   write the existing migration <name> anew, from the state before it. Only while it is unreleased: for
              instance "npm run migration -- frame --rewrite" after a change of the schema, before the first release.
              A database that already has the old text must then be dropped.

Works in a temporary database, or beside the one in DATABASE_URL when that is set.`

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rewrite: { type: 'boolean' } } })
const [name] = positionals
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(`${name === undefined ? '' : 'A name has small letters, digits and _ only.\n\n'}${usage}`)
  process.exit(2)
}

const migrations = await readMigrations()
const existing = migrations.findIndex(one => one.name.endsWith(`_${name}`))
if (existing >= 0 && !values.rewrite)
  stop(`There is a migration ${migrations[existing]?.name} already. Take another name, or --rewrite.`)
if (existing < 0 && values.rewrite) stop(`There is no migration ${name} to rewrite.`)

const sql = await onServer(url =>
  diffMigrationsToSchema(url, values.rewrite ? migrations.slice(0, existing) : migrations),
)
if (sql === '') stop('The migrations already build what prisma/schema says: nothing to write.')

const folder = path.join(migrationFolder, migrations[existing]?.name ?? `${timestamp()}_${name}`)
await mkdir(folder, { recursive: true })
await writeFile(path.join(folder, 'migration.sql'), sql)
console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql`)

function stop(text: string): never {
  console.error(text)
  process.exit(1)
}

async function onServer<T>(work: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_URL
  if (given) return work(given)
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'shoal-migration-'))
  // PostgreSQL's user must get in when we are root.
  await chmod(dataDir, 0o755)
  const server = await startEmbedded({ dataDir, log: () => {}, settings: { fsync: 'off' } })
  try {
    return await work(server.url)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function timestamp(): string {
  return new Date().toISOString().replace(/\..*/, '').replaceAll(/\D/g, '')
}

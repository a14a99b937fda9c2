import pg from 'pg'
import { everything, migrationList, SchemaEngineError, withSchemaEngine } from './engine.ts'
import { type Migration, readMigrations } from './folder.ts'

export type MigrateOptions = { onStep?: (text: string) => void }

/**
 * Applies the migrations that the database at `url` does not have yet and names them. Any number of processes may call
 * this at once; nothing to do costs one query. A migration is one transaction, so one that failed or was cut off left
 * nothing behind and is simply tried again.
 */
export async function migrate(url: string, { onStep = () => {} }: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'shoal migrations' })
  client.on('error', error => onStep(`The connection for migrations broke: ${error.message}`))
  await client.connect()
  try {
    const migrations = await readMigrations()
    const history = await readHistory(client)
    const strange = foreign(migrations, history)
    if (strange.length > 0) onStep(`The database has migrations this version does not know: ${strange.join(', ')}`)
    if (pending(migrations, history).length === 0) return []
    return await applyAlone(client, url, { migrations, onStep })
  } finally {
    await client.end()
  }
}

type Applied = { name: string; checksum: string; finished: boolean }
type Work = { migrations: Migration[]; onStep: (text: string) => void }

// Two keys: one held by the process that migrates, one by the transaction of the script itself, because that may still
// be running on the server after its process was killed.
const processLock = 7_466_001
const scriptLock = 7_466_002

const undefinedTable = '42P01'
const databaseNotEmpty = 'P3005'

async function applyAlone(client: pg.Client, url: string, { migrations, onStep }: Work): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [processLock])
  await client.query('select pg_advisory_xact_lock($1)', [scriptLock])
  const missing = pending(migrations, await readHistory(client))
  if (missing.length === 0) return []
  onStep(`Applying ${missing.length === 1 ? '1 migration' : `${missing.length} migrations`}`)
  await forgetUnfinished(client)
  const { appliedMigrationNames } = await withSchemaEngine(
    url,
    engine => engine.applyMigrations({ migrationsList: migrationList(migrations), filters: everything }),
    { prepareScript: sql => markedFinished(sql, migrations) },
  ).catch((error: unknown) => explain(client, error))
  return appliedMigrationNames
}

// The mark commits together with the script: whatever has no mark did not happen.
function markedFinished(sql: string, migrations: readonly Migration[]): string {
  const migration = migrations.find(one => one.sql === sql)
  if (!migration) return sql
  return [
    `select pg_advisory_xact_lock(${scriptLock});`,
    `${sql}\n;`,
    `update _prisma_migrations set finished_at = clock_timestamp()`,
    `where migration_name = ${pg.escapeLiteral(migration.name)} and finished_at is null and rolled_back_at is null;`,
  ].join('\n')
}

async function forgetUnfinished(client: pg.Client): Promise<void> {
  if ((await readHistory(client)).every(applied => applied.finished)) return
  await client.query('update _prisma_migrations set rolled_back_at = now() where finished_at is null')
}

async function readHistory(client: pg.Client): Promise<Applied[]> {
  try {
    const { rows } = await client.query<Applied>(
      `select migration_name as name, checksum, finished_at is not null as finished
         from _prisma_migrations where rolled_back_at is null order by started_at`,
    )
    return rows
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undefinedTable) return []
    throw error
  }
}

function pending(migrations: readonly Migration[], history: readonly Applied[]): Migration[] {
  const finished = new Map(history.filter(one => one.finished).map(one => [one.name, one.checksum]))
  const edited = migrations.filter(({ name, checksums }) => {
    const checksum = finished.get(name)
    return checksum !== undefined && !checksums.includes(checksum)
  })
  if (edited.length > 0) throw new Error(editedText(edited.map(one => one.name)))
  return migrations.filter(one => !finished.has(one.name))
}

function foreign(migrations: readonly Migration[], history: readonly Applied[]): string[] {
  const known = new Set(migrations.map(one => one.name))
  return history.map(one => one.name).filter(name => !known.has(name))
}

function editedText(names: readonly string[]): string {
  return [
    `The database was built with another text of the migration ${names.join(', ')}.`,
    'A migration that was applied must not change any more: restore the file and put the change into a new migration',
    '(npm run migration -- <name>). For a database without data worth keeping, drop it and start again.',
  ].join('\n')
}

async function explain(client: pg.Client, error: unknown): Promise<never> {
  if (error instanceof SchemaEngineError && error.code === databaseNotEmpty) {
    const place = `${client.database} on ${client.host}:${client.port}`
    throw new Error(`The database ${place} holds tables of something else. Create an empty one for Shoal.`)
  }
  const unfinished = (await readHistory(client)).filter(one => !one.finished).map(one => one.name)
  const which = unfinished.length > 0 ? ` ${unfinished.join(', ')}` : 's'
  const reason = error instanceof Error ? error.message : String(error)
  throw new Error(
    `The migration${which} failed: ${reason}\nNothing of it was kept. Mend the cause and start again: it is tried anew.`,
  )
}

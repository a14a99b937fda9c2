import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

export type MigrationAdapters = { factory: SqlMigrationAwareDriverAdapterFactory; close: () => Promise<void> }

/**
 * The driver adapter the schema engine works through. It differs from Prisma's own in two ways that matter here:
 * a script is sent whole (theirs cuts it at every semicolon, also inside a function body), which also makes it one
 * transaction; and the shadow database is really another database when the address is given as a URL.
 */
export function migrationAdapters(url: string, prepareScript: (sql: string) => string): MigrationAdapters {
  const closers: (() => Promise<void>)[] = []

  async function open(address: string): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ connectionString: address, application_name: 'shoal migrations' })
    // A connection that breaks while it idles says so again with the next query.
    pool.on('error', () => {})
    closers.unshift(() => pool.end())
    const adapter = await new PrismaPg(pool).connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async query => textAsChars(await queryRaw({ ...query, sql: charsAsText(query.sql) }))
    adapter.executeScript = sql => runWhole(pool, prepareScript(sql))
    return adapter
  }

  async function openShadow(): Promise<SqlDriverAdapter> {
    const name = `shoal_shadow_${randomUUID()}`
    await onServer(url, `create database "${name}" template template0`)
    closers.unshift(() => onServer(url, `drop database "${name}" with (force)`))
    return open(otherDatabase(url, name))
  }

  async function close(): Promise<void> {
    for (const closer of closers.splice(0)) await closer()
  }

  return {
    factory: { provider: 'postgres', adapterName: 'shoal', connect: () => open(url), connectToShadowDb: openShadow },
    close,
  }
}

// The engine's look at a database reads columns of PostgreSQL's one-byte type "char", which the adapter refuses.
const charColumns = ['constraint_type', 'confdeltype', 'confupdtype']

function charsAsText(sql: string): string {
  return sql
    .replace('constr.contype AS', 'constr.contype::text AS')
    .replace(/^( +con)\.(confdeltype|confupdtype),$/gm, '$1.$2::text AS $2,')
}

function textAsChars({ columnNames, columnTypes, ...rest }: SqlResultSet): SqlResultSet {
  const types = columnTypes.map((type, i) =>
    charColumns.includes(columnNames[i] ?? '') ? ColumnTypeEnum.Character : type,
  )
  return { columnNames, columnTypes: types, ...rest }
}

async function runWhole(pool: pg.Pool, sql: string): Promise<void> {
  try {
    await pool.query(sql)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    throw new DriverAdapterError({
      kind: 'postgres',
      code: error.code ?? 'XX000',
      severity: error.severity ?? 'ERROR',
      message: error.message,
      detail: error.detail,
      column: error.column,
      hint: error.hint,
    })
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function otherDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

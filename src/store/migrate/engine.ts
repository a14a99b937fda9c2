import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { migrationAdapters } from './adapter.ts'
import { type Migration, migrationFolder, readMigrations, readSchema } from './folder.ts'

export const everything: SchemaFilter = { externalTables: [], externalEnums: [] }

export type EngineOptions = { prepareScript?: (sql: string) => string }

/** Lends Prisma's schema engine for one piece of work on the database at `url`, and closes its connections after. */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
  { prepareScript = sql => sql }: EngineOptions = {},
): Promise<T> {
  const { factory, close } = migrationAdapters(url, prepareScript)
  try {
    loading ??= loadEngine()
    const { SchemaEngine } = await loading
    const datamodels = (await readSchema()).map(({ path, content }): [string, string] => [path, content])
    const engine = await SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
    return await work(engine)
  } catch (error) {
    throw withoutBacktrace(error)
  } finally {
    await close()
  }
}

/**
 * The SQL that would bring a database with these migrations applied to the state of prisma/schema; empty when both
 * agree. Works in a database of its own on the server at `url`, which it drops again.
 */
export async function diffMigrationsToSchema(url: string, migrations?: readonly Migration[]): Promise<string> {
  const from = migrationList(migrations ?? (await readMigrations()))
  const files = await readSchema()
  const { stdout } = await withSchemaEngine(url, engine =>
    engine.diff({
      from: { tag: 'migrations', ...from },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: everything,
    }),
  )
  return withoutDropsOf(indexesOnlyInSql, stdout ?? '')
}

/** The migrations in the shape the engine takes. */
export function migrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: migrationFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}

// The engine overlooks partial indexes, checks, triggers, functions and views, but would drop every other index that
// prisma/schema does not know. These cannot be there: their operator classes come with an extension or are not offered.
const indexesOnlyInSql = [
  'Lead_title_trgm',
  'Customer_name_trgm',
  'Contact_name_trgm',
  'Lead_nameInitials_trgm',
  'Opportunity_name_trgm',
  'Opportunity_nameInitials_trgm',
  'Customer_nameInitials_trgm',
  'Contact_nameInitials_trgm',
]

function withoutDropsOf(indexes: readonly string[], sql: string): string {
  const drops = indexes.map(name => `-- DropIndex\nDROP INDEX "${name}";\n`)
  const rest = drops.reduce((text, drop) => text.replace(drop, ''), sql).trim()
  return rest === '' || rest === '-- This is an empty migration.' ? '' : `${rest.replaceAll(/\n{3,}/g, '\n\n')}\n`
}

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')
type EngineExports = { __wbindgen_start: () => void }

// The language's library has no types for WebAssembly; these are the two words of it used here.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: EngineExports } }>
}

let loading: Promise<EngineModule> | undefined

async function loadEngine(): Promise<EngineModule> {
  // Where the engine puts its last words; without it a crash of the engine hides its own reason.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => process.emitWarning(text) },
  })
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = await readFile(script.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withoutWaiting(glue) })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue
}

// The engine limits its wait for a lock by a timer of ten seconds, which would keep a finished process alive.
function withoutWaiting(glue: EngineModule): object {
  const timers = Object.keys(glue).filter(name => name.startsWith('__wbg_setTimeout_'))
  const patient = (work: () => void, ms: number) => setTimeout(work, ms).unref()
  return { ...glue, ...Object.fromEntries(timers.map(name => [name, patient])) }
}

/** What the engine says, without the tour through its sources. The codes are those of Prisma ("P3005"). */
export class SchemaEngineError extends Error {
  readonly code: string | undefined
  constructor(message: string, code?: string) {
    super(message)
    this.code = code
  }
}

function withoutBacktrace(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const [message = ''] = error.message.split(/\n +0: /)
  return new SchemaEngineError(message.trim(), 'code' in error ? String(error.code) : undefined)
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from '../projectRoot.ts'

export const migrationFolder = path.join(projectRoot, 'prisma', 'migrations')

export type Migration = { name: string; sql: string; checksums: readonly string[] }

/** Every migration on disk, in the order in which they apply. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(migrationFolder, { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(names.sort().map(readMigration))
}

/** The files of the schema, as the engine wants them. */
export async function readSchema(): Promise<{ path: string; content: string }[]> {
  const folder = path.join(projectRoot, 'prisma', 'schema')
  const names = (await readdir(folder)).filter(name => name.endsWith('.prisma')).sort()
  return Promise.all(
    names.map(async name => {
      const file = path.join(folder, name)
      return { path: file, content: await readFile(file, 'utf8') }
    }),
  )
}

async function readMigration(name: string): Promise<Migration> {
  const sql = await readFile(path.join(migrationFolder, name, 'migration.sql'), 'utf8')
  // A checkout on Windows may turn \n into \r\n; that is not an edit.
  const unix = sql.replaceAll('\r\n', '\n')
  return { name, sql, checksums: [sql, unix, unix.replaceAll('\n', '\r\n')].map(sha256) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

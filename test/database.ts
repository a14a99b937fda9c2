import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = { url: string; drop: () => Promise<void> }

/** A database of its own with every migration applied, cloned from a template of the run: an empty one, or with the company in it. */
export async function aDatabase(
  template: 'shoal_template' | 'shoal_company' = 'shoal_template',
): Promise<TestDatabase> {
  const name = `test_${randomUUID()}`
  // Copying the files is quicker than replaying them through the log.
  await onServer(`create database "${name}" template ${template} strategy file_copy`)
  return { url: serverUrl(name), drop: () => onServer(`drop database if exists "${name}" with (force)`) }
}

/** The address of another database on the server of this run. */
export function serverUrl(database: string): string {
  const url = new URL(inject('databaseServer'))
  url.pathname = `/${database}`
  return url.href
}

/** Runs one statement outside of every test database, to make or drop one. */
export async function onServer(sql: string): Promise<void> {
  await ask(inject('databaseServer'), sql)
}

/** The rows that a database answers to one statement. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
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

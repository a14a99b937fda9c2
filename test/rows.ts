import type { Store } from '../src/store/db.ts'

/** The content of every table, as one number of rows and one sum a table, so that "nothing was written" can be said. */
export async function contents(
  store: Store,
  { except = [] }: { except?: string[] } = {},
): Promise<Record<string, string>> {
  const tables = await store.sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> all (${[...noise, ...except]}::text[]) order by 1`
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from "${name}" t`,
  )
  const { rows } = await store.pool.query<{ name: string; sum: string }>(sums.join(' union all '))
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]))
}

/** What a refusal may leave behind: the event with its answer, the line that was typed, and a trace of refused rights. */
export const traces = ['InboundEvent', 'PlaygroundMessage', 'AuditEvent', 'CardPost', 'ChatSpace']

// Written by time passing, not by requests.
const noise = ['WorkerHeartbeat', '_prisma_migrations']

/** One number out of the database. Ex: `await count(store, 'Lead')` */
export async function count(store: Store, table: string, where = 'true'): Promise<number> {
  const { rows } = await store.pool.query<{ n: string }>(`select count(*) as n from "${table}" where ${where}`)
  return Number(rows[0]?.n)
}

import { randomBytes } from 'node:crypto'
import type { Store } from './db.ts'

/** A key of this installation: made on first use, the same for every process ever after. */
export async function secretOf(store: Pick<Store, 'sql'>, name: string): Promise<string> {
  const made = randomBytes(32).toString('base64url')
  const [secret] = await store.sql<{ value: string }>`
    insert into "Secret" (name, value) values (${name}, ${made})
    on conflict (name) do update set name = excluded.name
    returning value`
  if (!secret) throw new Error(`no secret ${name}`)
  return secret.value
}

import type { Tx } from './db.ts'

/**
 * Counts one more hit of a key in the window that is open now and returns how many that makes: one statement, so that any number of
 * processes count together.
 */
export async function hit(
  store: { sql: Tx['sql'] },
  { key, seconds, now }: { key: string; seconds: number; now: Date },
): Promise<number> {
  const windowAt = new Date(Math.floor(now.getTime() / (seconds * 1_000)) * seconds * 1_000)
  const [row] = await store.sql<{ hits: number }>`
    insert into "RateWindow" (key, "windowAt", hits) values (${key}, ${windowAt}, 1)
    on conflict (key, "windowAt") do update set hits = "RateWindow".hits + 1
    returning hits`
  return row?.hits ?? 1
}

/** Forgets windows that are over. Returns how many. */
export async function forgetOldWindows(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.rateWindow.deleteMany({
    where: { windowAt: { lt: new Date(now.getTime() - 2 * 86_400_000) } },
  })
  return count
}

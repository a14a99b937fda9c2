import { runMigrations } from 'graphile-worker'
import { openStore, type Store } from './db.ts'
import { startEmbedded } from './embedded/start.ts'
import { migrate } from './migrate/apply.ts'
import { requireChinese } from './requireChinese.ts'

type Database = {
  store: Store
  /** What is missing for work, in a sentence; undefined when all is well. */
  ready(): Promise<string | undefined>
  close(): Promise<void>
}

type Where = { databaseUrl: string | undefined; dataDir: string }

/**
 * Opens the database: the given one, or the embedded one in the data folder. Brings it up to date and refuses one that cannot hold
 * Chinese text. Throws an Error whose message says what to do.
 */
export async function openDatabase(
  { databaseUrl, dataDir }: Where,
  { say, onError }: { say: (text: string) => void; onError: (error: Error) => void },
): Promise<Database> {
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir, log: say }) : undefined
  const url = databaseUrl ?? embedded?.url ?? ''
  try {
    const store = await openMigrated(url, { say, onError })
    return {
      store,
      ready: () => missing(store),
      close: async () => {
        await store.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

async function openMigrated(
  url: string,
  { say, onError }: { say: (text: string) => void; onError: (error: Error) => void },
): Promise<Store> {
  await requireChinese(url)
  await migrate(url, { onStep: say })
  const store = await openStore(url, { onError })
  const [queue] = await store.sql<{
    there: boolean
  }>`select to_regclass('graphile_worker._private_jobs') is not null as there`
  if (!queue?.there) {
    say('Setting up the queue …')
    await runMigrations({ pgPool: store.pool })
  }
  return store
}

async function missing(store: Store): Promise<string | undefined> {
  try {
    const [row] = await store.sql<{ unfinished: bigint; queue: boolean }>`
      select (select count(*) from "_prisma_migrations" where finished_at is null and rolled_back_at is null) as unfinished,
        to_regclass('graphile_worker._private_jobs') is not null as queue`
    if (!row?.queue) return 'the queue'
    return row.unfinished > 0n ? 'migrations' : undefined
  } catch {
    return 'the database'
  }
}

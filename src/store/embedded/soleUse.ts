import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type SoleUse = { release: () => Promise<void> }

export type SoleUseOptions = { dataDir: string; onLost: (reason: string) => void }

/**
 * Takes a data folder for this process as long as the returned connection lives. A second process on the same folder is
 * refused, because two would fight over the port, the files and the clock of one installation.
 */
export async function takeSoleUse(url: string, { dataDir, onLost }: SoleUseOptions): Promise<SoleUse> {
  const client = new pg.Client({ connectionString: url, application_name: `${appName}${process.pid}`, keepAlive: true })
  let over = false
  const lose = (reason: string) => {
    if (!over) onLost(reason)
    over = true
  }
  client.on('error', error => lose(error.message))
  client.on('end', () => lose('connection closed'))
  await client.connect()
  const release = () => {
    over = true
    return client.end()
  }
  if (await lock(client)) return { release }
  const other = await holder(client)
  await release()
  throw new Error(
    [
      `Another Shoal (process ${other}) is already running on the data folder ${dataDir}.`,
      'Stop that one first, or set DATA_DIR to another folder.',
    ].join('\n'),
  )
}

const appName = 'shoal app '
const key = 7_466_000

// A process that was killed a moment ago may still be connected for a little while.
async function lock(client: pg.Client): Promise<boolean> {
  const deadline = performance.now() + 1_500
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [key])
    if (rows[0]?.taken) return true
    if (performance.now() > deadline) return false
    await sleep(100)
  }
}

async function holder(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and l.objsubid = 1`,
    [key],
  )
  return rows[0]?.name.replace(appName, '') ?? 'unknown'
}

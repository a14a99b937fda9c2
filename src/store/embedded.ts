import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ensureCluster } from './cluster.ts'
import { clusterHome } from './clusterHome.ts'
import { postgresBinaries } from './postgresBinaries.ts'
import { ensureServer, type Running, stopServer } from './postmaster.ts'
import { type SoleUse, takeSoleUse } from './soleUse.ts'

export type EmbeddedOptions = {
  dataDir: string
  log: (text: string) => void
  /** More settings of PostgreSQL, for tests that may trade safety for speed. */
  settings?: Record<string, string>
}

export type Embedded = { url: string; stop: () => Promise<void> }

/**
 * Starts the bundled PostgreSQL on a data folder, or joins the one that a killed process of ours left running there.
 * Should the server die under us, it is started again at the same address.
 */
export async function startEmbedded({ dataDir, log, settings = {} }: EmbeddedOptions): Promise<Embedded> {
  const home = await clusterHome(dataDir)
  const folder = await realpath(dataDir)
  const { postgres, initdb } = await postgresBinaries(home.user, home.folder)
  const password = await ensureCluster(home, { dataDir: folder, initdb, log })
  const options = { postgres, settings, log, logFile: path.join(folder, 'postgres.log') }
  const address = ({ port }: Running, name: string) => `postgres://shoal:${password}@127.0.0.1:${port}/${name}`

  const server = await ensureServer(home, options)
  let sole: SoleUse = await take(server)
  let stopping = false
  let reviving: Promise<void> = Promise.resolve()
  await createDatabase(address(server, 'postgres'))

  function take(running: Running): Promise<SoleUse> {
    return takeSoleUse(address(running, 'postgres'), {
      dataDir: folder,
      onLost: reason => {
        reviving = revive(reason)
      },
    })
  }

  async function revive(reason: string): Promise<void> {
    if (stopping) return
    log(`PostgreSQL went away (${reason}); starting it again`)
    await sleep(200)
    try {
      sole = await take(await ensureServer(home, { ...options, port: server.port }))
      log('PostgreSQL is back')
    } catch (error) {
      log(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  async function stop(): Promise<void> {
    stopping = true
    await reviving
    await sole.release().catch(() => {})
    await stopServer(home.cluster)
  }

  return { url: address(server, 'shoal'), stop }
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'shoal'")
    if (rowCount === 0) await client.query('create database shoal')
  } finally {
    await client.end()
  }
}

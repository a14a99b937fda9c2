import { realpath } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { ensureCluster } from './cluster.ts'
import { type ClusterHome, clusterHome } from './clusterHome.ts'
import { postgresBinaries } from './postgresBinaries.ts'
import { ensureServer, type Running, type ServerOptions, stopServer } from './postmaster.ts'
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
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const installation = await install(options)
  const server = await ensureServer(installation.home, installation.server)
  const guard = await keepAlive(server, installation)
  await createDatabase(installation.url(server.port, 'postgres'))

  async function stop(): Promise<void> {
    await guard.end()
    await stopServer(installation.home.cluster)
  }
  return { url: installation.url(server.port, 'shoal'), stop }
}

type Installation = {
  dataDir: string
  home: ClusterHome
  server: ServerOptions
  url: (port: number, database: string) => string
}

async function install({ dataDir, log, settings = {} }: EmbeddedOptions): Promise<Installation> {
  const home = await clusterHome(dataDir)
  const folder = await realpath(dataDir)
  const { postgres, initdb } = await postgresBinaries(home.user, home.folder)
  const password = await ensureCluster(home, { dataDir: folder, initdb, log })
  return {
    dataDir: folder,
    home,
    server: { postgres, settings, log, logFile: path.join(folder, 'postgres.log') },
    url: (port, database) => `postgres://shoal:${password}@127.0.0.1:${port}/${database}`,
  }
}

// The connection that marks the folder as ours also notices first when the server is gone.
async function keepAlive({ port }: Running, { dataDir, home, server, url }: Installation) {
  let ended = false
  let reviving: Promise<void> = Promise.resolve()
  let sole = await take()

  function take(): Promise<SoleUse> {
    return takeSoleUse(url(port, 'postgres'), {
      dataDir,
      onLost: reason => {
        reviving = revive(reason)
      },
    })
  }

  async function revive(reason: string): Promise<void> {
    if (ended) return
    server.log(`PostgreSQL went away (${reason}); starting it again`)
    try {
      await ensureServer(home, { ...server, port })
      sole = await take()
      server.log('PostgreSQL is back')
    } catch (error) {
      server.log(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  async function end(): Promise<void> {
    ended = true
    await reviving
    await sole.release().catch(() => {})
  }
  return { end }
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

import { spawn } from 'node:child_process'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterHome } from './clusterHome.ts'
import { spawnOptions } from './serverUser.ts'

export type ServerOptions = {
  postgres: string
  logFile: string
  log: (text: string) => void
  /** Where it listened before, so that open pools find it again. */
  port?: number
  settings?: Record<string, string>
}

export type Running = { pid: number; port: number }

/** The server of this cluster: the one that runs already, or a new one, which outlives us if we are killed. */
export async function ensureServer(home: ClusterHome, options: ServerOptions): Promise<Running> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const running = await findServer(home.cluster)
    if (running?.ready) return running
    if (running) {
      // Somebody else's start, or a shutdown that is under way; recovery after a crash may take its time.
      await sleep(50)
      continue
    }
    await removeStalePid(home.cluster)
    const started = await launch(home, options)
    if (started) return started
    // It lost a race against another start, the port was taken, or old backends still hold the memory.
    if (performance.now() > deadline)
      throw new Error(`PostgreSQL does not start. The end of ${options.logFile}:\n${await tail(options.logFile)}`)
    await sleep(200)
  }
}

/** Ends the server of this cluster, if one runs: open transactions are rolled back, everything else is kept. */
export async function stopServer(cluster: string): Promise<void> {
  const running = await findServer(cluster)
  if (!running) return
  signal(running.pid, 'SIGINT')
  if (await gone(running.pid, { cluster, ms: 30_000 })) return
  signal(running.pid, 'SIGQUIT')
  await gone(running.pid, { cluster, ms: 10_000 })
}

/** What postmaster.pid says, if the process it names is alive and really serves this cluster. */
async function findServer(cluster: string): Promise<(Running & { ready: boolean }) | undefined> {
  const lines = await readPidFile(cluster)
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!(pid > 0) || !(await isServer(pid, cluster))) return undefined
  return { pid, port, ready: port > 0 && lines[7]?.trim() === 'ready' }
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '100',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  jit: 'off',
}

async function launch({ cluster, user }: ClusterHome, options: ServerOptions): Promise<Running | undefined> {
  const port = options.port ?? (await freePort())
  const all = { ...settings, ...options.settings, port: String(port) }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  await rotate(options.logFile)
  const logFile = await open(options.logFile, 'a', 0o600)
  // Detached: a kill of our process group must not take the database with it.
  const stdio = ['ignore', logFile.fd, logFile.fd] as const
  const child = spawn(options.postgres, ['-D', cluster, ...flags], {
    ...spawnOptions(user),
    stdio: [...stdio],
    detached: true,
  })
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  child.on('error', error => {
    ended = true
    options.log(`PostgreSQL could not be started: ${error.message}`)
  })
  child.unref()
  await logFile.close()
  for (;;) {
    if (ended) return undefined
    const running = await findServer(cluster)
    if (running?.ready && running.pid === child.pid) return running
    await sleep(15)
  }
}

async function readPidFile(cluster: string): Promise<string[]> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')
}

async function isServer(pid: number, cluster: string): Promise<boolean> {
  if (!alive(pid)) return false
  // After a restart of the machine or container the number may belong to somebody else; of a dead child that nobody
  // has collected yet, the command line is empty.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return command === undefined || command.includes(cluster)
}

// PostgreSQL itself only looks whether the number is in use, and would refuse to start for a stranger's sake.
async function removeStalePid(cluster: string): Promise<void> {
  const pid = Number((await readPidFile(cluster))[0])
  if (pid > 0 && alive(pid) && !(await isServer(pid, cluster)))
    await rm(path.join(cluster, 'postmaster.pid'), { force: true })
}

async function gone(pid: number, { cluster, ms }: { cluster: string; ms: number }): Promise<boolean> {
  const deadline = performance.now() + ms
  while (await isServer(pid, cluster)) {
    if (performance.now() > deadline) return false
    await sleep(15)
  }
  return true
}

function alive(pid: number): boolean {
  return signal(pid, 0)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No free port')),
      )
    })
  })
}

async function rotate(file: string): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0
  if (size > 10_000_000) await rename(file, `${file}.1`)
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-8).join('\n')
}

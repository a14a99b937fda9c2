import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, chown, link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ClusterHome } from './clusterHome.ts'
import { stopServer } from './postmaster.ts'
import { runAs } from './serverUser.ts'

type Lost = { file: string; log: (text: string) => void }

export type NewCluster = { dataDir: string; initdb: string; log: (text: string) => void }

/**
 * Makes the database cluster if there is none yet, and returns its password. The cluster appears under its name only
 * when it is complete, so neither a crash nor a second start at the same moment can leave half a one.
 */
export async function ensureCluster(home: ClusterHome, { dataDir, initdb, log }: NewCluster): Promise<string> {
  const file = path.join(dataDir, 'password')
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined && (await exists(home.cluster))) return known.trim()
  if (known === undefined && (await exists(home.cluster))) await withoutPassword(home, { file, log })

  const password = known?.trim() ?? (await keepPassword(file))
  log(`Setting up a new database in ${home.cluster}`)
  await createCluster(home, initdb, password)
  return password
}

// Somebody who deletes the data folder wants to start afresh, also when its database lives elsewhere.
async function withoutPassword({ folder, cluster }: ClusterHome, { file, log }: Lost): Promise<void> {
  if (folder === path.dirname(file)) {
    throw new Error(`${file} is missing. Restore it, or move ${cluster} away to start with an empty database.`)
  }
  await stopServer(cluster)
  const aside = `${cluster}-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}`
  await rename(cluster, aside)
  log(`The data folder is new; its former database was moved to ${aside}`)
}

// link() fails when the name is taken, so of two first starts one decides the password and both use it.
async function keepPassword(file: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  await link(draft, file).catch(unlessCode('EEXIST'))
  await rm(draft)
  return (await readFile(file, 'utf8')).trim()
}

async function createCluster(home: ClusterHome, initdb: string, password: string): Promise<void> {
  const draft = await mkdtemp(path.join(home.folder, 'new-'))
  try {
    const pwfile = path.join(draft, 'password')
    await writeFile(pwfile, password, { mode: 0o600 })
    const cluster = path.join(draft, 'cluster')
    await mkdir(cluster, { mode: 0o700 })
    for (const one of [draft, pwfile, cluster]) await give(one, home)
    await runInitdb(home, { initdb, cluster, pwfile })
    await rename(cluster, home.cluster).catch(unlessCode('ENOTEMPTY', 'EEXIST', 'EPERM'))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

type InitDb = { initdb: string; cluster: string; pwfile: string }

async function runInitdb({ user }: ClusterHome, { initdb, cluster, pwfile }: InitDb): Promise<void> {
  const fixed = ['-D', cluster, '-U', 'shoal', '--auth=scram-sha-256', `--pwfile=${pwfile}`, '--encoding=UTF8']
  const [first, second] = ['C.UTF-8', 'en_US.UTF-8'].map(locale => [...fixed, `--locale=${locale}`])
  const ran = await runAs(user, initdb, first ?? fixed)
  if (ran.ok) return
  const again = ran.output.includes('invalid locale name') ? await runAs(user, initdb, second ?? fixed) : ran
  if (!again.ok) throw new Error(`The database could not be set up:\n${again.output.trim()}`)
}

async function give(file: string, { user }: ClusterHome): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(file, user.uid, user.gid)
  if ((await stat(file)).isDirectory()) await chmod(file, 0o700)
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

function unlessCode(...codes: string[]) {
  return (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && codes.includes(String(error.code)))) throw error
  }
}

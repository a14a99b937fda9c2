import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runAs, type ServerUser, serverUser } from './serverUser.ts'

export type ClusterHome = { folder: string; cluster: string; user: ServerUser }

const elsewhere = '/var/lib/shoal'

/**
 * Where the database files of `dataDir` live and who owns them: in the data folder itself, or, when PostgreSQL's user
 * cannot get there (root's home is closed to everybody else), under /var/lib/shoal.
 */
export async function clusterHome(dataDir: string): Promise<ClusterHome> {
  await mkdirOpen(dataDir)
  const real = await realpath(dataDir)
  const inPlace = await homeIn(real)
  if (await canWrite(inPlace)) return inPlace

  const short = createHash('sha256').update(real).digest('hex').slice(0, 12)
  const moved = await homeIn(path.join(elsewhere, short))
  await mkdirOpen(elsewhere)
  await mkdirOpen(moved.folder)
  if (!(await canWrite(moved)))
    throw new Error(`${moved.user.name} can write neither in ${real} nor in ${moved.folder}.`)
  await writeFile(path.join(real, 'where.txt'), whereText(moved, real))
  return moved
}

async function homeIn(folder: string): Promise<ClusterHome> {
  const cluster = path.join(folder, 'postgres')
  return { folder, cluster, user: await serverUser(cluster) }
}

async function canWrite({ folder, cluster, user }: ClusterHome): Promise<boolean> {
  if (user.uid === undefined || user.gid === undefined) {
    await refuseForeign(cluster)
    return true
  }
  const probe = await mkdtemp(path.join(folder, 'probe-')).catch(() => undefined)
  if (probe === undefined) return false
  try {
    await chown(probe, user.uid, user.gid)
    return (await runAs(user, '/bin/sh', ['-c', ': > "$1/file"', 'sh', probe])).ok
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

async function refuseForeign(cluster: string): Promise<void> {
  const owner = await stat(cluster).catch(() => undefined)
  if (!owner || process.getuid === undefined || owner.uid === process.getuid()) return
  throw new Error(
    `The database in ${cluster} belongs to another user (uid ${owner.uid}). Start as that user or as root, or set DATA_DIR to another folder.`,
  )
}

async function mkdirOpen(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true })
  if (created !== undefined && process.getuid?.() === 0) await chmod(folder, 0o755)
}

function whereText({ folder, user }: ClusterHome, dataDir: string): string {
  return [
    `The database files of this folder are in ${folder}.`,
    '',
    `PostgreSQL refuses to run as root, so it runs as "${user.name}", who cannot reach ${dataDir}.`,
    'The password is still here. To move a database, stop Shoal and move both folders together.',
    '',
  ].join('\n')
}

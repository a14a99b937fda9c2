import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

export type ServerUser = { name: string; uid?: number; gid?: number }

/**
 * Who runs PostgreSQL. That is who we are, except for root, whom PostgreSQL refuses: then it is the owner of the
 * existing `cluster`, or else the user "postgres", or else "nobody".
 */
export async function serverUser(cluster: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { name: 'this user' }
  const users = await knownUsers()
  const owner = await stat(cluster).catch(() => undefined)
  const user =
    (owner && owner.uid !== 0 ? { name: nameOf(users, owner.uid), uid: owner.uid, gid: owner.gid } : undefined) ??
    users.find(one => one.name === 'postgres') ??
    users.find(one => one.name === 'nobody')
  if (!user) throw new Error('PostgreSQL does not run as root. Create a user for it (useradd --system postgres).')
  return user
}

export type Ran = { ok: boolean; output: string }

/** Runs a program as `user` to its end, with an environment that holds none of our secrets. */
export function runAs(user: ServerUser, program: string, args: readonly string[]): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(program, args, { ...spawnOptions(user), stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', error => resolve({ ok: false, output: error.message }))
    child.on('close', code => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }))
  })
}

/** How a child of ours becomes a process of `user`. */
export function spawnOptions({ uid, gid }: ServerUser) {
  const env = process.platform === 'win32' ? {} : { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } }
  // Our own working directory may be one which the other user cannot enter.
  return { ...env, cwd: '/', windowsHide: true, ...(uid === undefined || gid === undefined ? {} : { uid, gid }) }
}

async function knownUsers(): Promise<Required<ServerUser>[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap(line => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

function nameOf(users: readonly Required<ServerUser>[], uid: number): string {
  return users.find(one => one.uid === uid)?.name ?? `uid ${uid}`
}

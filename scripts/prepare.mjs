// Installs what is missing and generates the database client. Runs before anything is installed: plain Node only.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone, ensureFresh, root } from './freshness.mjs'

/** Everything that must be there before the project can be built, tested or run. */
export async function prepare() {
  requireNode(20, 19)
  if (!isInstalled()) await alone('install', async () => isInstalled() || (await install()))
  await ensureFresh({
    name: 'client',
    inputs: ['prisma/schema', 'prisma.config.ts'],
    output: 'src/store/prisma/client.ts',
    make: generate,
  })
}

/** Runs a script of an installed package; its output is shown only when it fails, unless `show` says otherwise. */
export async function runTool(file, args, { show = false, env = {} } = {}) {
  const { code, output } = await run(process.execPath, [path.join(root, 'node_modules', file), ...args], { show, env })
  if (code === 0) return
  if (!show) process.stderr.write(output)
  throw new Failure(`${path.basename(file)} ${args.join(' ')} failed`)
}

/** Runs a program to its end. */
export function run(program, args, { show = false, env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', text => {
      output += text
    })
    child.stderr?.on('data', text => {
      output += text
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/** An end that is explained already: the message is enough, the place in the code helps nobody. */
export class Failure extends Error {}

/** Runs a script's main function and turns its failure into an exit code. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error)
    process.exitCode = 1
  }
}

function requireNode(major, minor) {
  const [have = 0, haveMinor = 0] = process.versions.node.split('.').map(Number)
  if (have > major || (have === major && haveMinor >= minor)) return
  throw new Failure(
    `Shoal needs Node ${major}.${minor} or newer; this is ${process.versions.node} (${process.execPath}).`,
  )
}

// npm notes what it installed. If that says the same as our lock file, nothing has to be done.
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const have = readPackages('node_modules/.package-lock.json')
  if (!have) return false
  return Object.entries(wanted).every(([name, { version, optional, devOptional }]) => {
    if (name === '' || version === undefined) return true
    return name in have ? have[name].version === version : optional === true || devOptional === true
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

async function install() {
  console.log('Installing packages (npm ci)')
  // The tools are needed to build, also where NODE_ENV says production.
  const args = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  if (await npm('ci', ...args)) return
  console.log('npm ci did not work; trying npm install')
  // Some registries lack the packages of foreign machines, and some versions of npm then call the lock file wrong.
  if (await npm('install', '--no-save', ...args)) return
  throw new Failure(
    'The packages could not be installed. Mend the cause above (often the network or a proxy) and start again.',
  )
}

async function npm(...args) {
  const itself = process.env.npm_execpath
  const { code } = itself?.endsWith('.js')
    ? await run(process.execPath, [itself, ...args], { show: true })
    : await run('npm', args, { show: true, shell: process.platform === 'win32' })
  return code === 0
}

async function generate() {
  // Prisma downloads an engine before any command, unless it is told of a file; generating never runs it.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  await runTool('prisma/build/index.js', ['generate'], { env })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(prepare)

import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { hire } from '../scripts/demo/people.ts'
import { setUpCompany } from '../src/crm/setup.ts'
import { stopServer } from '../src/store/embedded/postmaster.ts'
import { openDatabase } from '../src/store/open.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { quickFolder } from './quickFolder.ts'
import type { Said } from './world.ts'

/** The real program as a process of its own. */
export type App = {
  url: string
  post(kind: string, body: object): Promise<Said>
  /** Kills it as a power cut would. */
  kill(): Promise<void>
}

/** A data folder with the demo company's people in it and nothing else, so that the program starts at once. */
export async function aDataFolder(): Promise<{
  dataDir: string
  database(): Promise<pg.Client>
  remove(): Promise<void>
}> {
  const dataDir = await mkdtemp(path.join(await quickFolder(), `shoal-test-${process.pid}-app-`))
  await chmod(dataDir, 0o755)
  const { store, close } = await openDatabase({ databaseUrl: undefined, dataDir }, { say: () => {}, onError: () => {} })
  await store.transaction(async tx => {
    await setUpCompany(tx, { name: '云澜软件', locale: 'zh', zone: 'Asia/Shanghai', currency: 'CNY', region: 'CN' })
    await hire(tx, new Date())
    // The story is about crashes; how many a person may take a day is another one.
    await tx.pickRule.updateMany({ data: { dailyMax: 1_000 } })
  })
  await close()

  async function database(): Promise<pg.Client> {
    const password = (await readFile(path.join(dataDir, 'password'), 'utf8')).trim()
    const port = (await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]
    const client = new pg.Client({ connectionString: `postgres://shoal:${password}@127.0.0.1:${port}/shoal` })
    await client.connect()
    return client
  }

  async function remove(): Promise<void> {
    await stopServer(path.join(dataDir, 'postgres'))
    await rm(dataDir, { recursive: true, force: true })
  }
  return { dataDir, database, remove }
}

const run = promisify(execFile)
let compiled: Promise<unknown> | undefined

/** Starts the program on a data folder, compiled as people run it; it answers when this returns. */
export async function start(dataDir: string): Promise<App> {
  compiled ??= run(process.execPath, ['scripts/build.mjs'], { cwd: projectRoot })
  await compiled
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], { cwd: projectRoot, env })
  const url = await address(child)
  return {
    url,
    post: async (kind, body) => {
      const response = await fetch(`${url}/playground/api/${kind}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const said: Partial<Said> = JSON.parse(await response.text())
      return { answer: {}, messages: [], ...said, status: response.status }
    },
    kill: async () => {
      const gone = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function address(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const hear = (text: Buffer) => {
      output += text.toString()
      const url = /running at (http:\/\/\S+?)\/?\s/.exec(output)?.[1]
      if (url) resolve(url.replace('localhost', '127.0.0.1'))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`the program ended:\n${output}`)))
  })
}

/** What ten seconds do: whoever has been silent for so long is taken for dead. */
export async function timeHasPassed(database: pg.Client, killedAt: Date): Promise<void> {
  await sleep(100)
  await database.query(
    `update "WorkerHeartbeat" set "seenAt" = "seenAt" - interval '10 seconds' where "seenAt" <= $1`,
    [killedAt],
  )
  await database.query(
    `update graphile_worker._private_jobs set locked_at = locked_at - interval '10 seconds' where locked_at <= $1`,
    [killedAt],
  )
}

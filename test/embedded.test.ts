import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Embedded, startEmbedded } from '../src/store/embedded/start.ts'
import { projectRoot } from '../src/store/projectRoot.ts'
import { ask } from './database.ts'

describe('the bundled PostgreSQL', () => {
  let dataDir: string
  const log: string[] = []
  const start = (): Promise<Embedded> =>
    startEmbedded({ dataDir, log: text => log.push(text), settings: { fsync: 'off' } })

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), `shoal-test-${process.pid}-with space-`))
    await chmod(dataDir, 0o755)
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  test('is set up on the first start, also by two at once, and belongs to one process', async () => {
    const app = anApp(dataDir)
    const [one, other] = await Promise.allSettled([start(), app.ready])
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected'])
    const refused = one.status === 'rejected' ? one.reason : other.status === 'rejected' ? other.reason : undefined
    expect(String(refused)).toMatch(/Another Shoal \(process \d+\) is already running on the data folder .*DATA_DIR/s)
    app.child.kill('SIGKILL')
    if (one.status === 'fulfilled') await one.value.stop()
  })

  test('keeps its data when it is killed, and comes back at the same address', async () => {
    const { url, stop } = await start()
    await ask(url, `create table if not exists kept as select 'yes' as word`)
    process.kill(await postmaster(dataDir), 'SIGKILL')
    await expect
      .poll(() => ask(url, 'select word from kept').catch(() => []), { timeout: 8000 })
      .toEqual([{ word: 'yes' }])
    await stop()
    await expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED')
  })

  test('outlives a killed app, and the next one goes on with it', async () => {
    const app = anApp(dataDir)
    const url = await app.ready
    const server = await postmaster(dataDir)
    app.child.kill('SIGKILL')
    const next = await start()
    expect(await postmaster(dataDir)).toBe(server)
    expect(next.url).toBe(url)
    await next.stop()
  })

  test('recovers when app and server were both killed', async () => {
    const app = anApp(dataDir)
    await ask(await app.ready, `create table if not exists killed as select 'yes' as word`)
    app.child.kill('SIGKILL')
    process.kill(await postmaster(dataDir), 'SIGKILL')
    const { url, stop } = await start()
    expect(await ask(url, 'select word from killed')).toEqual([{ word: 'yes' }])
    await stop()
  })
})

/** Another process which has the data folder; `ready` is its database address, or what it says when it is refused. */
function anApp(dataDir: string): { child: ChildProcess; ready: Promise<string> } {
  const code = `import { startEmbedded } from './src/store/embedded/start.ts'
    const { url } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {}, settings: { fsync: 'off' } })
    console.log(url)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { cwd: projectRoot })
  const ready = new Promise<string>((resolve, reject) => {
    let errors = ''
    child.stdout.on('data', (text: Buffer) => resolve(text.toString().trim()))
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString()
    })
    child.on('close', () => reject(new Error(errors)))
  })
  return { child, ready }
}

async function postmaster(dataDir: string): Promise<number> {
  const [pid] = (await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

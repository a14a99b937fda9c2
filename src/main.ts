/** The process: settings from the environment, a database, the house over it, and a port. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { needsDemo, seed } from '../scripts/seed.ts'
import { buildShoal } from './build/shoal.ts'
import { type Config, readConfig } from './config.ts'
import { shiftedClock } from './core/clock.ts'
import { giveMissingFlows } from './crm/approvals/setup.ts'
import { setUpCompany } from './crm/setup.ts'
import { giveNewRights } from './crm/standardRoles.ts'
import { openSetupCode } from './crm/start/firstAdmin.ts'
import type { Store } from './store/db.ts'
import { openDatabase } from './store/open.ts'
import { projectRoot } from './store/projectRoot.ts'

const print = (text: string) => console.log(text)

type Started = { base: string; stop(): Promise<void>; setupCode: string | undefined }

async function start(config: Config): Promise<Started> {
  const log = pino({ level: config.logLevel })
  const database = await openDatabase(config, {
    say: print,
    onError: error => log.warn({ err: error }, 'a database connection broke'),
  })
  const { store } = database
  const clock = shiftedClock()
  await firstCompany(store, config)
  await store.transaction(giveNewRights)
  await store.transaction(giveMissingFlows)
  if (config.playground) clock.shift(await savedOffset(store))
  const folder = config.playground ? join(projectRoot, 'dist', 'playground') : undefined
  const wall = shiftedClock()
  const slack = config.slack && {
    ...config.slack,
    baseUrl: config.baseUrl,
    now: () => wall.now(),
    elapsed: () => performance.now(),
  }
  const shoal = await buildShoal({ store, clock, log, ready: database.ready, playground: folder, slack, ticks: true })
  shoal.app.proxy = config.trustProxy
  const handle = shoal.app.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(config.port, config.host, resolve)
  })

  async function stop(): Promise<void> {
    await shoal.stop()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await database.close()
  }

  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const base = config.baseUrl.replace(/:0$/, `:${port}`)
  // Links and QR codes lead there.
  await store.sql`update "CompanySettings" set "baseUrl" = ${base} where "baseUrl" <> ${base}`
  return { base, stop, setupCode: await openSetupCode(store) }
}

/** The demo company on our own new database or where it is asked for; an empty one, ready to be used, on a database we were given. */
async function firstCompany(store: Store, { locale, zone, demo }: Config): Promise<void> {
  if (!demo) {
    await store.transaction(tx => setUpCompany(tx, { name: 'Shoal', locale, zone, currency: 'CNY', region: 'CN' }))
    return
  }
  if (!(await needsDemo(store))) return
  print('Loading the demo company …')
  const deeds = await seed(store, { now: new Date(), locale, zone })
  print(`  done: ${deeds} things happened there in the last 90 days`)
}

async function savedOffset(store: Store): Promise<number> {
  const [settings] = await store.sql<{ offset: bigint }>`select "clockOffsetMs" as offset from "CompanySettings"`
  return Number(settings?.offset ?? 0n)
}

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const { base, stop, setupCode } = await start(config)
  print(`\nShoal is running at ${base}/`)
  if (config.playground) print(`Try everything in the browser: ${base}/playground/`)
  if (setupCode) print(`\nNobody is admin yet. In a chat with Shoal, write:  setup ${setupCode}`)
  print('')

  let leaving = false
  const leave = () => {
    if (leaving) return
    leaving = true
    // Whatever still hangs after five seconds is not worth waiting for: nothing acknowledged depends on it.
    setTimeout(() => process.exit(0), 5_000).unref()
    void stop().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  if (config.hasParent) process.on('disconnect', leave)
}

main().catch((error: unknown) => {
  console.error(`\nShoal cannot start.\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})

import type Router from '@koa/router'
import type Koa from 'koa'
import type { Logger } from 'pino'
import { actionTable } from '../app/commands.ts'
import { createEar, type Hearing } from '../app/hear.ts'
import type { MovableClock } from '../core/clock.ts'
import { actions, routines, views } from '../crm/index.ts'
import { createCardJob } from '../jobs/card.ts'
import { createExportJob, createImportJob } from '../jobs/imports.ts'
import { startSchedule } from '../jobs/schedule.ts'
import { tidy } from '../jobs/tidy.ts'
import { createSayUnsaid } from '../jobs/unsaid.ts'
import { startWorker } from '../jobs/worker.ts'
import { platformsFor } from '../platforms/index.ts'
import type { SlackSettings } from '../platforms/slack/settings.ts'
import { createServer } from '../server.ts'
import type { Store } from '../store/db.ts'
import { deadLetters } from '../store/queue.ts'
import { uploadsOf } from '../store/uploads.ts'
import { buildFiles } from './files.ts'
import { buildPages } from './pages.ts'
import { buildPlayground } from './playground.ts'

/** What a running house is made from. `ticks` off leaves time to whoever calls runDue: tests. */
export type Parts = {
  store: Store
  clock: MovableClock
  log: Logger
  ready(): Promise<string | undefined>
  /** The folder of the built playground page; undefined turns the playground off. */
  playground: string | undefined
  /** Slack, with the time of day and the address of our links; undefined where it is not connected. */
  slack?: Omit<SlackSettings, 'report' | 'shelf' | 'uploads'> | undefined
  ticks: boolean
  /** How many jobs this process works on at the same time. */
  hands?: number
}

/** `idle` waits until every answer is said; `sayUnsaid` says what another process left behind. */
export type Shoal = {
  app: Koa
  runDue(): Promise<void>
  idle(): Promise<void>
  sayUnsaid(): Promise<number>
  stop(): Promise<void>
}

/** Puts a house together over an open store: platforms, queue, ticks and web server. */
export async function buildShoal({
  store,
  clock,
  log,
  ready,
  playground,
  slack,
  ticks,
  hands = 4,
}: Parts): Promise<Shoal> {
  const workers = new Set<string>()
  const house = { store, clock, log, actions, views }
  const ears = new Map<string, Hearing>()
  const sayUnsaid = createSayUnsaid({ store, ears })
  const schedule = await startSchedule({
    store,
    clock,
    log,
    ticks,
    routines: [...routines, tidy],
    workerIds: () => [...workers],
    sayUnsaid,
  })
  const { shelf, router: files } = await buildFiles({ store, clock })
  const play =
    playground === undefined
      ? undefined
      : await buildPlayground({ store, clock, log, shelf, actions, folder: playground, runDue: schedule.runDue })
  const platforms = platformsFor({
    playground: play && { desk: play.desk, shelf },
    slack: slack && {
      ...slack,
      shelf,
      uploads: uploadsOf(store),
      report: (error, said) => log.error({ err: error, platform: 'slack' }, said),
    },
  })
  for (const { name, turns } of platforms) if (turns) store.turns.set(name, turns)
  const byName = new Map(platforms.map(platform => [platform.name, platform]))
  for (const platform of platforms) ears.set(platform.name, createEar(house, platform))
  const worker = await startWorker({
    store,
    log,
    hands,
    card: createCardJob({ ...house, platforms: byName }),
    works: { import: createImportJob(house), export: createExportJob(house) },
    joined: id => workers.add(id),
  })
  const open = await buildPages({ store, clock })
  const pages: Router[] = play ? [files, ...open, play.router] : [files, ...open]
  const app = createServer({
    platforms,
    ear: platform => ears.get(platform.name) ?? createEar(house, platform),
    pages,
    ready,
    deadLetters: () => deadLetters(store),
    actions: actionTable(actions),
    log,
  })

  const connections = await Promise.all(
    platforms.map(platform => platform.connect(ears.get(platform.name) ?? createEar(house, platform))),
  )

  async function idle(): Promise<void> {
    await Promise.all([...ears.values()].map(ear => ear.idle()))
  }

  async function stop(): Promise<void> {
    play?.end()
    await Promise.all(connections.map(disconnect => disconnect()))
    await idle()
    await schedule.stop()
    await worker.stop()
  }

  return { app, runDue: schedule.runDue, idle, sayUnsaid, stop }
}

import type Router from '@koa/router'
import type { Logger } from 'pino'
import { z } from 'zod'
import { commandsFor } from '../app/commands.ts'
import type { MovableClock } from '../core/clock.ts'
import type { Desk } from '../core/desk.ts'
import type { FileShelf } from '../core/files.ts'
import type { Action } from '../crm/action.ts'
import { playgroundPages } from '../platforms/playground/pages.ts'
import { loadActor } from '../store/actors.ts'
import { companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'
import { playgroundChannel, playgroundDesk } from '../store/playground.ts'
import { queueIdle } from '../store/queue.ts'

export type PlaygroundHouse = { desk: Desk; router: Router; end(): void }
type Parts = {
  store: Store
  clock: MovableClock
  log: Logger
  shelf: FileShelf
  actions: readonly Action[]
  folder: string
  runDue(): Promise<void>
}

const note = z.union([z.object({ ids: z.array(z.string()) }), z.object({ offset: z.number() })])

/** Ties the playground to the house: its messages to the store, its time machine to the clock and the ticks, its windows to NOTIFY. */
export async function buildPlayground(parts: Parts): Promise<PlaygroundHouse> {
  const { store, clock, log, shelf, actions, folder, runDue } = parts
  const desk = playgroundDesk(store, () => clock.now())
  const { router, stream } = playgroundPages({
    ...{ desk, shelf, folder, session, commands, moveClock },
    now: () => clock.now(),
  })
  await store.listen(playgroundChannel, payload => {
    heard(payload).catch(error => log.error({ err: error }, 'a window could not be told'))
  })

  async function session() {
    const company = await companyOf(store)
    return { clock: clock.now().toISOString(), locale: company.locale, company: company.name, zone: company.zone }
  }

  async function commands(as: string, locale: 'zh' | 'en') {
    return store.transaction(async tx => {
      const identity = await tx.chatIdentity.findFirst({
        where: { platformUserId: as, install: { platform: 'playground' } },
      })
      const actor = identity?.userId ? await loadActor(tx, identity.userId, clock.now()) : null
      return actor ? commandsFor(actions, actor, locale) : []
    })
  }

  /** Every process shifts its clock when it hears of it; what became due has run and been delivered when this returns. */
  async function moveClock(to: Date): Promise<void> {
    const offset = Math.round(clock.offset() + to.getTime() - clock.now().getTime())
    await store.sql`update "CompanySettings" set "clockOffsetMs" = ${offset}`
    clock.shift(offset - clock.offset())
    await store.sql`select pg_notify(${playgroundChannel}, ${JSON.stringify({ offset })})`
    await runDue()
    await queueIdle(store, 5_000)
  }

  async function heard(payload: string): Promise<void> {
    const said = note.parse(JSON.parse(payload))
    if ('ids' in said) return stream.changed(said.ids)
    clock.shift(said.offset - clock.offset())
    stream.toEverybody('clock', { now: clock.now().toISOString() })
  }

  return { desk, router, end: stream.end }
}

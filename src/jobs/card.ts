import type { Logger } from 'pino'
import { drawFor } from '../app/draw.ts'
import type { Clock } from '../core/clock.ts'
import { RetryLater, Unreachable } from '../core/errors.ts'
import type { Copy, Platform } from '../core/platform.ts'
import type { View } from '../crm/view.ts'
import { companyOf } from '../store/company.ts'
import type { Store } from '../store/db.ts'
import { copyFailed, copyShown, type DueCopy, lookAgain, takeCopy } from '../store/posts.ts'

/** What the card job works with. */
export type Outgoing = {
  store: Store
  clock: Clock
  log: Logger
  views: ReadonlyMap<string, View>
  platforms: ReadonlyMap<string, Platform>
}

/**
 * Brings one card copy to the newest state: posts it the first time, redraws it after. One writer a copy at a time; states in
 * between are skipped. Throws when the platform asks for patience or fails, so that the queue comes back.
 */
export function createCardJob(out: Outgoing): (post: string) => Promise<void> {
  return async function bringUpToDate(post) {
    for (;;) {
      const due = await out.store.transaction(tx => take(out, tx, post))
      if (!due) return
      const behind = await deliver(out, due)
      if (!behind) return
    }
  }
}

type Ready = { copy: DueCopy; drawn: Copy | null }

/** Takes the copy and draws it in one transaction, so that what is drawn is at least as new as what was asked for. */
async function take(out: Outgoing, tx: Parameters<typeof takeCopy>[0], post: string): Promise<Ready | undefined> {
  const copy = await takeCopy(tx, post)
  if (!copy) {
    await lookAgain(tx, post)
    return undefined
  }
  const view = {
    view: copy.view,
    entity: copy.of.entity,
    entityId: copy.of.id,
    params: copy.params,
    readerId: copy.readerId,
  }
  const drawn = await drawFor(out, tx, { copy: view, company: await companyOf(tx) })
  return { copy, drawn: drawn && { post, to: copy.to, card: drawn.card, text: drawn.text, version: copy.wanted } }
}

/** Sends what was drawn. True when a newer state is wanted already. */
async function deliver({ store, clock, log, platforms }: Outgoing, { copy, drawn }: Ready): Promise<boolean> {
  const platform = platforms.get(copy.platform)
  try {
    if (!platform) throw new RetryLater(`${copy.platform} is not running here`, 60_000)
    if (!drawn) throw new Unreachable('nothing to show to this reader any more')
    const message = copy.message ?? (await platform.send(drawn))
    if (copy.message) await platform.update(copy.message, drawn)
    return await store.transaction(tx => copyShown(tx, { id: copy.id, message, drawn: copy.wanted, at: clock.now() }))
  } catch (error) {
    const lost = error instanceof Unreachable
    const reason = error instanceof Error ? error.message : String(error)
    await store.transaction(tx => copyFailed(tx, { id: copy.id, error: reason, lost }))
    if (!lost) throw error
    log.warn({ post: copy.id, platform: copy.platform, reason }, 'a card copy was given up')
    return false
  }
}

import type { Logger } from 'pino'
import { drawFor } from '../app/draw.ts'
import { actAsHouse } from '../app/houseAct.ts'
import type { Clock } from '../core/clock.ts'
import { RetryLater, Unchangeable, Unreachable, Unsure } from '../core/errors.ts'
import type { Copy, Platform } from '../core/platform.ts'
import { tellAdmins } from '../crm/troubles/tell.ts'
import type { View } from '../crm/view.ts'
import { companyOf } from '../store/company.ts'
import { copyLost, copyShown, copyWaits, type DueCopy, lookAgain, takeCopy } from '../store/copies.ts'
import type { Store } from '../store/db.ts'
import { postAnew, postElsewhere } from '../store/elsewhere.ts'
import { giveUp } from '../store/troubles.ts'
import { placeOf, queueAfter, type Standing, turnOf } from '../store/turns.ts'

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
 * between are skipped. A platform that asks for patience is asked again when it said; one that cannot be reached gives the copy up, and
 * the admins are told once. Throws what nobody expected, so that the queue comes back.
 */
export function createCardJob(out: Outgoing): (post: string) => Promise<void> {
  return async function bringUpToDate(post) {
    if (await comesTooEarly(out, post)) return
    for (;;) {
      const due = await out.store.transaction(tx => take(out, tx, post))
      if (!due) return
      const behind = await deliver(out, due)
      if (!behind) return
    }
  }
}

/**
 * Who lost its turn meanwhile, because the platform went silent, goes back into the queue for another: nothing is taken and nothing is
 * drawn for it.
 */
async function comesTooEarly({ store }: Outgoing, post: string): Promise<boolean> {
  if (![...store.turns.values()].some(turns => turns.crowded())) return false
  const place = await placeOf(store, post)
  if (!place) return false
  const afterMs = turnOf(store, { id: post, place })
  if (afterMs > 0) await queueAfter(store, [{ id: post, afterMs }])
  return afterMs > 0
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
  return {
    copy,
    drawn: drawn && {
      post,
      to: copy.to,
      card: drawn.card,
      text: drawn.text,
      version: copy.wanted,
      doubtSince: copy.doubtSince,
    },
  }
}

/** Sends what was drawn. True when a newer state is wanted already. */
async function deliver(out: Outgoing, { copy, drawn }: Ready): Promise<boolean> {
  const platform = out.platforms.get(copy.platform)
  try {
    if (!platform) throw new RetryLater(`${copy.platform} is not running here`, 600_000)
    if (!drawn) throw new Unreachable('nothing to show to this reader any more')
    const message = copy.message ?? (await platform.send(drawn))
    if (copy.message) await platform.update(copy.message, drawn)
    return await out.store.transaction(tx =>
      copyShown(tx, { id: copy.id, message, drawn: copy.wanted, at: out.clock.now() }),
    )
  } catch (error) {
    await failed(out, copy, error)
    return false
  }
}

async function failed(out: Outgoing, copy: DueCopy, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof Unreachable) return lose(out, copy, error)
  const sure = error instanceof RetryLater && !(error instanceof Unsure) ? sureOf(copy) : 'doubt'
  const later =
    error instanceof RetryLater ? { afterMs: Math.max(error.afterMs, turnOf(out.store, standing(copy))) } : {}
  await out.store.transaction(tx => copyWaits(tx, { id: copy.id, error: reason, sure, ...later }))
  if (!(error instanceof RetryLater)) throw error
}

function standing({ id, platform, message, to }: DueCopy): Standing {
  return { id, place: { platform, message, to } }
}

/** A doubt from before stays, whatever became of this attempt. */
function sureOf({ doubtSince }: DueCopy): 'sure' | 'doubt' {
  return doubtSince === null ? 'sure' : 'doubt'
}

/** The copy is given up and, when the cause is new and somebody can mend it, the admins are told in the same transaction. */
async function lose(out: Outgoing, copy: DueCopy, error: Unreachable): Promise<void> {
  const { message, trouble } = error
  out.log.warn({ post: copy.id, platform: copy.platform, reason: message }, 'a card copy was given up')
  if (error instanceof Unchangeable)
    return out.store.transaction(tx => postAnew(tx, { post: copy.id, error: message, at: out.clock.now() }))
  if (trouble === undefined) return out.store.transaction(tx => copyLost(tx, { id: copy.id, error: message }))
  await actAsHouse(out, async ({ tx, now }) => {
    const fresh = await giveUp(tx, { post: copy.id, cause: trouble, detail: message, sure: sureOf(copy), at: now })
    await postElsewhere(tx, { post: copy.id, at: now })
    return fresh === undefined ? undefined : tellAdmins(tx, fresh)
  })
}

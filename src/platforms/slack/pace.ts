import { RetryLater } from '../../core/errors.ts'

/**
 * How fast we may speak to Slack. It never waits itself: who comes too early is told when to come back (RetryLater), so that a
 * worker's time belongs to those who may speak now. Kept by one process; what several processes do together, Slack's 429 limits.
 */
export type Pace = {
  /**
   * Called before every call. Throws RetryLater while Slack has told this method and channel to be silent, while it is away
   * altogether, or when `copy`, a card that is to be written, is not yet due: then with the time of the turn it now has.
   */
  open(method: string, at: { channel: string; message?: string | undefined; copy?: string | undefined }): void
  /** True while cards wait for their turn, or for Slack to come back. */
  crowded(): boolean
  /** Milliseconds until it is a card's turn, which it keeps until it is written; while Slack is silent there are none. */
  until(
    method: 'chat.update' | 'chat.postMessage',
    at: { channel: string; message?: string | undefined; copy: string },
  ): number
  /** Remembers what Slack said to a call: how long to be silent. */
  heard(method: string, channel: string, error: Error): void
  /** What was refused used up no turn: the copy may go again at once, in another shape. */
  refused(copy: string): void
  /** Slack is there. */
  answered(): void
  /** Slack did not answer, or said that it cannot. */
  silent(): void
}

/** One in so many milliseconds on average, so many at once. */
type Rate = { everyMs: number; burst: number }

/** Slack's own limits, with what it lets pass in a burst. */
const slackRates: Record<'channel' | 'message' | 'posts' | 'updates', Rate> = {
  channel: { everyMs: 1_000, burst: 1 },
  message: { everyMs: 1_000, burst: 1 },
  // "Several hundred a minute" for all channels together.
  posts: { everyMs: 200, burst: 20 },
  // chat.update is a method of 50 a minute and workspace.
  updates: { everyMs: 1_200, burst: 20 },
}

/** What a card is written with, and where: what limits it. */
type Lane = { method: string; channel: string; message: string }

const outage = { firstMs: 1_000, mostMs: 30_000 }
/** Less is not worth going back to the queue for. */
const nearlyMs = 20
/** A turn that was not used for so long is given up: whoever had it found nothing to write. Who is only late keeps it. */
const lapsedMs = 300_000

/** A pace of its own; `now` counts milliseconds, from anywhere. */
export function createPace(now: () => number, rates = slackRates): Pace {
  const next = new Map<string, number>()
  const turns = new Map<string, number>()
  const silences = new Map<string, number>()
  let failures = 0
  let awayUntil = 0
  let lastTurn = 0
  let lastSilence = 0

  function open(method: string, { channel, message = '', copy }: Parameters<Pace['open']>[1]): void {
    const at = now()
    const silent = silentUntil(method, channel)
    if (silent > at) throw later(method, silent - at)
    if (awayUntil > at) throw new RetryLater(`${method}: Slack does not answer`, awayUntil - at)
    if (copy !== undefined) turn(copy, { method, channel, message })
    // After an outage one call finds out whether Slack is back; the others wait for its answer.
    if (failures > 0) awayUntil = at + waitAfter(failures)
  }

  /** Uses the turn of a copy, or gives it one that is to come. */
  function turn(copy: string, lane: Lane): void {
    const at = now()
    const start = turnFor(copy, lane, at)
    forget(at)
    if (start - at > nearlyMs) throw later(lane.method, start - at)
    turns.delete(copy)
  }

  /** A turn is given once and kept for the copy; one that falls into a silence of Slack's is given anew, behind those who wait already. */
  function turnFor(copy: string, lane: Lane, at: number): number {
    const from = Math.max(at, silentUntil(lane.method, lane.channel), awayUntil)
    const promised = turns.get(copy)
    if (promised !== undefined && (from > at ? promised >= from : promised > at - lapsedMs)) return promised
    const start = firstFree(lane, from)
    take(lane, start)
    turns.set(copy, start)
    lastTurn = Math.max(lastTurn, start)
    return start
  }

  function until(
    method: 'chat.update' | 'chat.postMessage',
    { copy, channel, message = '' }: Parameters<Pace['until']>[1],
  ) {
    const at = now()
    const wait = turnFor(copy, { method, channel, message }, at) - at
    return wait > nearlyMs ? wait : 0
  }

  /** When the limits that count for a lane have room. */
  function firstFree(lane: Lane, at: number): number {
    return Math.max(
      at,
      ...counted(lane).map(([key, { everyMs, burst }]) => (next.get(key) ?? 0) - (burst - 1) * everyMs),
    )
  }

  function take(lane: Lane, start: number): void {
    for (const [key, { everyMs }] of counted(lane)) next.set(key, Math.max(next.get(key) ?? 0, start) + everyMs)
  }

  function counted({ method, channel, message }: Lane): [string, Rate][] {
    if (method !== 'chat.update')
      return [
        [`channel ${channel}`, rates.channel],
        ['posts', rates.posts],
      ]
    return [
      [`message ${channel} ${message}`, rates.message],
      ['updates', rates.updates],
    ]
  }

  function silentUntil(method: string, channel: string): number {
    return Math.max(silences.get(method) ?? 0, silences.get(`${method} ${channel}`) ?? 0)
  }

  function crowded(): boolean {
    return Math.max(lastTurn, lastSilence) > now() || failures > 0
  }

  function heard(method: string, channel: string, error: Error): void {
    if (!(error instanceof RetryLater) || !error.message.endsWith('ratelimited')) return
    // Slack counts posts by channel and everything else by workspace.
    const end = now() + error.afterMs
    silences.set(method === 'chat.postMessage' ? `${method} ${channel}` : method, end)
    lastSilence = Math.max(lastSilence, end)
  }

  function refused(copy: string): void {
    turns.set(copy, now())
  }

  function answered(): void {
    failures = 0
    awayUntil = 0
  }

  function silent(): void {
    failures += 1
    awayUntil = now() + waitAfter(failures)
  }

  /** What is past limits nothing any more. */
  function forget(at: number): void {
    if (next.size + turns.size < 5_000) return
    for (const known of [next, turns, silences])
      for (const [key, until] of known) if (until < at - 60_000) known.delete(key)
  }

  return { open, crowded, until, heard, refused, answered, silent }
}

function waitAfter(failures: number): number {
  return Math.min(outage.mostMs, outage.firstMs * 2 ** Math.min(failures - 1, 10))
}

function later(method: string, ms: number): RetryLater {
  return new RetryLater(`${method}: its turn comes later`, Math.ceil(ms))
}

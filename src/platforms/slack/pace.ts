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

const outage = { firstMs: 1_000, mostMs: 30_000 }
/** Less is not worth going back to the queue for. */
const nearlyMs = 20

/** A pace of its own; `now` counts milliseconds, from anywhere. */
export function createPace(now: () => number, rates = slackRates): Pace {
  const next = new Map<string, number>()
  const turns = new Map<string, number>()
  const silences = new Map<string, number>()
  let failures = 0
  let awayUntil = 0

  function open(method: string, { channel, message = '', copy }: Parameters<Pace['open']>[1]): void {
    const at = now()
    const until = Math.max(silences.get(method) ?? 0, silences.get(`${method} ${channel}`) ?? 0)
    if (until > at) throw later(method, until - at)
    if (awayUntil > at) throw new RetryLater(`${method}: Slack does not answer`, awayUntil - at)
    if (copy !== undefined) turn(copy, { method, channel, message })
    // After an outage one call finds out whether Slack is back; the others wait for its answer.
    if (failures > 0) awayUntil = at + waitAfter(failures)
  }

  /** A turn is given once and kept for the copy until it comes back. */
  function turn(
    copy: string,
    { method, channel, message }: { method: string; channel: string; message: string },
  ): void {
    const at = now()
    const promised = turns.get(copy)
    if (promised !== undefined && promised - at > nearlyMs) throw later(method, promised - at)
    turns.delete(copy)
    if (promised !== undefined) return
    const counted: [string, Rate][] =
      method === 'chat.update'
        ? [
            [`message ${channel} ${message}`, rates.message],
            ['updates', rates.updates],
          ]
        : [
            [`channel ${channel}`, rates.channel],
            ['posts', rates.posts],
          ]
    const start = Math.max(at, ...counted.map(([key, rate]) => (next.get(key) ?? 0) - (rate.burst - 1) * rate.everyMs))
    for (const [key, { everyMs }] of counted) next.set(key, Math.max(next.get(key) ?? 0, start) + everyMs)
    forget(at)
    if (start - at <= nearlyMs) return
    turns.set(copy, start)
    throw later(method, start - at)
  }

  function heard(method: string, channel: string, error: Error): void {
    if (!(error instanceof RetryLater) || !error.message.endsWith('ratelimited')) return
    // Slack counts posts by channel and everything else by workspace.
    silences.set(method === 'chat.postMessage' ? `${method} ${channel}` : method, now() + error.afterMs)
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

  return { open, heard, refused, answered, silent }
}

function waitAfter(failures: number): number {
  return Math.min(outage.mostMs, outage.firstMs * 2 ** Math.min(failures - 1, 10))
}

function later(method: string, ms: number): RetryLater {
  return new RetryLater(`${method}: its turn comes later`, Math.ceil(ms))
}

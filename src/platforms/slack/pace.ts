import { RetryLater } from '../../core/errors.ts'

/**
 * How fast we may speak to Slack. It never waits itself: who comes too early is told when to come back (RetryLater), so that a
 * worker's time belongs to those who may speak now. Kept by one process; what several processes do together, Slack's 429 limits.
 */
export type Pace = {
  /** Takes a turn of a copy that is to be written. Throws RetryLater with the time of the turn it now has. */
  turn(copy: string, write: { method: 'chat.postMessage' | 'chat.update'; channel: string; message?: string }): void
  /** Throws RetryLater while Slack has told this method, in this lane, to be silent, or is away altogether. */
  open(method: string, lane: string): void
  /** Remembers what Slack said to a call: how long to be silent. */
  heard(method: string, lane: string, error: Error): void
  /** Slack is there. */
  answered(): void
  /** Slack did not answer, or said that it cannot. */
  silent(): void
}

type Rate = { everyMs: number; burst: number }

const perChannel: Rate = { everyMs: 1_000, burst: 1 }
const perMessage: Rate = { everyMs: 1_000, burst: 1 }
// chat.update is a method of 50 a minute and workspace (Slack's tier 3).
const updates: Rate = { everyMs: 1_200, burst: 20 }
// "Several hundred a minute" for all channels together.
const posts: Rate = { everyMs: 200, burst: 20 }

const outage = { firstMs: 1_000, mostMs: 30_000 }

/** A pace of its own; `now` counts milliseconds, from anywhere. */
export function createPace(now: () => number): Pace {
  const next = new Map<string, number>()
  const turns = new Map<string, number>()
  const silences = new Map<string, number>()
  let failures = 0
  let awayUntil = 0

  function turn(copy: string, { method, channel, message = '' }: Parameters<Pace['turn']>[1]): void {
    const at = now()
    const promised = turns.get(copy)
    if (promised !== undefined && promised - at > 20) throw later(method, promised - at)
    turns.delete(copy)
    if (promised !== undefined) return
    const rates: [string, Rate][] =
      method === 'chat.update'
        ? [
            [`message ${channel} ${message}`, perMessage],
            ['updates', updates],
          ]
        : [
            [`channel ${channel}`, perChannel],
            ['posts', posts],
          ]
    const start = Math.max(at, ...rates.map(([key, rate]) => (next.get(key) ?? 0) - (rate.burst - 1) * rate.everyMs))
    for (const [key, { everyMs }] of rates) next.set(key, Math.max(next.get(key) ?? 0, start) + everyMs)
    forget(at)
    if (start - at <= 20) return
    turns.set(copy, start)
    throw later(method, start - at)
  }

  function open(method: string, lane: string): void {
    const at = now()
    const until = Math.max(silences.get(method) ?? 0, silences.get(`${method} ${lane}`) ?? 0)
    if (until > at) throw later(method, until - at)
    if (awayUntil <= at) {
      // One call finds out whether Slack is back; the others wait for its answer.
      if (failures > 0) awayUntil = at + waitAfter(failures)
      return
    }
    throw new RetryLater(`${method}: Slack does not answer`, awayUntil - at)
  }

  function heard(method: string, lane: string, error: Error): void {
    if (!(error instanceof RetryLater) || !error.message.endsWith('ratelimited')) return
    // Slack counts posts by channel and everything else by workspace.
    silences.set(method === 'chat.postMessage' ? `${method} ${lane}` : method, now() + error.afterMs)
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

  return { turn, open, heard, answered, silent }
}

function waitAfter(failures: number): number {
  return Math.min(outage.mostMs, outage.firstMs * 2 ** Math.min(failures - 1, 10))
}

function later(method: string, ms: number): RetryLater {
  return new RetryLater(`${method}: its turn comes later`, Math.ceil(ms))
}

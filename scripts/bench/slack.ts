import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, withChild } from './child.ts'
import { type Line, ms, quantile, spread } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { load } from './load.ts'
import { addLeads, addSlack } from './rows.ts'
import { type Mood, type Sink, startSink } from './slackSink.ts'
import { signedTap, type Tap } from './slackTap.ts'
import { openWire, type Reply } from './wire.ts'

const connections = 8
const rounds = 4
const leads = 40_000
const everySecond = 100

/** A signed tap on a claim button, all rules applied and every card queued, beside a bare Bolt app with one statement. */
export async function slack({ onGround }: Server, { seconds }: { seconds: number }): Promise<Line[]> {
  const sink = await startSink()
  try {
    return await onGround(shoal =>
      onGround(async bare => {
        for (const { store, cast } of [shoal, bare]) {
          await addLeads(store.sql, leads, cast)
          await addSlack(store.sql, leads)
        }
        return withChild('./slackApp.js', [shoal.url, sink.apiUrl], app =>
          withChild('./slackBare.js', bare.url, async floor => {
            const [ours, theirs] = [tapping(app, shoal, sink), tapping(floor, bare, sink)]
            for (const each of [ours, theirs]) await each.round(Math.min(3, seconds), { warmUp: true })
            for (let round = 0; round < rounds; round++)
              for (const each of [ours, theirs]) await each.round(seconds / rounds, { warmUp: false })
            return [fast(ours, theirs), ...(await steady(ours, { sink, seconds }))]
          }),
        )
      }),
    )
  } finally {
    await sink.close()
  }
}

type Tapping = {
  milliseconds: number[]
  perSecond(): number
  round(seconds: number, how: { warmUp: boolean }): Promise<void>
  /** So many taps a second, whether the ones before are answered or not. */
  drip(seconds: number): Promise<number[]>
}

function tapping({ port }: Child, { reps }: Ground, { responseUrl }: Sink): Tapping {
  const milliseconds: number[] = []
  const path = '/slack/events'
  let asked = 0
  let measured = 0

  function next(): Tap | undefined {
    asked++
    // One of a hundred is owned already.
    if (asked % 100 === 0) asked++
    return asked > leads ? undefined : { no: asked, handle: reps[asked % reps.length] ?? '', responseUrl }
  }

  function heard({ status, body }: Reply): void {
    if (status !== 200) throw new Error(`a tap was answered with ${status} ${body}`)
  }

  async function round(seconds: number, { warmUp }: { warmUp: boolean }): Promise<void> {
    const to = { port, path, connections, encode: (tap: Tap) => signedTap(tap, new Date()) }
    const done = await load(to, { seconds, next, heard })
    if (warmUp) return
    measured += done.seconds
    milliseconds.push(...done.milliseconds)
  }

  async function drip(seconds: number): Promise<number[]> {
    const wires = await Promise.all(Array.from({ length: 64 }, () => openWire(port)))
    const took: number[] = []
    const start = performance.now()
    const all = Array.from({ length: seconds * everySecond }, async (_, index) => {
      await sleep(Math.max(0, start + (index * 1_000) / everySecond - performance.now()))
      const tap = next()
      if (!tap) throw new Error('no lead is left')
      const since = performance.now()
      // Who finds every connection waiting for an answer brings one of their own, as Slack would.
      const wire = wires.pop() ?? (await openWire(port))
      heard(await wire.send(path, signedTap(tap, new Date())))
      took.push(performance.now() - since)
      wires.push(wire)
    })
    await Promise.all(all)
    for (const wire of wires) wire.close()
    return took
  }

  return { milliseconds, perSecond: () => milliseconds.length / measured, round, drip }
}

function fast(app: Tapping, floor: Tapping): Line {
  const ratio = app.perSecond() / floor.perSecond()
  const [own, bare] = [app, floor].map(each => `${each.perSecond().toFixed(0)}/s, ${spread(each.milliseconds)}`)
  return {
    ...{ name: `Slack claim tap, ${connections} connections`, result: own ?? '', floor: bare ?? '' },
    ...{ ratio: ratio.toFixed(2), goal: 'ratio >= 0.4', met: ratio >= 0.4 },
  }
}

/** Acknowledgements at a hundred taps a second: while Slack is well, slow, and asks for patience. */
async function steady(app: Tapping, { sink, seconds }: { sink: Sink; seconds: number }): Promise<Line[]> {
  const lines: Line[] = []
  for (const mood of ['well', 'slow', 'limited'] satisfies Mood[]) {
    sink.mood(mood)
    const took = await app.drip(Math.min(8, seconds))
    const [p99, most] = [quantile(took, 0.99), Math.max(...took)]
    lines.push({
      name: `Slack acks, ${everySecond} taps/s, Slack ${mood}`,
      result: `${spread(took)}, max ${ms(most)}`,
      ...{ floor: '', ratio: '' },
      goal: mood === 'well' ? `p99 < ${ms(100)}` : `max < ${ms(1_000)}`,
      met: mood === 'well' ? p99 < 100 : most < 1_000,
    })
  }
  sink.mood('well')
  return lines
}

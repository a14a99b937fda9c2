import { withChild } from './child.ts'
import type { Line } from './figures.ts'
import type { Server } from './ground.ts'
import { load } from './load.ts'
import { addLeads } from './rows.ts'
import type { Reply } from './wire.ts'

const connections = 8
const leads = 60_000

/** What people do in ten taps: two claims, three looks at the pool, two at one's day, two at one's leads, one at a lead. */
const mix = ['claim', '线索池', '待办', 'claim', '我的线索', '线索池 2', '待办', 'show', '线索池 上海', '我的线索']

/** The weight of the process before, in between and after many taps at full speed. */
export function memory({ onGround }: Server, { taps: most }: { taps: number }): Promise<Line[]> {
  return onGround(async ({ url, store, cast, reps }) => {
    await addLeads(store.sql, leads, cast)
    return withChild('./app.js', url, async child => {
      const weights = [await child.rss()]
      const taps = tapsOf(reps)
      for (const share of [0.25, 0.5, 1]) {
        const to = { port: child.port, path: '/playground/api/messages', connections }
        await load(to, { seconds: 600, next: () => taps.next(most * share), heard })
        weights.push(await child.rss())
      }
      return [
        line(
          most,
          weights.map(bytes => Math.round(bytes / 1_048_576)),
        ),
      ]
    })
  })
}

/** Taps in the order of the mix, by one rep after another; nothing more once so many were made. */
function tapsOf(reps: string[]) {
  let asked = 0
  let claimed = 0
  return {
    next(most: number): { as: string; chat: 'dm'; text: string } | undefined {
      if (asked >= most) return undefined
      const kind = mix[asked % mix.length] ?? ''
      asked++
      if (kind === 'claim') claimed++
      const text = kind === 'claim' ? `领取 L-${claimed}` : kind === 'show' ? `L-${claimed}` : kind
      return { as: reps[asked % reps.length] ?? '', chat: 'dm', text }
    },
  }
}

function heard({ status, body }: Reply): void {
  if (status !== 200) throw new Error(`${status} ${body}`)
}

function line(taps: number, [start = 0, quarter = 0, half = 0, full = 0]: number[]): Line {
  const growth = full - half
  return {
    name: `memory over ${taps} taps`,
    result: `${[start, quarter, half, full].join(' / ')} MB at 0, 1/4, 1/2, 1`,
    floor: `${start} MB before`,
    ratio: '',
    goal: '< 300 MB, second half < 10 %',
    met: full < 300 && growth < half / 10,
  }
}

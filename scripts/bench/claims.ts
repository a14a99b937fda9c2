import { z } from 'zod'
import { type Child, withChild } from './child.ts'
import { type Line, ms, quantile, spread } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { load } from './load.ts'
import { addLeads } from './rows.ts'
import type { Reply } from './wire.ts'

const connections = 8
const rounds = 4
const leads = 60_000

/** A claim through the playground, all rules applied and drawn, beside one statement behind a bare web server. */
export function claims({ onGround }: Server, { seconds }: { seconds: number }): Promise<Line[]> {
  return onGround(shoal =>
    onGround(async bare => {
      for (const { store, cast } of [shoal, bare]) await addLeads(store.sql, leads, cast)
      return withChild('./app.js', shoal.url, app =>
        withChild('./bare.js', bare.url, async floor => {
          const [ours, theirs] = [contest(app, shoal), contest(floor, bare)]
          for (const each of [ours, theirs]) await each.round(Math.min(3, seconds), { warmUp: true })
          for (let round = 0; round < rounds; round++)
            for (const each of [ours, theirs]) await each.round(seconds / rounds, { warmUp: false })
          return [line(ours, theirs), await allKept(shoal, ours.acknowledged)]
        }),
      )
    }),
  )
}

type Claim = { as: string; chat: 'dm'; text: string; eventId: string }
type Contestant = {
  acknowledged: Map<string, string>
  milliseconds: number[]
  perSecond(): number
  round(seconds: number, how: { warmUp: boolean }): Promise<void>
}

/** One of the two servers, with what it was asked and what it said. */
function contest({ port }: Child, { reps }: Ground): Contestant {
  const acknowledged = new Map<string, string>()
  const milliseconds: number[] = []
  let asked = 0
  let measured = 0

  function next(): Claim | undefined {
    asked++
    // One of a hundred is owned already.
    if (asked % 100 === 0) asked++
    if (asked > leads) return undefined
    return { as: reps[asked % reps.length] ?? '', chat: 'dm', text: `领取 L-${asked}`, eventId: `claim-${asked}` }
  }

  function heard(reply: Reply, { as, text }: Claim): void {
    const { answer } = said.parse(JSON.parse(reply.body))
    if (reply.status !== 200 || !answer.notice) throw new Error(`${text}: ${reply.status} ${reply.body}`)
    acknowledged.set(text.replace('领取 ', ''), as)
  }

  async function round(seconds: number, { warmUp }: { warmUp: boolean }): Promise<void> {
    const to = { port, path: '/playground/api/messages', connections }
    const done = await load(to, { seconds, next, heard })
    if (warmUp) return
    measured += done.seconds
    milliseconds.push(...done.milliseconds)
  }

  return { acknowledged, milliseconds, perSecond: () => milliseconds.length / measured, round }
}

const said = z.object({ answer: z.object({ notice: z.string().optional() }) })

function line(app: Contestant, floor: Contestant): Line {
  const ratio = app.perSecond() / floor.perSecond()
  const [own, bare] = [app, floor].map(each => `${each.perSecond().toFixed(0)}/s, ${spread(each.milliseconds)}`)
  return {
    name: `claim over HTTP, ${connections} connections`,
    result: own ?? '',
    floor: bare ?? '',
    ratio: ratio.toFixed(2),
    goal: `ratio >= 0.3, p99 < ${ms(60)}`,
    met: ratio >= 0.3 && quantile(app.milliseconds, 0.99) < 60,
  }
}

/** Every acknowledged claim is there once: owner, episode, trail and counter say the same. */
async function allKept({ store }: Ground, acknowledged: Map<string, string>): Promise<Line> {
  const [row] = await store.sql<{ kept: bigint; episodes: bigint; trail: bigint; counted: bigint }>`
    with said as (
      select l.id from unnest(${[...acknowledged.keys()]}::text[], ${[...acknowledged.values()]}::text[]) as s(no, handle)
      join "User" u on u.handle = s.handle join "Lead" l on l.no = s.no and l."ownerId" = u.id
    )
    select count(*) as kept,
      (select count(*) from "OwnershipEpisode") as episodes,
      (select count(*) from "AuditEvent" where action = 'lead.claim') as trail,
      (select sum(c.value)::bigint from "OwnerCounter" c join "User" u on u.id = c."userId"
        where c.kind = 'held' and u.handle like 'rep%') as counted
    from said`
  const counts = row ? [row.kept, row.episodes, row.trail, row.counted].map(Number) : []
  return {
    name: 'claims acknowledged = stored',
    result: `${acknowledged.size} said, ${counts.join(' / ')} owned / episodes / trail / counted`,
    floor: '',
    ratio: '',
    goal: 'all equal',
    met: counts.every(count => count === acknowledged.size),
  }
}

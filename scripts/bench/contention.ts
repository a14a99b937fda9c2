import pg from 'pg'
import { pino } from 'pino'
import { createDispatch } from '../../src/app/dispatch.ts'
import type { Answer } from '../../src/core/platform.ts'
import { actions, views } from '../../src/crm/index.ts'
import { openStore } from '../../src/store/db.ts'
import { type Line, timed } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addLeads } from './rows.ts'

const connections = 32
const leads = 1_000
const rounds = 20

/** Claims under contention, exactly once each: through the whole house, beside the same SQL function on bare connections. */
export function contention({ onGround }: Server): Promise<Line[]> {
  return onGround(house =>
    onGround(async bare => {
      for (const { store, cast } of [house, bare]) await addLeads(store.sql, 3 * leads, cast)
      const [ours, theirs] = [await throughHouse(house), await throughSql(bare)]
      try {
        // Connections, plans and code are warm after the first thousand.
        for (const each of [ours, theirs]) await rush(each, { from: 2 * leads, perLead: 1 })
        const [own, floor] = [await rush(ours, { from: 0, perLead: 2 }), await rush(theirs, { from: 0, perLead: 2 })]
        const hot = await Promise.all([ours, theirs].map(each => hotLeads(each)))
        const counts = await Promise.all([house, bare].map(ground => ownedOnce(ground)))
        return [
          {
            name: `claim, ${leads} leads twice over ${connections} connections`,
            result: `${own.toFixed(0)}/s`,
            floor: `${floor.toFixed(0)}/s, the same SQL`,
            ratio: (own / floor).toFixed(2),
            goal: 'ratio >= 0.15',
            met: own / floor >= 0.15,
          },
          {
            name: `${connections} connections claim one lead, ${rounds} times`,
            result: `${hot[0]} winners`,
            floor: `${hot[1]} winners`,
            ratio: '',
            goal: 'one each',
            met: hot[0] === rounds,
          },
          {
            name: 'claimed leads with one open episode',
            result: counts[0] ?? '',
            floor: counts[1] ?? '',
            ratio: '',
            goal: 'all',
            met: counts.every(count => count.startsWith('all')),
          },
        ]
      } finally {
        await ours.close()
        await theirs.close()
      }
    }),
  )
}

/** Somebody who claims: true for who got it. */
type Claimer = { claim(no: string, rep: number): Promise<boolean>; close(): Promise<void> }

async function throughHouse({ url, reps }: Ground): Promise<Claimer> {
  const store = await openStore(url, { size: connections })
  const clock = { now: () => new Date(), offset: () => 0 }
  const dispatch = createDispatch({ store, clock, log: pino({ level: 'silent' }), actions, views })
  let asked = 0
  return {
    async claim(no, rep) {
      const person = reps[rep % reps.length] ?? ''
      const answer: Answer = await dispatch({
        ...{ platform: 'playground', tenant: 'playground', eventId: `contend-${++asked}`, person },
        chat: { id: `dm:${person}`, kind: 'dm' },
        said: { kind: 'text', text: `领取 ${no}` },
      })
      return answer.notice?.includes('归你了') ?? false
    },
    close: () => store.close(),
  }
}

async function throughSql({ url, store, reps }: Ground): Promise<Claimer> {
  const people = await store.sql<{
    id: string
  }>`select id from "User" where handle = any (${reps}::text[]) order by handle`
  const pool = new pg.Pool({ connectionString: url, max: connections })
  const statement = {
    name: 'claim',
    text: `select shoal_claim($1, 'lead', array[$2], $3, 'Asia/Shanghai') ->> 'code' as code`,
  }
  return {
    async claim(no, rep) {
      const person = people[rep % people.length]?.id
      const { rows } = await pool.query<{ code: string }>({ ...statement, values: [person, no, new Date()] })
      return rows[0]?.code === 'ok'
    },
    close: () => pool.end(),
  }
}

/** Every lead is asked for so often, by different people, over all connections; claims a second. Throws when one was won twice. */
async function rush(claimer: Claimer, { from, perLead }: { from: number; perLead: number }): Promise<number> {
  const wishes = Array.from({ length: leads * perLead }, (_, i) => ({
    no: from + 1 + Math.floor(i / perLead),
    rep: i,
  })).filter(({ no }) => no % 100 !== 0)
  const won = new Map<number, number>()
  let next = 0
  const took = await timed(() =>
    Promise.all(
      Array.from({ length: connections }, async () => {
        for (let wish = wishes[next++]; wish; wish = wishes[next++]) {
          if (await claimer.claim(`L-${wish.no}`, wish.rep)) won.set(wish.no, (won.get(wish.no) ?? 0) + 1)
        }
      }),
    ),
  )
  const wrong = new Set(wishes.map(({ no }) => no)).size - [...won.values()].filter(times => times === 1).length
  if (wrong > 0) throw new Error(`${wrong} leads were not won exactly once`)
  return (wishes.length / took) * 1_000
}

/** Everybody at once for one lead, round after round; how many winners there were in all. */
async function hotLeads(claimer: Claimer): Promise<number> {
  let winners = 0
  for (let round = 0; round < rounds; round++) {
    const no = `L-${leads + 1 + round}`
    const taps = Array.from({ length: connections }, (_, rep) => claimer.claim(no, rep))
    winners += (await Promise.all(taps)).filter(Boolean).length
  }
  return winners
}

async function ownedOnce({ store }: Ground): Promise<string> {
  const [row] = await store.sql<{ owned: bigint; once: bigint }>`
    select count(*) as owned, count(*) filter (where (
      select count(*) from "OwnershipEpisode" e where e.entity = 'lead' and e."entityId" = l.id and e."endAt" is null) = 1) as once
    from "Lead" l where l."homePoolId" is not null and l."ownerId" is not null`
  return row?.owned === row?.once ? `all ${row?.once}` : `${row?.once} of ${row?.owned}`
}

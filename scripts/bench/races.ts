import { z } from 'zod'
import { type Child, withChild } from './child.ts'
import type { Line } from './figures.ts'
import type { Ground, Server } from './ground.ts'
import { addLeads } from './rows.ts'
import { openWire } from './wire.ts'

const parallel = 50
const attempts = 10

/** Who wins when many want the same at once; facts rather than times. */
export function races({ onGround }: Server): Promise<Line[]> {
  return onGround(async ground => {
    await addLeads(ground.store.sql, 2_000, ground.cast)
    return withChild('./app.js', ground.url, async child => {
      const winners = { lead: 0, place: 0 }
      for (let attempt = 1; attempt <= attempts; attempt++) {
        winners.lead += await oneLead(ground, child, attempt)
        winners.place += await onePlace(ground, child, attempt)
      }
      return [
        fact(`${parallel} people claim one lead`, winners.lead),
        fact(`${parallel} claims by one person with one place left`, winners.place),
      ]
    })
  })
}

function fact(name: string, winners: number): Line {
  const result = `${winners} winners in ${attempts} races`
  return { name, result, floor: '', ratio: '', goal: 'one a race', met: winners === attempts }
}

/** The reps ask for the same lead, each several times; how many of them got it. */
async function oneLead({ store, reps }: Ground, child: Child, attempt: number): Promise<number> {
  const no = `L-${attempt}`
  const told = await claimAtOnce(child, index => ({ as: reps[index % reps.length] ?? '', no }))
  const [row] = await store.sql<{ owned: bigint }>`
    select count(*) as owned from "OwnershipEpisode" e join "Lead" l on l.id = e."entityId" where l.no = ${no}`
  return Math.max(new Set(told).size, Number(row?.owned ?? 0n))
}

/** One rep with a single free place asks for as many leads; how many more they hold after it. */
async function onePlace({ store, cast, reps }: Ground, child: Child, attempt: number): Promise<number> {
  const as = reps[attempt % reps.length] ?? ''
  const held = async () => {
    const [row] = await store.sql<{ held: bigint }>`
      select count(*) as held from "Lead" l join "User" u on u.id = l."ownerId" where u.handle = ${as}`
    return Number(row?.held ?? 0n)
  }
  const before = await held()
  await store.sql`update "OwnerCounter" set value = ${before} where kind = 'held' and "userId" = (select id from "User" where handle = ${as})`
  await store.sql`
    insert into "CapacityRule" (id, entity, name, max, "departmentIds")
    select uuidv7(), 'lead', 'bench', ${before + 1}, array["departmentId"] from "User" where id = ${cast.users.mei}`
  await claimAtOnce(child, index => ({ as, no: `L-${100 * attempt + 1 + index}` }))
  await store.sql`delete from "CapacityRule"`
  return (await held()) - before
}

const answer = z.object({ answer: z.object({ notice: z.string().optional() }) })

/** Claims over as many connections at once; the people who were told that they have it. */
async function claimAtOnce(child: Child, claim: (index: number) => { as: string; no: string }): Promise<string[]> {
  const wires = await Promise.all(Array.from({ length: parallel }, () => openWire(child.port)))
  const told = await Promise.all(
    wires.map(async (wire, index) => {
      const { as, no } = claim(index)
      const { body } = await wire.post('/playground/api/messages', { as, chat: 'dm', text: `领取 ${no}` })
      return answer.parse(JSON.parse(body)).answer.notice ? [as] : []
    }),
  )
  for (const wire of wires) wire.close()
  return told.flat()
}

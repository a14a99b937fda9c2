import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reminderKinds } from '../../../src/crm/index.ts'
import { aWorld, type World } from '../../world.ts'
import { anotherEngineer } from '../service/stories.ts'
import { mattersIn, type Pair, type Story } from './matters.ts'
import { aboutPeople } from './people.ts'
import { aboutRecords } from './records.ts'

/**
 * Every kind of reminder, twice: what one speaks of is settled while it is kept back, what the other speaks of is not. It is Friday, 14:30; nobody hears
 * anything before Monday, 14:00. What is due on the way waits, at 13:00 one half is settled, and only the other half comes (R142, R144).
 */
let world: World
let stories: Story[]
const pairs = new Map<Story, Pair>()
beforeAll(async () => {
  world = await aWorld({ at: new Date('2026-11-27T06:30:00Z') })
  // The page asks once who is there.
  const xu = await anotherEngineer(world, 'xu', '徐磊')
  const matters = mattersIn(world)
  const { sql } = matters
  stories = [...aboutRecords(matters), ...aboutPeople(matters, xu)]
  await sql(
    `update "CompanySettings" set policies = policies || '{"reminders":{"budget":500,"roomBudget":500,"quietLeads":2}}'`,
  )
  await sql(`
    insert into "Rhythm" ("userId", "quietFrom", "quietTo", "dndUntil", kinds) select id, 0, 840, '2026-11-30T06:00:00Z',
      '{"overdue":"push","quiet":"push","slipped":"push","birthday":"push"}' from "User" where status = 'active'
    on conflict ("userId") do update set "quietFrom" = 0, "quietTo" = 840, "dndUntil" = '2026-11-30T06:00:00Z', kinds = excluded.kinds`)
  for (const story of stories) pairs.set(story, await story.make())
  for (const step of ['21h 30m', '24h', '24h']) await world.later(step)
  await sql(`update "CompanySettings" set policies = policies || '{"digests":{"on":true}}'`)
  await sql(`update "Digest" set "nextAt" = '2027-06-01'`)
  for (const [story, pair] of pairs) await story.monday?.(pair)
  await world.later('1h')
}, 120_000)
afterAll(() => world.close())

const statesOf = async (kind: string, id: string) =>
  (
    await world.store.sql<{ state: string }>`
      select distinct state from "Reminder" r where kind = ${kind} and to_jsonb(r)::text like ${`%${id}%`} order by 1`
  ).map(({ state }) => state)

describe('what a reminder speaks of may be over before it is told (R142, R144)', () => {
  test('every kind has its story', () => {
    expect(new Set(stories.map(({ kind }) => kind))).toEqual(new Set(reminderKinds.keys()))
  })

  test('while it is kept back all of them wait', async () => {
    const waiting = []
    for (const [{ kind, why }, { stands, over }] of pairs)
      waiting.push(`${kind} (${why}): ${(await statesOf(kind, stands)).join()} ${(await statesOf(kind, over)).join()}`)
    expect(waiting).toEqual(stories.map(({ kind, why }) => `${kind} (${why}): waiting waiting`))
  })

  test('and what is settled meanwhile is told to nobody', async () => {
    for (const { settle } of pairs.values()) await settle()
    await world.later('1h')
    await world.later('1m')
    const came = []
    for (const [{ kind, why }, { stands, over }] of pairs) {
      const told = async (id: string) => (await statesOf(kind, id)).includes('sent')
      came.push(`${kind} (${why}): ${await told(stands)} ${await told(over)}`)
    }
    expect(came).toEqual(stories.map(({ kind, why }) => `${kind} (${why}): true false`))
  })
})

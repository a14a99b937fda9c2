import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fireReminders } from '../src/jobs/remind.ts'
import { aWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

type Statement = { text: string; values: unknown[] }

/** The statements that some work sends to the database, in order. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const query = pg.Client.prototype.query
  const watched = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [what, values] = args
    const text = typeof what === 'string' ? what : what && typeof what === 'object' && 'text' in what ? what.text : ''
    const own = what && typeof what === 'object' && 'values' in what ? what.values : values
    sent.push({ text: String(text), values: Array.isArray(own) ? own : [] })
    return Reflect.apply(query, this, args)
  })
  try {
    await work()
  } finally {
    watched.mockRestore()
  }
  return sent
}

/** How PostgreSQL would run it: with its values, and as the plan it keeps for any. */
async function plansOf({ text, values }: Statement): Promise<string[]> {
  const { pool } = world.store
  const own = await pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
  const any = await pool.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`)
  return [own, any].map(({ rows }) => rows.map(row => row['QUERY PLAN']).join('\n'))
}

describe('on twenty thousand rows', () => {
  beforeAll(async () => {
    const { mei, bo } = world.cast.users
    await world.store.sql`
      insert into "Lead" (id, no, title, "poolId", "ownerId", "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'L-' || 100000 + n, 'lead ' || n, case when n % 4 = 0 then ${world.cast.pool}::uuid end,
        case when n % 4 > 0 then ${mei ?? ''}::uuid end, now() - n * interval '1 minute', ${bo ?? ''}::uuid, now()
      from generate_series(1, 20000) n`
    await world.store.sql`
      insert into "Reminder" (id, kind, entity, "entityId", "recipientId", "dueAt", "fireKey", state, "createdAt")
      select gen_random_uuid(), 'plan', 'plan', gen_random_uuid(), ${mei ?? ''}::uuid, ${world.now()}::timestamptz + (n - 18000) * interval '1 minute',
        'k' || n, case when n < 17900 then 'sent' else 'waiting' end, now()
      from generate_series(1, 20000) n`
    await world.store.sql`analyze "Lead"`
    await world.store.sql`analyze "Reminder"`
  })

  test.each(['线索池', '线索池 40', '线索池 半导体'])(
    '“%s” walks the index of what waits, and reads nothing else',
    async line => {
      const sent = await statementsOf(() => world.as('mei').types(line))
      const [list] = sent.filter(({ text }) => text.includes('from "Lead"') && text.includes('"poolId" = pool'))
      expect(list).toBeDefined()
      for (const plan of await plansOf(list ?? { text: 'select', values: [] })) {
        expect(plan).toContain('"Lead_pooled"')
        expect(plan).not.toMatch(/Seq Scan on "(?:Lead|ContactPoint)"/)
      }
    },
  )

  test('the tick looks for what is due in the index of what is waiting', async () => {
    const sent = await statementsOf(() => fireReminders(world.store, world.now()))
    const [scan] = sent.filter(({ text }) => text.includes('update "Reminder"'))
    for (const plan of await plansOf(scan ?? { text: 'select', values: [] })) {
      expect(plan).toContain('"Reminder_waiting"')
      expect(plan).not.toContain('Seq Scan on "Reminder"')
    }
  })

  test('a day’s promises come from the index of what is planned', async () => {
    const sent = await statementsOf(() => world.as('mei').types('待办'))
    const [day] = sent.filter(({ text }) => text.includes('from "FollowUpPlan"'))
    await world.store.sql`
      insert into "FollowUpPlan" (id, entity, "entityId", "ownerId", text, "dueAt", state, "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'lead', gen_random_uuid(), u.id, 'x', now(), case when n < 4900 then 'done' else 'planned' end, now(), u.id, now()
      from generate_series(1, 5000) n, "User" u`
    await world.store.sql`analyze "FollowUpPlan"`
    const [own] = await plansOf(day ?? { text: 'select', values: [] })
    expect(own).toContain('"FollowUpPlan_planned"')
  })
})

describe('a tap is cheap', () => {
  beforeAll(async () => {
    await world.settled()
    // The queue's own statements are not those of the tap.
    await world.shoal.stop()
  })

  test.each([
    ['claiming by number', '领取', 10],
    ['claiming what somebody else has', '领取', 10],
  ])('%s takes a fixed number of statements', async (_what, _word, most) => {
    const sent = await statementsOf(() => world.as('mei').types('领取 L-100004'))
    console.log(sent.map(({ text }) => text.replace(/\s+/g, ' ').slice(0, 90)).join('\n'))
    expect(sent.length).toBeLessThanOrEqual(most)
  })
})

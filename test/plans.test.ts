import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Handle } from '../scripts/demo/people.ts'
import { choices } from '../src/crm/choices.ts'
import { tally } from '../src/crm/digests/figures/count.ts'
import { digestKinds } from '../src/crm/digests/kinds.ts'
import { windowOf } from '../src/crm/digests/window.ts'
import { fireReminders } from '../src/jobs/remind.ts'
import { loadActor } from '../src/store/actors.ts'
import { companyOf } from '../src/store/company.ts'
import { aSubmitted } from './crm/approvals/stories.ts'
import { aCustomer } from './crm/stories.ts'
import { aWorld, type World } from './world.ts'

type Statement = { text: string; values: unknown[] }

let world: World
let url: string
const heard = new AsyncLocalStorage<Statement[]>()
const query = pg.Client.prototype.query
let server: Server

beforeAll(async () => {
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    heard.getStore()?.push(statementIn(args))
    return Reflect.apply(query, this, args)
  })
  world = await aWorld({ replans: true })
  const answer = world.shoal.app.callback()
  // A request belongs to the list that its sender listens with; the queue, working beside it, is not heard.
  server = createServer((request, response) => {
    heard.run(lists.get(String(request.headers.list)) ?? [], () => void answer(request, response))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(async () => {
  vi.restoreAllMocks()
  server.closeAllConnections()
  server.close()
  await world.close()
})

function statementIn([what, values]: unknown[]): Statement {
  if (typeof what !== 'object' || what === null)
    return { text: String(what), values: Array.isArray(values) ? values : [] }
  const own = 'values' in what ? what.values : values
  return { text: 'text' in what ? String(what.text) : '', values: Array.isArray(own) ? own : [] }
}

const lists = new Map<string, Statement[]>()

/** The statements that a typed line costs, from the request to the response, in order. */
async function statementsOf(as: Handle, text: string): Promise<Statement[]> {
  const list: Statement[] = []
  const key = randomUUID()
  lists.set(key, list)
  const headers = { 'content-type': 'application/json', list: key }
  const body = JSON.stringify({ as, chat: 'dm', text })
  const response = await fetch(`${url}/playground/api/messages`, { method: 'POST', headers, body })
  await response.text()
  return list
}

/** How PostgreSQL would run it: with its values, and as the plan it keeps for any. */
async function plansOf({ text, values }: Statement): Promise<string[]> {
  const { pool } = world.store
  const own = await pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
  const any = await pool.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`)
  return [own, any].map(({ rows }) => rows.map(row => row['QUERY PLAN']).join('\n'))
}

/** The rows of these tables that this connection has read in its transaction. */
async function readSoFar({ sql }: Pick<World['store'], 'sql'>, tables: string[]): Promise<number> {
  const [counted] = await sql<{ read: number }>`
    select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int as read from pg_stat_xact_user_tables where relname = any (${tables})`
  return counted?.read ?? 0
}

describe('on twenty thousand rows', () => {
  beforeAll(async () => {
    const { mei, bo } = world.cast.users
    await world.store.sql`delete from "CapacityRule"`
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
      const sent = await statementsOf('mei', line)
      const [list] = sent.filter(({ text }) => text.includes('from "Lead"') && text.includes('"poolId" = pool'))
      expect(list).toBeDefined()
      for (const plan of await plansOf(list ?? { text: 'select', values: [] })) {
        expect(plan).toContain('"Lead_pooled"')
        expect(plan).not.toMatch(/Seq Scan on "(?:Lead|ContactPoint)"/)
      }
    },
  )

  test('the tick looks for what is due in the index of what is waiting', async () => {
    const sent: Statement[] = []
    await heard.run(sent, () => fireReminders(world.store, world.now()))
    const [scan] = sent.filter(({ text }) => text.includes('update "Reminder"'))
    for (const plan of await plansOf(scan ?? { text: 'select', values: [] })) {
      expect(plan).toContain('"Reminder_waiting"')
      expect(plan).not.toContain('Seq Scan on "Reminder"')
    }
  })

  test('a day’s promises come from the index of what is planned', async () => {
    const sent = await statementsOf('mei', '待办')
    const [day] = sent.filter(({ text }) => text.includes('from "FollowUpPlan" p') && text.includes('order by'))
    await world.store.sql`
      insert into "FollowUpPlan" (id, entity, "entityId", "ownerId", text, "dueAt", state, "createdAt", "createdById", "updatedAt")
      select gen_random_uuid(), 'lead', gen_random_uuid(), u.id, 'x', now(), case when n < 4900 then 'done' else 'planned' end, now(), u.id, now()
      from generate_series(1, 5000) n, "User" u`
    await world.store.sql`analyze "FollowUpPlan"`
    const [own] = await plansOf(day ?? { text: 'select', values: [] })
    expect(own).toContain('"FollowUpPlan_planned"')
  })

  test('what the digests of a morning read follows what happened the day before: ten times the talks and deals of old cost nothing', async () => {
    const { mei } = world.cast.users
    const { customer } = await aCustomer(world, 'mei', { company: '从前的客户' })
    const old = async (from: number, to: number) => {
      await world.store.sql`
        insert into "FollowUpRecord" (id, entity, "entityId", method, text, at, "authorId", "createdAt")
        select uuidv7(), 'lead', gen_random_uuid(), 'call', '聊', ${world.now()}::timestamptz - n * interval '1 minute', ${mei ?? ''}::uuid, now()
        from generate_series(${from}::int, ${to}::int) n`
      await world.store.sql`
        insert into "Opportunity" (id, no, name, "customerId", "pipelineId", "stageId", "lastOpenStageId", "amountMinor", currency, "probabilityBp", "closedAt", "ownerId",
          "stageEnteredAt", "createdAt", "createdById", "updatedAt")
        select uuidv7(), 'O-' || 100000 + n, '旧单', c.id, s."pipelineId", s.id, s.id, 100, 'CNY', 10000, ${world.now()}::timestamptz - n * interval '1 hour', ${mei ?? ''}::uuid,
          now(), now(), ${mei ?? ''}::uuid, now()
        from generate_series(${from}::int, ${to}::int) n, (select id from "Customer" where no = ${customer}) c, (select id, "pipelineId" from "Stage" where kind = 'won' limit 1) s`
      for (const table of ['FollowUpRecord', 'Opportunity']) await world.store.pool.query(`vacuum analyze "${table}"`)
    }
    const read = () =>
      world.store.transaction(async tx => {
        const reads = () => readSoFar(tx, ['FollowUpRecord', 'Opportunity'])
        const company = await companyOf(tx)
        const before = await reads()
        const { needs, changed, asItStands } = digestKinds.team
        const window = windowOf({ every: 'day', anchor: 1, doneTo: null }, { slotOn: '2026-11-23', zone: company.zone })
        const { now } = await tally(tx, { figures: [...needs, ...changed, ...asItStands], window, company })
        return { told: now.get('talks')?.get(mei ?? '')?.count, rows: (await reads()) - before }
      })
    await old(1, 2_400)
    const small = await read()
    expect(small.told).toBe(1_440)
    expect(small.rows).toBeGreaterThan(1_000)
    await old(20_000, 44_000)
    const large = await read()
    expect(large.told).toBe(1_440)
    expect(large.rows).toBeLessThan(small.rows * 1.2)
  })
})

describe('on twenty thousand customers and leads with names', () => {
  beforeAll(async () => {
    const { mei, bo } = world.cast.users
    const name = `case when n % 10 = 0 then 'nord' || n else substr('上海苏州杭州宁波南京无锡', 1 + n % 11, 2) || substr('云帆恒屹启明鼎盛瑞丰华腾', 1 + n % 13, 2) || n end`
    await world.store.pool.query(
      `
      insert into "Lead" (id, no, title, "nameKey", "nameInitials", "personName", "ownerId", "ownerSince", "createdAt", "createdById", "updatedAt")
      select uuidv7(), 'L-' || 200000 + n, ${name}, ${name}, chr(97 + n % 26) || chr(97 + n / 26 % 26) || 'jm', '王' || n, $1, now(), now(), $1, now() from generate_series(1, 20000) n`,
      [bo],
    )
    await world.store.pool.query(
      `
      insert into "Customer" (id, no, name, "nameKey", "nameInitials", level, "ownerId", "ownerSince", "homePoolId", "lastFollowUpAt", "createdAt", "createdById", "updatedAt")
      select uuidv7(), 'C-' || 200000 + n, ${name} || tail, ${name} || tail, chr(97 + n % 26) || chr(97 + n / 26 % 26) || 'jm', (array['A', 'B', 'C', null])[1 + n % 4], $1, now() - interval '400 days', $2,
        $3::timestamptz - case when n % 1000 = 0 then interval '60 days' else n % 12 * interval '1 day' end, now(), $1, now()
      from generate_series(1, 20000) n, lateral (select case when n > 17000 and n % 2 = 0 then '尾部' else '' end as tail) t`,
      [mei, world.cast.sea, world.now()],
    )
    for (const table of ['Lead', 'Customer']) await world.store.pool.query(`vacuum analyze "${table}"`)
  })

  test.each([
    ['云', ['_begins']],
    ['云帆', ['_begins', '_pairs']],
    ['云帆精', ['_begins', '_pairs']],
    ['nord1', ['_begins', 'm', '_nameInitials_trgm']],
    ['cdjm', ['_begins', '_nameInitials_trgm']],
  ])('the search for “%s” goes by the indexes of names, and reads no table through', async (word, indexes) => {
    const sent = await statementsOf('mei', `搜索 ${word}`)
    for (const [table, mark] of [
      ['Lead', 'from "Lead" where "ownerId"'],
      ['Customer', 'from "Customer" where "ownerId"'],
    ] as const) {
      const search = sent.find(({ text }) => text.includes('with newest') && text.includes(mark))
      expect(search).toBeDefined()
      const [own = ''] = await plansOf(search ?? { text: 'select', values: [] })
      for (const index of indexes) expect(own).toContain(index === 'm' ? '_trgm' : `"${table}${index}"`)
      expect(own).not.toMatch(/Seq Scan on "(?:Lead|Customer)"/)
    }
  })

  // 尾部 stands only in what was entered last: whoever reads the table from its beginning reads it nearly through.
  test.each(['上海', '云', 'jm', 'nord', '尾部'])(
    'what a field offers for “%s” while one types looks at so many records, however many there are',
    async word => {
      const { mei, wang } = world.cast.users
      for (const who of [mei, wang]) {
        const actor = await world.store.transaction(tx => loadActor(tx, who ?? '', world.now()))
        if (!actor) throw new Error('nobody looks')
        const { offered, read } = await world.store.transaction(async tx => {
          const tables = ['Lead', 'Customer', 'Opportunity', 'Contact']
          const before = await readSoFar(tx, tables)
          const found = await choices.get('records')?.({ tx, actor }, word)
          return { offered: found ?? [], read: (await readSoFar(tx, tables)) - before }
        })
        expect(offered.length).toBeGreaterThan(0)
        expect(read).toBeLessThan(10_000)
      }
    },
  )

  test('R19 what is due is found by the clock of each level; no customer that is safe is looked at', async () => {
    const { due, read } = await world.store.transaction(async tx => {
      // What this connection read before, it still counts as its own.
      const before = await readSoFar(tx, ['Customer'])
      const found = await tx.sql`select * from shoal_due_soon('customer', ${world.now()}, 'Asia/Shanghai', 0, -1)`
      return { due: found, read: (await readSoFar(tx, ['Customer'])) - before }
    })
    expect(due).toHaveLength(20)
    // Each of the twenty is fetched by the clock once, and a few times more when it is asked whether it is due.
    expect(read).toBeLessThan(100)
  })
})

test('a claim costs eight statements, and a refused one nine', async () => {
  const no = await world.as('wang').adds({ company: '泰州康健药业', phone: '13500001111' })
  await world.as('mei').types('我的')
  const won = await statementsOf('mei', `领取 ${no}`)
  expect(won.map(({ text }) => summary(text))).toEqual([
    'begin',
    'insert into "InboundEvent"',
    'select shoal_claim(',
    'insert into "AuditEvent"',
    'from "Lead"',
    'commit',
    'insert into "PlaygroundMessage"',
    'update "CardPost"',
  ])
  const lost = await statementsOf('bo', `领取 ${no}`)
  // What was begun is taken back; the refusal is kept in a transaction of its own.
  expect(lost.map(({ text }) => summary(text))).toEqual([
    ...['begin', 'insert into "InboundEvent"', 'select shoal_claim(', 'rollback'],
    ...['begin', 'insert into "InboundEvent"', 'insert into "AuditEvent"', 'commit'],
    'insert into "PlaygroundMessage"',
  ])
})

test('an agreement that ends an approval costs twelve statements: read once, written once, said once', async () => {
  const no = await aSubmitted(world)
  const agreed = (await statementsOf('wang', `同意 ${no}`)).map(({ text }) => text)
  const end = agreed.indexOf('commit') + 1
  const read = 'begin,"InboundEvent",from "ApprovalInstance",from "ApprovalTask",from "Quote"'
  const written = 'update "ApprovalTask",update "ApprovalInstance","Quote" SET,shoal_private_space,"AuditEvent",commit'
  const steps = `${read},${written}`.split(',').map(step => expect.stringContaining(step))
  // Before it the playground may look up anew who its people are; after it the queue draws everybody else's cards.
  expect(agreed.slice(agreed.indexOf('begin'), end)).toEqual(steps)
  expect(agreed[end]).toContain('insert into "PlaygroundMessage"')
})

const marks = [
  'insert into "InboundEvent"',
  'select shoal_claim(',
  'insert into "AuditEvent"',
  'insert into "PlaygroundMessage"',
]

/** What a statement is about, in a few words of itself. */
function summary(text: string): string {
  return [...marks, 'update "CardPost"', 'from "Lead"'].find(mark => text.includes(mark)) ?? text.trim().slice(0, 40)
}

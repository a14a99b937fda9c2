import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Handle } from '../../scripts/demo/people.ts'
import { aWorld, type World } from '../world.ts'
import { aCustomer, own, told } from './stories.ts'

/** Something a person, or the night, does to one of the records. */
type Deed = {
  who: Handle
  what: 'claim' | 'return' | 'give' | 'pass' | 'lock' | 'unlock' | 'recycle'
  record: number
  to: 'mei' | 'bo'
}

const limits = { held: 3, locked: 1, daily: 40 }

let world: World
let records: string[]
beforeAll(async () => {
  world = await aWorld()
  const { store } = world
  await store.sql`update "PickRule" set "cooldownDays" = 0, "dailyMax" = ${limits.daily}`
  await store.sql`delete from "CapacityRule"`
  await store.sql`
    insert into "CapacityRule" (id, entity, kind, name, max)
    select gen_random_uuid(), entity, kind, entity || kind, max from (values ('lead', 'own', 3), ('customer', 'own', 3), ('customer', 'lock', 1)) r(entity, kind, max)`
  const customers = await Promise.all(
    [1, 2, 3, 4].map(n => aCustomer(world, n % 2 ? 'mei' : 'bo', { company: `共有客户${n}` })),
  )
  const leads = await Promise.all([1, 2, 3].map(n => own(world, n % 2 ? 'mei' : 'bo', { company: `共有线索${n}` })))
  records = [...customers.map(({ customer }) => customer), ...leads]
  for (const no of records) for (const who of ['mei', 'bo'] as const) await world.as(who).types(`退回 ${no} 开始`)
})
afterAll(() => world.close())

function act({ who, what, record, to }: Deed): Promise<unknown> {
  const no = records[record % records.length] ?? ''
  const lines = {
    claim: `领取 ${no}`,
    return: `退回 ${no} 换人`,
    give: `分配 ${no} ${to}`,
    pass: `转移 ${no} ${to}`,
    lock: `锁定 ${no}`,
    unlock: `解锁 ${no}`,
  }
  return what === 'recycle' ? recycleNow(no) : world.as(who).types(lines[what])
}

/** The night's statement for one record, as if its thirty days were over. */
async function recycleNow(no: string): Promise<void> {
  const entity = no.startsWith('L') ? 'lead' : 'customer'
  const later = new Date(world.now().getTime() + 40 * 86_400_000)
  await world.store.sql`
    select r.* from "NamedRecord" n, lateral shoal_recycle(${entity}, n."ownerId", array[n.id], ${later}, 'Asia/Shanghai', 0) r where n.no = ${no}`
}

const deed: fc.Arbitrary<Deed> = fc.record({
  who: fc.constantFrom<Handle>('mei', 'bo', 'wang', 'zhou'),
  what: fc.constantFrom('claim', 'claim', 'return', 'give', 'pass', 'lock', 'unlock', 'recycle'),
  record: fc.nat(6),
  to: fc.constantFrom('mei', 'bo'),
})

/** What is wrong with the books, in sentences. */
async function faults(): Promise<string[]> {
  const rows = await world.store.sql<{ fault: string }>`
    with record as (
      select 'lead' as entity, id, no, "ownerId", "poolId", null::timestamptz as "lockedAt" from "Lead" where "convertedAt" is null
      union all select 'customer', id, no, "ownerId", "poolId", "lockedAt" from "Customer" where "deletedAt" is null
    )
    select no || ' has ' || count(e.id) || ' open episodes, owner ' || coalesce(r."ownerId"::text, 'none') as fault
    from record r left join "OwnershipEpisode" e on e.entity = r.entity and e."entityId" = r.id and e."endAt" is null
    group by r.entity, r.id, r.no, r."ownerId"
    having count(e.id) <> (case when r."ownerId" is null then 0 else 1 end)
    union all
    select r.no || ' is owned by somebody else than its open episode says' from record r
    join "OwnershipEpisode" e on e.entity = r.entity and e."entityId" = r.id and e."endAt" is null where e."ownerId" <> r."ownerId"
    union all
    select no || ' is in a pool and with an owner, or in neither' from record where num_nonnulls("ownerId", "poolId") <> 1
    union all
    select no || ' is locked and belongs to nobody' from record where "lockedAt" is not null and "ownerId" is null
    union all
    select 'the counter ' || coalesce(c.kind, o.kind) || ' of ' || coalesce(c.entity, o.entity) || ' says ' || coalesce(c.value, 0) || ' and is ' || coalesce(o.value, 0)
    from (select * from "OwnerCounter" where kind <> 'claimed') c
    full join "OwnerCount" o on (o."userId", o.kind, o.entity, o.scope) = (c."userId", c.kind, c.entity, c.scope)
    where coalesce(c.value, 0) <> coalesce(o.value, 0)
    union all
    select 'somebody holds ' || value || ' ' || entity from "OwnerCount" where kind = 'held' and scope = '' and value > ${limits.held}
    union all
    select 'somebody locked ' || value from "OwnerCount" where kind = 'locked' and scope = '' and value > ${limits.locked}
    union all
    select 'somebody claimed ' || value from "OwnerCounter" where kind = 'claimed' and value > ${limits.daily}
    union all
    select 'the claims counted are not the claims made' where
      (select coalesce(sum(value), 0) from "OwnerCounter" where kind = 'claimed')
      <> (select count(*) from "OwnershipEpisode" where "startReason" = 'claim')`
  return rows.map(({ fault }) => fault)
}

describe('ownership, whatever many people do at the same time (R9, R30, R31, R35)', () => {
  test('never two owners, never a lost episode, never a cap exceeded, and counters that equal the rows', async () => {
    expect(await faults()).toEqual([])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(deed, { minLength: 2, maxLength: 10 }), { minLength: 1, maxLength: 3 }),
        async history => {
          for (const together of history) await Promise.all(together.map(act))
          expect(await faults()).toEqual([])
        },
      ),
      { numRuns: 25, endOnFailure: true },
    )
    const made = await world.store.sql<{ reason: string; n: number }>`
      select "startReason" as reason, count(*)::int as n from "OwnershipEpisode" group by 1 order by 1`
    expect(made.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['assign', 'claim', 'transfer']))
  })

  test('a talk and the night’s run at once: the customer is kept, or the talk is refused', async () => {
    for (let round = 0; round < 5; round++) {
      const { customer } = await aCustomer(world, 'wang', { company: `抢在回收前${round}` })
      await world.store
        .sql`update "Customer" set "ownerSince" = ${world.now()}::timestamptz - interval '31 days' where no = ${customer}`
      const [said] = await Promise.all([
        world.as('wang').types(`跟进 ${customer} 电话聊了`),
        world.store.sql`
          select r.* from "NamedRecord" n, lateral shoal_recycle('customer', n."ownerId", array[n.id], ${world.now()}, 'Asia/Shanghai', 0) r
          where n.no = ${customer}`,
      ])
      const [row] = await world.store.sql<{ kept: boolean }>`
        select "ownerId" is not null as kept from "Customer" where no = ${customer}`
      expect([row?.kept, told(said ?? { status: 0, answer: {}, messages: [] }).includes('已记在')]).toEqual(
        row?.kept ? [true, true] : [false, expect.any(Boolean)],
      )
      await world.store.sql`update "Customer" set "deletedAt" = now(), "ownerId" = null where no = ${customer}`
      await world.store
        .sql`update "OwnershipEpisode" set "endAt" = now(), "endReason" = 'return' where "endAt" is null and "entityId" = (select id from "Customer" where no = ${customer})`
    }
    expect(await faults()).toEqual([])
  })

  test('the nightly recount mends a counter that was tampered with, and says what it mended', async () => {
    await world.store
      .sql`update "OwnerCounter" set value = value + 5 where kind = 'held' and entity = 'lead' and "userId" = ${world.cast.users.mei}`
    await world.later('1d')
    const mended = await world.store.sql`select "entityId", facts from "AuditEvent" where action = 'counter.mended'`
    expect(mended).toEqual([
      { entityId: world.cast.users.mei, facts: expect.objectContaining({ entity: 'lead', kind: 'held' }) },
    ])
    expect(await faults()).toEqual([])
  })
})

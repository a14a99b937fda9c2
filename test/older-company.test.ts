import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveMissingFlows } from '../src/crm/approvals/setup.ts'
import { giveNewRights } from '../src/crm/standardRoles.ts'
import { aWorld, type World } from './world.ts'

let world: World
let standard: Record<string, unknown>
beforeAll(async () => {
  world = await aWorld()
  standard = await grantsByRole()
})
afterAll(() => world.close())

async function grantsByRole(): Promise<Record<string, unknown>> {
  const rows = await world.store.sql<{ name: string; grants: unknown }>`select name, grants from "Role" order by name`
  return Object.fromEntries(rows.map(({ name, grants }) => [name, grants]))
}

const catchUp = () => world.store.transaction(giveNewRights)

/** As it was before documents and campaigns: neither its roles nor the company itself have heard of them. */
async function goBack(): Promise<void> {
  const later = ['quote', 'contract', 'campaign']
  for (const kind of later) {
    await world.store.sql`update "Role" set grants = grants - ${kind}::text`
    await world.store.sql`
      update "CompanySettings" set "knownRights" = array(select r from unnest("knownRights") r where r not like ${`${kind}.%`})`
  }
}

test('a new company has nothing to catch up with', async () => {
  expect(await catchUp()).toEqual([])
  expect(await grantsByRole()).toEqual(standard)
})

test('a company from before gets what a newer Shoal can grant, once, and works with it', async () => {
  await goBack()
  expect((await world.as('wang').types('新活动 秋季展会')).answer.error?.code).toBe('action.notAllowed')
  expect(await catchUp()).toEqual(expect.arrayContaining(['campaign.create', 'contract.read', 'quote.update']))
  expect(await grantsByRole()).toEqual(standard)
  expect(await catchUp()).toEqual([])
  expect((await world.as('wang').types('新活动 秋季展会')).answer.form).toBeDefined()
})

test('what an admin took away stays away, and what they gave stays given', async () => {
  await world.store.sql`update "Role" set grants = grants #- '{lead,claim}' where name = '销售'`
  await world.store.sql`update "Role" set grants = jsonb_set(grants, '{order,read}', '"self"') where name = '财务'`
  const decided = await grantsByRole()
  await goBack()
  await catchUp()
  expect(await grantsByRole()).toEqual(decided)
})

test('processes that start together give each right once', async () => {
  await goBack()
  const given = await Promise.all([catchUp(), catchUp(), catchUp()])
  expect(given.filter(rights => rights.length > 0)).toHaveLength(1)
})

test('a company from before the documents gets their flows, once, and what an admin turned off stays off (R109)', async () => {
  const catchUpFlows = () => world.store.transaction(giveMissingFlows)
  expect(await catchUpFlows()).toEqual([])
  await world.store.sql`delete from "FlowVersion"`
  await world.store.sql`delete from "ApprovalFlow" where entity <> 'quote'`
  await world.store.sql`update "ApprovalFlow" set enabled = false`
  const given = await Promise.all([catchUpFlows(), catchUpFlows()])
  expect(given.filter(kinds => kinds.length > 0)).toHaveLength(1)
  expect(new Set(given.flat())).toEqual(new Set(['cost', 'contract', 'payment', 'invoice', 'return']))
  const rows = await world.store.sql<{ on: boolean }>`select enabled as on from "ApprovalFlow" where entity = 'quote'`
  expect(rows).toEqual([{ on: false }])
})

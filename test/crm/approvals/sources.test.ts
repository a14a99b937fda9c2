import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aWorld, type World } from '../../world.ts'
import { told } from '../stories.ts'
import { aFlow, approvalOf, aSubmitted } from './stories.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** Who is asked about a quote right now. */
async function askedOf(no: string): Promise<string[]> {
  const rows = await world.store.sql<{ handle: string }>`
    select u.handle from "ApprovalTask" t join "ApprovalInstance" i on i.id = t."instanceId" join "Quote" q on q.id = i."entityId"
    join "User" u on u.id = t."assigneeId" where q.no = ${no} and t.state = 'pending' order by t.seq`
  return rows.map(({ handle }) => handle)
}

describe('where a step finds its people (R112)', () => {
  test.each([
    ['审核：直属上级', ['wang']],
    ['审核：上级 5', ['wang']],
    ['审核：逐级上级 3', ['wang']],
    ['审核：角色 财务', ['sun']],
    ['审核：孙静、周岚，全部', ['sun', 'zhou']],
    // The rep owns the quote and asked for it: their manager decides.
    ['审核：负责人', ['wang']],
  ])('%s', async (steps, people) => {
    await aFlow(world, steps)
    expect(await askedOf(await aSubmitted(world))).toEqual(people)
  })

  test('a department without a head of its own asks the one above it; where there is none, the admins', async () => {
    await aFlow(world, '审核：部门负责人')
    expect(await askedOf(await aSubmitted(world))).toEqual(['zhou'])
    await world.store.sql`
      update "Department" set "headId" = ${world.cast.users.sun} where id = (select "departmentId" from "User" where handle = 'mei')`
    expect(await askedOf(await aSubmitted(world))).toEqual(['sun'])
  })
})

test('what waits for somebody who left goes to their manager, else to an admin, once (R130)', async () => {
  await aFlow(world, '审核：孙静')
  const no = await aSubmitted(world)
  await aFlow(world, '审核：赵博')
  const other = await aSubmitted(world)
  expect(await askedOf(other)).toEqual(['bo'])
  await world.store.sql`update "User" set status = 'left' where handle in ('sun', 'bo')`
  await world.later('1m')
  await world.later('1m')
  expect(await askedOf(no)).toEqual(['zhou'])
  expect(await askedOf(other)).toEqual(['wang'])
  expect((await approvalOf(world, 'zhou', no)).card).not.toBeNull()
  expect(told(await world.as('zhou').types(`同意 ${no}`))).toContain('已同意')
  await world.store.sql`update "User" set status = 'active' where handle in ('sun', 'bo')`
})
